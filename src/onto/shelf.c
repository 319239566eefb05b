/* SPDX-License-Identifier: Apache-2.0 */
/* The directories of a loader in a tree: those of its cache, then those built in. */
#include "onto/shelf.h"
#include "base/path.h"

static bool add_directory(struct shelf *shelf, const char *spelled, size_t size)
{
    struct pith_found found;
    struct pith_arena *arena = shelf->onto->arena;
    const char *path = pith_copy(arena, spelled, size == 0 ? 1 : size);
    enum pith_seen seen = pith_view_resolve(shelf->view, path, &found, shelf->onto->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *canonical = pith_text(pith_view_texts(shelf->view), found.path);
    for (uint32_t i = 0; i < shelf->directories.count; i++) {
        if (strcmp(shelf->directories.items[i], canonical) == 0) {
            return true;
        }
    }
    pith_push(arena, &shelf->directories, canonical);
    pith_push(arena, &shelf->spelled, path);
    return true;
}

static bool add_directories(struct shelf *shelf, const char *loader, const struct cache *cache)
{
    const char *const *builtin;
    for (uint32_t i = 0; i < cache->count && !shelf->musl; i++) {
        const struct pith_cache_entry *entry = &cache->items[i];
        if (entry->hwcap == NULL && entry->legacy == 0 && entry->path[0] == '/' &&
            !add_directory(shelf, entry->path, (size_t)(strrchr(entry->path, '/') - entry->path))) {
            return false;
        }
    }
    if (!pith_loader_directories(shelf->view, loader, shelf->onto->arena, &builtin, shelf->onto->error)) {
        return false;
    }
    for (; *builtin != NULL; builtin++) {
        if (!add_directory(shelf, *builtin, strlen(*builtin) - 1)) {
            return false;
        }
    }
    return true;
}

static bool read_cache(const struct shelf *shelf, struct cache *cache)
{
    if (cache->known || shelf->musl) {
        return true;
    }
    cache->known = true;
    return pith_cache_of(shelf->view, shelf->elf->big_endian, shelf->onto->arena, &cache->items, &cache->count,
                         shelf->onto->error);
}

bool onto_shelve(struct onto *onto, struct pith_view *view, const char *loader, struct cache *cache,
                 struct shelf *shelf)
{
    struct pith_found found;
    *shelf = (struct shelf){.onto = onto, .view = view, .musl = pith_loader_is_musl(loader)};
    enum pith_seen seen = pith_view_file(view, loader, &found, onto->error);
    if (seen != PITH_SEEN_FOUND || pith_view_elf(view, &found, &shelf->elf, NULL) != PITH_ELF_OK) {
        shelf->elf = NULL;
        return seen != PITH_SEEN_FAILED;
    }
    shelf->loader = found.path;
    return read_cache(shelf, cache) && add_directories(shelf, loader, cache);
}

const char *shelf_path(const struct shelf *shelf, uint32_t directory, const char *name)
{
    const char *above = shelf->directories.items[directory];
    return pith_join(shelf->onto->arena, above, name);
}

const struct pith_elf *shelf_library(const struct shelf *shelf, const char *path, struct pith_found *found)
{
    const struct pith_elf *elf;
    bool is = pith_view_file(shelf->view, path, found, NULL) == PITH_SEEN_FOUND &&
              pith_view_elf(shelf->view, found, &elf, NULL) == PITH_ELF_OK && elf->dynamic && elf->type == ET_DYN &&
              elf->machine == shelf->elf->machine && elf->bits == shelf->elf->bits;
    return is ? elf : NULL;
}

const struct pith_elf *shelf_find(const struct shelf *shelf, const char *name, uint32_t *directory)
{
    const struct pith_elf *elf = NULL;
    struct pith_found found;
    for (uint32_t i = 0; i < shelf->directories.count && elf == NULL; i++) {
        elf = shelf_library(shelf, shelf_path(shelf, i, name), &found);
        *directory = i;
    }
    return elf;
}
