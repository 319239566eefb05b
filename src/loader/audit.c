/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects that watch the loader: LD_AUDIT, then DT_AUDIT and DT_DEPAUDIT of the program (glibc elf/rtld.c,
 * load_audit_modules). They are loaded before everything else, each into a name space of its own: what is loaded there
 * counts nowhere else. One that cannot be loaded, with all that it needs, is only a warning to the loader.
 */
#include "loader/loader.h"

/* DL_NNS less the program's own name space; and no list of names is as long as a trap may be. */
enum { MOST_SPACES = 15, MOST_NAMES = 1000 };

/* A link map with the program in it as the one who wants, but not as one that is loaded. */
static struct pith_linkmap_state *new_space(struct pith_linkmap_state *map)
{
    struct pith_linkmap_state *space = pith_alloc(map->arena, sizeof *space);
    *space = (struct pith_linkmap_state){.serial = ++map->loader->serial,
                                         .loader = map->loader,
                                         .arena = map->arena,
                                         .target = map->target,
                                         .lookups = map->lookups,
                                         .gone = map->gone,
                                         .library_path = map->library_path,
                                         .secure = map->secure,
                                         .trusted = map->trusted,
                                         .self = NO_OBJECT,
                                         .self_name = map->self_name,
                                         .self_soname = map->self_soname};
    pith_push(map->arena, &space->objects, map->objects.items[0]);
    struct member program = map->members.items[0];
    program.no_inode = true;
    pith_push(map->arena, &space->members, program);
    return space;
}

static bool load(struct pith_linkmap_state *map, const char *written, struct pith_error *error)
{
    uint32_t object;
    const char *name = linkmap_expand(map, written);
    if (name == NULL || map->space_count >= MOST_SPACES || map->spaces.count >= MOST_NAMES) {
        return true;
    }
    struct pith_linkmap_state *space = new_space(map);
    linkmap_attach(space);
    const struct want want = {.name = pith_intern(map->loader->texts, name), .written = written, .as = PITH_BY_PROGRAM};
    bool good = linkmap_load(space, &want, &object, error);
    space->trusted = false;
    if (!good || !linkmap_close(space, 0, error)) {
        return false;
    }
    linkmap_prove_versions(space, 0);
    map->lookups = space->lookups;
    map->gone = space->gone;
    map->space_count += space->failures.count == 0; /* one that fails gives its place back */
    pith_push(map->arena, &map->spaces, space);
    return true;
}

static bool load_list(struct pith_linkmap_state *map, const char *list, struct pith_error *error)
{
    for (list += strspn(list, ":"); *list != '\0'; list += strspn(list, ":")) {
        size_t length = strcspn(list, ":");
        if (!load(map, pith_copy(map->arena, list, length), error)) {
            return false;
        }
        list += length;
    }
    return true;
}

bool linkmap_audit(struct pith_linkmap_state *map, struct pith_error *error)
{
    const struct pith_elf *program = map->objects.items[0].elf;
    const char *const lists[] = {map->loader->options.audit, program->audit, program->depaudit};
    for (size_t i = 0; !map->target->musl && i < sizeof lists / sizeof *lists; i++) {
        if (lists[i] != NULL && !load_list(map, lists[i], error)) {
            return false;
        }
    }
    linkmap_attach(map);
    return true;
}

/* The object of the map that has the same path, or a new one that counts for nothing but to be listed. */
static uint32_t take_in(struct pith_linkmap_state *map, const struct pith_linkmap_state *space, uint32_t index)
{
    const struct pith_object *object = &space->objects.items[index];
    for (uint32_t i = 0; i < map->objects.count; i++) {
        if (strcmp(map->objects.items[i].path, object->path) == 0) {
            return i;
        }
    }
    struct member member = space->members.items[index];
    member.no_inode = true;
    pith_push(map->arena, &map->order, map->objects.count);
    pith_push(map->arena, &map->objects, *object);
    pith_push(map->arena, &map->members, member);
    return map->objects.count - 1;
}

void linkmap_take_in_audits(struct pith_linkmap_state *map)
{
    for (uint32_t i = 0; i < map->spaces.count; i++) {
        const struct pith_linkmap_state *space = map->spaces.items[i];
        uint32_t *places = pith_alloc_array(map->arena, space->objects.count, sizeof *places);
        for (uint32_t j = 1; j < space->objects.count; j++) {
            uint32_t before = map->objects.count, from = space->objects.items[j].needed_by;
            places[j] = take_in(map, space, j);
            if (places[j] == before && from != NO_OBJECT) {
                map->objects.items[before].needed_by = places[from];
            }
        }
        for (uint32_t j = 0; j < space->binds.count; j++) {
            struct pith_bind bind = space->binds.items[j];
            bind.from = bind.from == NO_OBJECT ? NO_OBJECT : places[bind.from];
            bind.to = places[bind.to];
            pith_push(map->arena, &map->binds, bind);
        }
        for (uint32_t j = 0; j < space->failures.count; j++) {
            struct pith_need_failure failure = space->failures.items[j];
            failure.needed_by = failure.needed_by == NO_OBJECT ? NO_OBJECT : places[failure.needed_by];
            failure.optional = true;
            linkmap_fail(map, &failure);
        }
    }
}
