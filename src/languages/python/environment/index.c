/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index over the directories of a path, so that a module that is in none of a thousand entries is not looked for in
 * each. As CPython keeps the listings of directories, it is made once.
 */
#include "languages/python/environment/finder.h"

#include <stdlib.h>

static int by_value(const void *one, const void *two)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)two;
    return a < b ? -1 : a > b;
}

static bool add_entry(struct pith_finder *finder, struct finder_index *index, uint32_t entry, struct pith_error *error)
{
    const char *const *names;
    uint32_t count;
    if (!finder_list(finder, index->path[entry], &names, &count, error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t stem = pith_intern_bytes(finder->names, names[i], strcspn(names[i], "."));
        if (index->names.count == 0 || index->names.items[index->names.count - 1] != (stem << 32 | entry)) {
            pith_push(finder->arena, &index->names, stem << 32 | entry);
        }
    }
    return true;
}

static bool make(struct pith_finder *finder, const char *const *path, uint32_t count, struct finder_index **made,
                 struct pith_error *error)
{
    struct finder_index *index = pith_alloc(finder->arena, sizeof *index);
    index->path = path;
    for (uint32_t i = 0; i < count; i++) {
        if (!add_entry(finder, index, i, error)) {
            return false;
        }
    }
    if (index->names.count > 1) {
        qsort(index->names.items, index->names.count, sizeof *index->names.items, by_value);
    }
    index->next = finder->indexes;
    finder->indexes = index;
    *made = index;
    return true;
}

/* The first place whose value is not less. */
static uint32_t lower_bound(const struct finder_index *index, uint64_t value)
{
    uint32_t left = 0, right = index->names.count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        if (index->names.items[middle] < value) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return left;
}

bool finder_entries(struct pith_finder *finder, const char *const *path, uint32_t count, const char *name,
                    const uint64_t **hits, uint32_t *hit_count, struct pith_error *error)
{
    struct finder_index *index = finder->indexes;
    while (index != NULL && index->path != path) {
        index = index->next;
    }
    if (index == NULL && !make(finder, path, count, &index, error)) {
        return false;
    }
    uint64_t id = pith_text_find(finder->names, name);
    uint32_t first = lower_bound(index, id << 32);
    *hits = index->names.items + first;
    *hit_count = id == 0 ? 0 : lower_bound(index, (id + 1) << 32) - first;
    return true;
}
