/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ld.so.cache that ships: what ldconfig would write in the image, for the directories that the source's cache knows
 * and those built into the loader. Names that the closure found by a search come first: they must lead to the same
 * files inside.
 */
#include "rootfs/cache.h"

static bool ships(const struct listing *listing, uint32_t path)
{
    return pith_rootfs_find(listing->rootfs, pith_text(pith_view_texts(listing->view), path)) != NULL;
}

bool cache_leads_inside(struct listing *listing, const char *path, struct pith_found *found, uint32_t *directory)
{
    struct pith_texts *texts = pith_view_texts(listing->view);
    const char *slash = strrchr(path, '/');
    struct pith_found above;
    if (slash == NULL || pith_view_file(listing->view, path, found, NULL) != PITH_SEEN_FOUND ||
        !ships(listing, found->path)) {
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

void cache_add_shipping(struct listing *listing, const struct pith_cache_entry *entries, uint32_t count)
{
    struct pith_found found;
    uint32_t directory;
    for (uint32_t i = 0; i < count; i++) {
        if (cache_leads_inside(listing, entries[i].path, &found, &directory)) {
            add(listing, entries[i], directory);
        }
    }
}

static bool add_source_cache(struct listing *listing)
{
    struct pith_cache_entry *entries;
    uint32_t count;
    if (!pith_cache_of(listing->view, listing->program->big_endian, listing->arena, &entries, &count, listing->error)) {
        return false;
    }
    cache_add_shipping(listing, entries, count);
    return true;
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
    cache_list_directory(listing, canonical, path);
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
    cache_add_shipping(&listing, closure->cache.items, closure->cache.count);
    if (pith_view_resolve(view, closure->loader, &loader, NULL) == PITH_SEEN_FOUND &&
        pith_view_elf(view, &loader, &listing.program, NULL) == PITH_ELF_OK &&
        (!add_source_cache(&listing) || !add_directories(&listing, closure->loader))) {
        return pith_context(error, "making the ld.so.cache");
    }
    pith_cache_write(listing.entries.items, listing.entries.count, closure->big_endian, arena, &entry->head, &size);
    entry->head_size = (uint32_t)size;
    return true;
}
