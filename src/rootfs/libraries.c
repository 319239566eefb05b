/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The libraries of a directory, as ldconfig finds them (glibc elf/ldconfig.c, search_dir; elf/readelflib.c): one entry
 * a SONAME, one for a link that is there for ld(1), and the variants in the subdirectories of glibc-hwcaps.
 */
#include "base/path.h"
#include "rootfs/cache.h"

/* A library in a directory, as search_dir collects them. */
struct found_library {
    const char *soname, *name;
    const struct pith_elf *elf;
    bool link;
};

struct libraries {
    PITH_VEC(struct found_library) list;
};

/* "libx.so.1", "ld-linux.so.2"; not "libx.so.1-gdb.py". */
static bool is_library_name(const char *name)
{
    size_t length = strlen(name);
    bool begins = strncmp(name, "lib", 3) == 0 || strncmp(name, "ld-", 3) == 0 || strncmp(name, "ld.so", 5) == 0 ||
                  strncmp(name, "ld64.so", 7) == 0;
    return begins && strstr(name, ".so") != NULL && (length < 7 || strcmp(name + length - 7, "-gdb.py") != 0);
}

/* ldconfig of x86-64 lists i386 libraries as well. */
static bool is_of_the_family(const struct listing *listing, const struct pith_elf *elf)
{
    const struct pith_elf *program = listing->program;
    return elf->dynamic && elf->type == ET_DYN && elf->big_endian == program->big_endian &&
           (elf->machine == program->machine || (program->machine == EM_X86_64 && elf->machine == EM_386));
}

/* A link for ld(1) alone: "libx.so" that leads to its SONAME, or to a file of which it is the beginning. */
static bool is_plain_link(const char *end, const char *soname)
{
    size_t length = strlen(end);
    return strcmp(end, soname) == 0 ||
           (length >= 3 && strcmp(end + length - 3, ".so") == 0 && strncmp(end, soname, length) == 0);
}

static void collect(struct listing *listing, const struct pith_entry *entry, const char *name,
                    struct libraries *libraries)
{
    struct pith_found found;
    uint32_t directory;
    const struct pith_elf *elf;
    if (!is_library_name(name) || !cache_leads_inside(listing, entry->path, &found, &directory) ||
        pith_view_elf(listing->view, &found, &elf, NULL) != PITH_ELF_OK || !is_of_the_family(listing, elf)) {
        return;
    }
    struct found_library library = {
        .soname = elf->soname != NULL ? elf->soname : name, .name = name, .elf = elf, .link = false};
    if (entry->type == PITH_ENTRY_SYMLINK) {
        const char *end = pith_text(pith_view_texts(listing->view), found.path);
        library.link = is_plain_link(strrchr(end, '/') + 1, library.soname);
        library.soname = library.link ? name : library.soname;
    }
    for (uint32_t i = 0; i < libraries->list.count; i++) {
        struct found_library *other = &libraries->list.items[i];
        if (strcmp(other->soname, library.soname) == 0) { /* a file before a link, else the newer one */
            if ((!library.link && other->link) ||
                (library.link == other->link && pith_cache_compare(other->name, name) < 0)) {
                *other = library;
            }
            return;
        }
    }
    pith_push(listing->arena, &libraries->list, library);
}

/* The libraries of one directory; `spelled` is how the cache is to name it. */
static void list_one(struct listing *listing, const char *canonical, const char *spelled, const char *hwcap)
{
    struct libraries libraries = {0};
    const char *below = pith_format(listing->arena, "%s/", canonical);
    size_t length = strlen(below);
    const struct pith_rootfs *rootfs = listing->rootfs;
    for (uint32_t i = pith_rootfs_from(rootfs, below); i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (strncmp(entry->path, below, length) != 0) {
            break;
        }
        if (strchr(entry->path + length, '/') == NULL) {
            collect(listing, entry, entry->path + length, &libraries);
        }
    }
    for (uint32_t i = 0; i < libraries.list.count; i++) {
        const struct found_library *library = &libraries.list.items[i];
        const char *name = hwcap == NULL ? library->soname : library->name;
        struct pith_cache_entry entry = {.soname = library->soname,
                                         .path = pith_join(listing->arena, spelled, name),
                                         .hwcap = hwcap,
                                         .flags = pith_cache_flags(library->elf),
                                         .isa_level = library->elf->isa_level};
        cache_add_shipping(listing, &entry, 1);
    }
}

/* Variants for processors lie below DIRECTORY/glibc-hwcaps, each kind in a directory of its name. */
static void list_variants(struct listing *listing, const char *canonical, const char *spelled)
{
    const char *below = pith_format(listing->arena, "%s/glibc-hwcaps/", canonical);
    size_t length = strlen(below);
    const struct pith_rootfs *rootfs = listing->rootfs;
    for (uint32_t i = pith_rootfs_from(rootfs, below); i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (strncmp(entry->path, below, length) != 0) {
            break;
        }
        const char *name = entry->path + length;
        if (entry->type == PITH_ENTRY_DIRECTORY && strchr(name, '/') == NULL) {
            list_one(listing, entry->path, pith_format(listing->arena, "%s/glibc-hwcaps/%s", spelled, name), name);
        }
    }
}

void cache_list_directory(struct listing *listing, const char *canonical, const char *spelled)
{
    list_one(listing, canonical, spelled, NULL);
    list_variants(listing, canonical, spelled);
}
