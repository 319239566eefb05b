/*
 * The ld.so.cache that ships: what ldconfig would write in the image (glibc elf/ldconfig.c, search_dir), for the
 * directories that the source's cache knows and those built into the loader. Names that the closure found by a search
 * come first: they must lead to the same files inside.
 */
#include "rootfs/room.h"

enum { LARGEST_CACHE = 64 << 20 };

struct listing {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_rootfs *rootfs;
    const struct pith_elf *program;
    struct pith_error *error;
    PITH_VEC(struct pith_cache_entry) entries;
    PITH_VEC(uint32_t) files; /* beside the entries: the directory of each, canonical */
    PITH_VEC(uint32_t) seen;  /* directories, canonical */
};

/* A library in a directory, as search_dir collects them. */
struct found_library {
    const char *soname, *name;
    const struct pith_elf *elf;
    bool link;
};

struct libraries {
    PITH_VEC(struct found_library) list;
};

static bool ships(const struct listing *listing, uint32_t path)
{
    return pith_rootfs_find(listing->rootfs, pith_text(pith_view_texts(listing->view), path)) != NULL;
}

/* Does the path lead to a file that ships, by links that ship? `directory` is where its last component lies. */
static bool leads_inside(struct listing *listing, const char *path, struct pith_found *found, uint32_t *directory)
{
    struct pith_texts *texts = pith_view_texts(listing->view);
    const char *slash = strrchr(path, '/');
    struct pith_found above;
    if (slash == NULL || pith_view_resolve(listing->view, path, found, NULL) != PITH_SEEN_FOUND ||
        found->stat.type != PITH_REGULAR || !ships(listing, found->path)) {
        return false;
    }
    for (uint32_t i = 0; i < found->link_count; i++) {
        if (!ships(listing, found->links[i])) {
            return false;
        }
    }
    const char *parent = slash == path ? "/" : pith_text(texts, pith_intern_bytes(texts, path, (size_t)(slash - path)));
    *directory = 0;
    if (pith_view_resolve(listing->view, parent, &above, NULL) == PITH_SEEN_FOUND) {
        *directory = above.path;
    }
    return true;
}

static void add(struct listing *listing, struct pith_cache_entry entry, uint32_t directory)
{
    for (uint32_t i = 0; i < listing->entries.count; i++) {
        const struct pith_cache_entry *other = &listing->entries.items[i];
        if (listing->files.items[i] == directory && other->flags == entry.flags && other->legacy == entry.legacy &&
            (other->hwcap == NULL) == (entry.hwcap == NULL) && strcmp(other->soname, entry.soname) == 0) {
            return;
        }
    }
    pith_push(listing->arena, &listing->entries, entry);
    pith_push(listing->arena, &listing->files, directory);
}

/* Entries of a cache whose files ship. */
static void add_shipping(struct listing *listing, const struct pith_cache_entry *entries, uint32_t count)
{
    struct pith_found found;
    uint32_t directory;
    for (uint32_t i = 0; i < count; i++) {
        if (leads_inside(listing, entries[i].path, &found, &directory)) {
            add(listing, entries[i], directory);
        }
    }
}

static bool add_source_cache(struct listing *listing)
{
    struct pith_found found;
    struct pith_cache_entry *entries;
    const char *bytes;
    size_t size;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(listing->view, "/etc/ld.so.cache", &found, listing->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR || found.stat.size > LARGEST_CACHE) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(listing->view, &found, LARGEST_CACHE, listing->arena, &bytes, &size, listing->error)) {
        return false;
    }
    if (pith_cache_read(bytes, size, listing->arena, &entries, &count, NULL)) {
        add_shipping(listing, entries, count);
    }
    return true;
}

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
    if (!is_library_name(name) || !leads_inside(listing, entry->path, &found, &directory) ||
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

/* The first entry whose path is not less. */
static uint32_t lower_bound(const struct pith_rootfs *rootfs, const char *path)
{
    uint32_t left = 0, right = rootfs->entries.count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        if (strcmp(rootfs->entries.items[middle].path, path) < 0) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return left;
}

/* The libraries of one directory; `spelled` is how the cache is to name it. */
static void list_directory(struct listing *listing, const char *canonical, const char *spelled, const char *hwcap)
{
    struct libraries libraries = {0};
    const char *below = pith_format(listing->arena, "%s/", canonical);
    size_t length = strlen(below);
    const struct pith_rootfs *rootfs = listing->rootfs;
    for (uint32_t i = lower_bound(rootfs, below); i < rootfs->entries.count; i++) {
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
                                         .path = pith_format(listing->arena, "%s/%s", spelled, name),
                                         .hwcap = hwcap,
                                         .flags = pith_cache_flags(library->elf),
                                         .isa_level = library->elf->isa_level};
        add_shipping(listing, &entry, 1);
    }
}

/* Variants for processors lie below DIRECTORY/glibc-hwcaps, each kind in a directory of its name. */
static void list_variants(struct listing *listing, const char *canonical, const char *spelled)
{
    const char *below = pith_format(listing->arena, "%s/glibc-hwcaps/", canonical);
    size_t length = strlen(below);
    const struct pith_rootfs *rootfs = listing->rootfs;
    for (uint32_t i = lower_bound(rootfs, below); i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (strncmp(entry->path, below, length) != 0) {
            break;
        }
        const char *name = entry->path + length;
        if (entry->type == PITH_ENTRY_DIRECTORY && strchr(name, '/') == NULL) {
            list_directory(listing, entry->path, pith_format(listing->arena, "%s/glibc-hwcaps/%s", spelled, name),
                           name);
        }
    }
}

/* A directory counts once, by the first of its names that works inside. */
static void add_directory(struct listing *listing, const char *spelled, size_t length)
{
    struct pith_found found;
    const char *path = pith_copy(listing->arena, spelled, length);
    if (length == 0 || pith_view_resolve(listing->view, path, &found, NULL) != PITH_SEEN_FOUND ||
        found.stat.type != PITH_DIRECTORY || !ships(listing, found.path)) {
        return;
    }
    for (uint32_t i = 0; i < found.link_count; i++) {
        if (!ships(listing, found.links[i])) {
            return;
        }
    }
    for (uint32_t i = 0; i < listing->seen.count; i++) {
        if (listing->seen.items[i] == found.path) {
            return;
        }
    }
    pith_push(listing->arena, &listing->seen, found.path);
    const char *canonical = pith_text(pith_view_texts(listing->view), found.path);
    list_directory(listing, canonical, path, NULL);
    list_variants(listing, canonical, path);
}

/* Those that the cache names already, then those built into the loader. */
static bool add_directories(struct listing *listing, const char *loader)
{
    const char *const *builtin;
    uint32_t known = listing->entries.count;
    for (uint32_t i = 0; i < known; i++) {
        const struct pith_cache_entry *entry = &listing->entries.items[i];
        if (entry->hwcap == NULL && entry->legacy == 0) {
            add_directory(listing, entry->path, (size_t)(strrchr(entry->path, '/') - entry->path));
        }
    }
    if (!pith_loader_directories(listing->view, loader, listing->arena, &builtin, listing->error)) {
        return false;
    }
    for (; *builtin != NULL; builtin++) {
        add_directory(listing, *builtin, strlen(*builtin) - 1);
    }
    return true;
}

bool rootfs_write_cache(const struct pith_closure *closure, struct pith_view *view, struct pith_rootfs *rootfs,
                        struct pith_arena *arena, struct pith_entry *entry, struct pith_error *error)
{
    struct listing listing = {.view = view, .arena = arena, .rootfs = rootfs, .error = error};
    struct pith_found loader;
    size_t size;
    add_shipping(&listing, closure->cache.items, closure->cache.count);
    if (pith_view_resolve(view, closure->loader, &loader, NULL) == PITH_SEEN_FOUND &&
        pith_view_elf(view, &loader, &listing.program, NULL) == PITH_ELF_OK &&
        (!add_source_cache(&listing) || !add_directories(&listing, closure->loader))) {
        return pith_context(error, "making the ld.so.cache");
    }
    pith_cache_write(listing.entries.items, listing.entries.count, closure->big_endian, arena, &entry->head, &size);
    entry->head_size = (uint32_t)size;
    return true;
}
