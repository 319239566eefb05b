/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects that filter each other in a circle (DT_FILTER, DT_AUXILIARY): glibc's loader calls itself until it crashes,
 * by experiment up to 2.41. One that names itself is fine.
 */
#include "loader/loader.h"

/* No program has more; what does is not looked at for longer than it is worth. */
enum { MOST_FILTERS = 2000 };

/* Takes out objects whose filters are all out, until nothing changes: a circle stays. Returns one of it, or NULL. */
static const struct filter *find_circle(const struct pith_linkmap_state *map)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    bool *inside = pith_alloc_array(&scratch, map->objects.count, sizeof *inside);
    const struct filter *filters = map->filters.items;
    for (uint32_t i = 0; i < map->filters.count; i++) {
        inside[filters[i].from] = true;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < map->objects.count; i++) {
            bool holds = false;
            for (uint32_t j = 0; inside[i] && j < map->filters.count; j++) {
                holds |= filters[j].from == i && filters[j].to != i && inside[filters[j].to];
            }
            changed |= inside[i] && !holds;
            inside[i] = inside[i] && holds;
        }
    }
    for (uint32_t i = 0; i < map->filters.count; i++) {
        if (inside[filters[i].from]) {
            return &filters[i];
        }
    }
    return NULL;
}

void linkmap_judge_filters(struct pith_linkmap_state *map)
{
    const struct filter *filter =
        map->filters.count > 1 && map->filters.count <= MOST_FILTERS ? find_circle(map) : NULL;
    if (filter == NULL) {
        return;
    }
    const char *from = map->objects.items[filter->from].path, *to = map->objects.items[filter->to].path;
    linkmap_fail(map,
                 &(struct pith_need_failure){
                     .name = map->objects.items[filter->to].name,
                     .reason = pith_format(
                         map->arena, "%s and %s filter each other in a circle, on which the loader crashes", from, to),
                     .needed_by = filter->from,
                     .fault = PITH_NEED_REFUSED});
}
