/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which objects are loaded in which order (glibc elf/dl-deps.c, _dl_map_object_deps; musl load_deps): breadth first.
 * A filter's and an auxiliary object's place in glibc is just before the object that names it.
 */
#include "loader/loader.h"

/* No program lacks more: what does is no program but a trap, and is left before it has eaten time and memory. */
enum { MOST_FAILURES = 10000, MOST_LOOKUPS = 1000000 };

bool linkmap_count(struct pith_linkmap_state *map, uint32_t directories, struct pith_error *error)
{
    map->lookups += directories;
    return map->lookups <= MOST_LOOKUPS ||
           pith_fail(error, PITH_MISSING, "its libraries are searched for in more than %d places; shorten its run path",
                     MOST_LOOKUPS);
}

static uint32_t position_of(const struct pith_linkmap_state *map, uint32_t object)
{
    uint32_t position = 0;
    while (map->order.items[position] != object) {
        position++;
    }
    return position;
}

static void move(struct pith_linkmap_state *map, uint32_t from, uint32_t to)
{
    uint32_t *order = map->order.items;
    uint32_t object = order[from];
    memmove(&order[to + 1], &order[to], (from - to) * sizeof *order);
    order[to] = object;
}

/* The name of the object's want `index`, its tokens replaced; false: a token has no value. */
static bool want_name(struct pith_linkmap_state *map, uint32_t object, uint32_t index, uint32_t *name)
{
    const struct member *member = &map->members.items[object];
    struct pith_loader *loader = map->loader;
    *name = member->file->wants[index];
    const char *text = member->file->elf->wants[index].name;
    if (*name != 0 || map->target->musl) {
        *name = *name != 0 ? *name : pith_intern(loader->texts, text);
        return true;
    }
    if (*text == '\0') {
        return true;
    }
    const char *expanded =
        loader_expand(loader, map->arena, text, pith_text(loader->texts, member->origin), map->target);
    *name = expanded == NULL ? 0 : pith_intern(loader->texts, expanded);
    return expanded != NULL;
}

static bool load_one(struct pith_linkmap_state *map, uint32_t object, uint32_t index, uint32_t *loaded,
                     struct pith_error *error)
{
    const struct pith_elf *elf = map->members.items[object].file->elf;
    struct want want = {.from = object,
                        .loader = object,
                        .optional = elf->wants[index].tag == (int32_t)DT_AUXILIARY,
                        .as = PITH_BY_PROGRAM};
    *loaded = NO_OBJECT;
    if (!want_name(map, object, index, &want.name)) {
        linkmap_fail(map, &(struct pith_need_failure){.name = elf->wants[index].name,
                                                      .reason = "it holds a token that has no value here",
                                                      .needed_by = object,
                                                      .fault = PITH_NEED_MISSING,
                                                      .optional = want.optional});
        return true;
    }
    return linkmap_load(map, &want, loaded, error);
}

/* All wants of order[position]. `*inserted` objects have come to stand before it. */
static bool load_wants(struct pith_linkmap_state *map, uint32_t position, struct pith_error *error)
{
    uint32_t object = map->order.items[position];
    const struct pith_elf *elf = map->members.items[object].file->elf;
    for (uint32_t i = 0; i < elf->want_count; i++) {
        bool needed = elf->wants[i].tag == DT_NEEDED;
        uint32_t loaded;
        if (!needed && map->target->musl) {
            continue;
        }
        if (!load_one(map, object, i, &loaded, error)) {
            return false;
        }
        if (map->failures.count > MOST_FAILURES) {
            return pith_fail(error, PITH_MISSING, "more than %d libraries are missing", MOST_FAILURES);
        }
        if (!needed && loaded != NO_OBJECT) {
            pith_push(map->arena, &map->filters, (struct filter){object, loaded});
            uint32_t at = position_of(map, loaded);
            if (at > position) {
                move(map, at, position++);
            }
        }
    }
    return true;
}

bool linkmap_close(struct pith_linkmap_state *map, uint32_t first, struct pith_error *error)
{
    for (uint32_t i = first; i < map->order.count;) {
        struct member *member = &map->members.items[map->order.items[i]];
        if (member->done) {
            i++;
            continue;
        }
        member->done = true;
        if (!load_wants(map, i, error)) {
            return false;
        }
    }
    return true;
}
