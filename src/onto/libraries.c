/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose library counts. For each loader that base and root both have by one path, the libraries that it would find in
 * the base by its cache and its built-in directories are taken from there, unless the root's are newer by what they
 * define, versions and symbols. The C library's parts are always the base's: they and the loader must be of one build.
 */
#include "base/path.h"
#include "onto/shelf.h"

struct sorting {
    struct onto *onto;
    struct cache under, over;          /* the two trees' own */
    struct pith_texts *kept, *covered; /* "FLAGS SONAME": of the base; of the root although the base has one */
    PITH_VEC(struct pith_cache_entry) cache;
    PITH_VEC(uint32_t) loaders; /* of the base, those done */
    bool big_endian;
};

static void finish(struct sorting *sorting)
{
    pith_texts_destroy(sorting->kept);
    pith_texts_destroy(sorting->covered);
}

static const char *key_of(struct sorting *sorting, int32_t flags, const char *soname)
{
    return pith_format(sorting->onto->arena, "%d %s", flags, soname);
}

static void hide(struct sorting *sorting, const char *path)
{
    pith_push(sorting->onto->arena, &sorting->onto->libraries->list, pith_strdup(sorting->onto->arena, path));
}

/* The name, and the file that it leads to where the base has one there, too. */
static void hide_in_root(struct sorting *sorting, const struct shelf *root, const char *name)
{
    struct pith_found found;
    for (uint32_t i = 0; i < root->directories.count; i++) {
        const char *path = shelf_path(root, i, name);
        if (shelf_library(root, path, &found) != NULL) {
            const char *file = pith_text(pith_view_texts(root->view), found.path);
            hide(sorting, path);
            if (pith_view_resolve(sorting->onto->under, file, &found, NULL) == PITH_SEEN_FOUND) {
                hide(sorting, file);
            }
        }
    }
}

/* Lists the library in the cache for both. */
static void list_library(struct sorting *sorting, const struct shelf *shelf, uint32_t directory, const char *name,
                         const struct pith_elf *elf)
{
    struct pith_cache_entry entry = {
        .soname = name,
        .path = pith_join(sorting->onto->arena, shelf->spelled.items[directory], name),
        .flags = pith_cache_flags(elf),
        .isa_level = elf->isa_level,
    };
    if (!shelf->musl) {
        pith_push(sorting->onto->arena, &sorting->cache, entry);
    }
}

/* One name in a directory of the base. */
static void sort_library(struct sorting *sorting, const struct shelf *base, const struct shelf *root,
                         uint32_t directory, const char *name)
{
    struct pith_found found;
    const struct pith_elf *elf = shelf_library(base, shelf_path(base, directory, name), &found);
    if (elf == NULL || (elf->soname != NULL && strcmp(elf->soname, name) != 0)) {
        return; /* a name for ld(1) alone, or of a file behind a SONAME */
    }
    const char *key = key_of(sorting, pith_cache_flags(elf), name);
    if (pith_text_find(sorting->kept, key) != 0 || pith_text_find(sorting->covered, key) != 0) {
        return;
    }
    uint32_t at;
    const struct pith_elf *other = shelf_find(root, name, &at);
    if (other != NULL && !onto_serves(name, elf, other)) { /* a root without a cache finds its own all the same */
        (void)pith_intern(sorting->covered, key);
        list_library(sorting, root, at, name, other);
        return;
    }
    (void)pith_intern(sorting->kept, key);
    hide_in_root(sorting, root, name);
    hide_in_root(sorting, root, strrchr(pith_text(pith_view_texts(base->view), found.path), '/') + 1);
    list_library(sorting, base, directory, name, elf);
}

static bool sort_directory(struct sorting *sorting, const struct shelf *base, const struct shelf *root,
                           uint32_t directory)
{
    const char **names;
    uint32_t count;
    struct onto *onto = sorting->onto;
    if (!onto->base->ops->list(onto->base, base->directories.items[directory], onto->arena, &names, &count,
                               onto->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (strstr(names[i], ".so") != NULL) {
            sort_library(sorting, base, root, directory, names[i]);
        }
    }
    return true;
}

/* The root's loader gives way by the name that programs know, too. */
static bool hide_loader(struct sorting *sorting, const char *loader)
{
    struct onto *onto = sorting->onto;
    struct pith_found above;
    const char *slash = strrchr(loader, '/');
    const char *directory = pith_copy(onto->arena, loader, (size_t)(slash - loader));
    enum pith_seen seen = pith_view_resolve(onto->over, directory, &above, onto->error);
    if (seen == PITH_SEEN_FOUND) {
        hide(sorting, pith_format(onto->arena, "%s%s", pith_text(pith_view_texts(onto->over), above.path), slash));
    }
    return seen != PITH_SEEN_FAILED;
}

static bool is_done(struct sorting *sorting, uint32_t loader)
{
    for (uint32_t i = 0; i < sorting->loaders.count; i++) {
        if (sorting->loaders.items[i] == loader) {
            return true;
        }
    }
    pith_push(sorting->onto->arena, &sorting->loaders, loader);
    return false;
}

static bool sort_loader(struct sorting *sorting, const char *loader)
{
    struct onto *onto = sorting->onto;
    struct shelf base, root;
    if (!onto_shelve(onto, onto->under, loader, &sorting->under, &base) ||
        !onto_shelve(onto, onto->over, loader, &sorting->over, &root)) {
        return false;
    }
    if (base.elf == NULL || root.elf == NULL || base.elf->machine != root.elf->machine ||
        base.elf->bits != root.elf->bits) {
        return true;
    }
    bool done = is_done(sorting, base.loader);
    for (uint32_t i = 0; i < base.directories.count && !done; i++) {
        if (!sort_directory(sorting, &base, &root, i)) {
            return false;
        }
    }
    sorting->big_endian = base.elf->big_endian;
    return hide_loader(sorting, loader);
}

/* What the caches say besides: of the base all but what is covered, of the root what the base has not. */
static void merge_caches(struct sorting *sorting)
{
    for (uint32_t i = 0; i < sorting->under.count; i++) {
        const struct pith_cache_entry *entry = &sorting->under.items[i];
        const char *key = key_of(sorting, entry->flags, entry->soname);
        bool listed = entry->hwcap == NULL && entry->legacy == 0 && pith_text_find(sorting->kept, key) != 0;
        if (!listed && pith_text_find(sorting->covered, key) == 0) {
            pith_push(sorting->onto->arena, &sorting->cache, *entry);
        }
    }
    for (uint32_t i = 0; i < sorting->over.count; i++) {
        const struct pith_cache_entry *entry = &sorting->over.items[i];
        if (pith_text_find(sorting->kept, key_of(sorting, entry->flags, entry->soname)) == 0) {
            pith_push(sorting->onto->arena, &sorting->cache, *entry);
        }
    }
}

static void mount_cache(struct sorting *sorting)
{
    static const char path[] = "/etc/ld.so.cache";
    struct onto *onto = sorting->onto;
    struct pith_source *made = pith_source_memory("the ld.so.cache of base and root", onto->arena);
    struct pith_made file = {.path = path, .type = PITH_REGULAR, .mode = 0644};
    pith_cache_write(sorting->cache.items, sorting->cache.count, sorting->big_endian, onto->arena, &file.bytes,
                     &file.size);
    pith_source_add(made, &file);
    pith_push(onto->arena, &onto->mounts->list,
              (struct pith_mount){.at = path, .source = made, .in = path, .role = PITH_ROLE_MADE, .mode = -1});
}

static bool sort_place(struct sorting *sorting, const char *place)
{
    struct onto *onto = sorting->onto;
    struct pith_found directory;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(onto->under, place, &directory, onto->error);
    if (seen != PITH_SEEN_FOUND || directory.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(onto->under, directory.path, &names, &count, onto->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool loader = strncmp(names[i], "ld-", 3) == 0 || strncmp(names[i], "ld.so", 5) == 0 ||
                      strncmp(names[i], "ld64.so", 7) == 0;
        if (loader && !sort_loader(sorting, pith_join(onto->arena, place, names[i]))) {
            return false;
        }
    }
    return true;
}

/* PT_INTERP names a loader in one of few directories. */
bool onto_libraries(struct onto *onto)
{
    static const char *const places[] = {"/lib", "/lib64", "/lib32", "/libx32", "/usr/lib", "/usr/lib64"};
    __attribute__((cleanup(finish))) struct sorting sorting = {
        .onto = onto, .kept = pith_texts_create(), .covered = pith_texts_create()};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!sort_place(&sorting, places[i])) {
            return false;
        }
    }
    if (sorting.cache.count == 0) {
        return true;
    }
    merge_caches(&sorting);
    mount_cache(&sorting);
    return true;
}
