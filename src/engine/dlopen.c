/* SPDX-License-Identifier: Apache-2.0 */
/* A library that an object opens by its name: kept only when it loads whole. */
#include "engine/engine.h"

uint32_t find_object(const struct pith_linkmap *map, const char *soname)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[i];
        if (strcmp(object->elf->soname != NULL ? object->elf->soname : object->name, soname) == 0) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* Has something gone wrong in the map since it had `first` failures? */
static bool has_failed(const struct pith_linkmap *map, uint32_t first)
{
    for (uint32_t i = first; i < map->failure_count; i++) {
        if (!map->failures[i].optional) {
            return true;
        }
    }
    return false;
}

bool open_library(struct expansion *expansion, struct process *process, const char *name, uint32_t caller,
                  struct why why, bool *opened, struct pith_linkmap *failed)
{
    struct pith_linkmap copy;
    uint32_t object, binds = process->map->bind_count, failures = process->map->failure_count;
    *opened = false;
    pith_linkmap_fork(process->map, expansion->arena, &copy);
    if (!pith_linkmap_dlopen(&copy, name, caller, &object, expansion->error)) {
        return false;
    }
    if (object == UINT32_MAX || has_failed(&copy, failures)) {
        *failed = copy;
        return true;
    }
    propose_objects(expansion, &copy, binds, why, process->maybe);
    *process->map = copy;
    *opened = true;
    return true;
}
