/* SPDX-License-Identifier: Apache-2.0 */
/* Entries → slices: each file to its origin's, directories to every slice that needs them, hard links within one. */
#include "layer/split.h"

static const struct {
    const char *name, *holds;
} origins[PITH_ORIGIN_COUNT] = {
    [PITH_ORIGIN_CORE] = {"core", "the C library, the loader, the interpreter and what it imports by itself"},
    [PITH_ORIGIN_LIBRARIES] = {"libraries", "further libraries and modules of the source, and the base's files"},
    [PITH_ORIGIN_DISTRIBUTIONS] = {"distributions", "installed Python distributions"},
    [PITH_ORIGIN_APP] = {"app", "the application's files, its user and directories"},
};

/* By entry: a bit for each origin whose slice it is in. */
void mark_with_parents(const struct pith_rootfs *rootfs, struct pith_arena *arena, uint8_t *masks, uint32_t index,
                       uint8_t mask)
{
    const struct pith_entry *entries = rootfs->entries.items;
    const char *path = entries[index].path;
    masks[index] |= mask;
    for (;;) {
        const char *slash = strrchr(path, '/');
        if (slash == path) {
            return;
        }
        const char *above = pith_copy(arena, path, (size_t)(slash - path));
        const struct pith_entry *parent = pith_rootfs_find(rootfs, above);
        if (parent == NULL || (masks[parent - entries] & mask) == mask) {
            return;
        }
        masks[parent - entries] |= mask;
        path = parent->path;
    }
}

static bool place_entry(struct splitting *splitting, uint8_t *masks, uint32_t index)
{
    enum pith_origin origin;
    if (!origin_of(splitting, &splitting->rootfs->entries.items[index], &origin)) {
        return false;
    }
    mark_with_parents(splitting->rootfs, splitting->arena, masks, index, (uint8_t)(1u << origin));
    return true;
}

/* Directories last, from the bottom up: one with something in it goes where that is. */
static bool place_all(struct splitting *splitting, uint8_t *masks)
{
    const struct pith_rootfs *rootfs = splitting->rootfs;
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (entry->type != PITH_ENTRY_DIRECTORY && !entry->in_base && !place_entry(splitting, masks, i)) {
            return false;
        }
    }
    for (uint32_t i = rootfs->entries.count; i-- > 0;) {
        if (masks[i] == 0 && !rootfs->entries.items[i].in_base && !place_entry(splitting, masks, i)) {
            return false;
        }
    }
    return true;
}

/* A name whose first name lies in another slice becomes the file itself, for the later names of this slice. */
static void settle_link(const struct pith_rootfs *rootfs, const uint8_t *masks, uint8_t bit, uint32_t index,
                        const char **firsts, struct pith_entry *entry)
{
    const struct pith_entry *entries = rootfs->entries.items;
    uint32_t target = (uint32_t)(pith_rootfs_find(rootfs, entry->target) - entries);
    if ((masks[target] & bit) != 0) {
        return;
    }
    if (firsts[target] == NULL) {
        entry->type = PITH_ENTRY_FILE;
        entry->source = entries[target].source;
        entry->target = NULL;
        firsts[target] = entries[index].path;
    } else {
        entry->target = firsts[target];
    }
}

void cut_slice(const struct pith_rootfs *rootfs, const uint8_t *masks, uint8_t bit, struct pith_arena *arena,
               struct pith_slice *slice)
{
    const char **firsts = pith_alloc_array(arena, rootfs->entries.count, sizeof *firsts);
    PITH_VEC(struct pith_entry) entries = {0};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        if ((masks[i] & bit) != 0) {
            struct pith_entry entry = rootfs->entries.items[i];
            if (entry.type == PITH_ENTRY_HARDLINK) {
                settle_link(rootfs, masks, bit, i, firsts, &entry);
            }
            pith_push(arena, &entries, entry);
        }
    }
    slice->entries = entries.items;
    slice->count = entries.count;
}

void pith_slice_whole(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_slice *slice)
{
    uint8_t *masks = pith_alloc_array(arena, rootfs->entries.count, sizeof *masks);
    bool thin = false;
    *slice = (struct pith_slice){"all", "the whole root file system", rootfs->entries.items, rootfs->entries.count};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        thin |= rootfs->entries.items[i].in_base;
        if (!rootfs->entries.items[i].in_base) {
            mark_with_parents(rootfs, arena, masks, i, 1);
        }
    }
    if (thin) {
        slice->holds = "what the base lacks";
        cut_slice(rootfs, masks, 1, arena, slice);
    }
}

bool pith_split_make(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_slices *split,
                     struct pith_error *error)
{
    struct splitting splitting = {.plan = rootfs->plan,
                                  .closure = rootfs->closure,
                                  .view = rootfs->view,
                                  .rootfs = rootfs,
                                  .arena = arena,
                                  .error = error};
    *split = (struct pith_slices){0};
    if (rootfs->plan->manifest->layers.split == PITH_SPLIT_NONE || rootfs->entries.count == 0) {
        struct pith_slice all;
        pith_slice_whole(rootfs, arena, &all);
        pith_push(arena, &split->list, all);
        return true;
    }
    uint8_t *masks = pith_alloc_array(arena, rootfs->entries.count, sizeof *masks);
    if (!origin_prepare(&splitting) || !place_all(&splitting, masks)) {
        return pith_context(error, "splitting the tree into layers");
    }
    for (enum pith_origin origin = 0; origin < PITH_ORIGIN_COUNT; origin++) {
        struct pith_slice slice = {.name = origins[origin].name, .holds = origins[origin].holds};
        cut_slice(rootfs, masks, (uint8_t)(1u << origin), arena, &slice);
        if (slice.count > 0) {
            pith_push(arena, &split->list, slice);
        }
    }
    return true;
}
