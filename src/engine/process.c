/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process loads: the program's link map, and what is opened in it later.
 */
#include "engine/language.h"

/* Nothing is opened before there is a process; the interpreter's is the one that opens modules. */
static void keep(struct expansion *expansion, const struct pith_linkmap *map, const struct process *process,
                 bool interpreter)
{
    if (!expansion->has_base || interpreter) {
        expansion->base = *map;
        expansion->started = *process;
        expansion->has_base = true;
        expansion->interpreted |= interpreter;
    }
}

bool start_process(struct expansion *expansion, const struct loading *loading)
{
    const char *path = loading->path;
    struct pith_linkmap map, later; /* what is opened at run time need not be there when something else is */
    if (!pith_linkmap_start(expansion->loader, path, expansion->arena, &map, expansion->error)) {
        return false;
    }
    struct pith_closure *closure = expansion->closure;
    const struct pith_object *program = &map.objects[0];
    propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_PROGRAM, .path = path, .bound = true});
    if (map.interpreter != NULL) {
        propose(expansion, (struct reach){.kind = PITH_NODE_FILE,
                                          .rule = PITH_RULE_INTERP,
                                          .path = map.interpreter,
                                          .from = program->found.path,
                                          .bound = true});
    }
    if (closure->loader == NULL && map.interpreter != NULL) {
        closure->loader = map.interpreter;
        closure->big_endian = program->elf->big_endian;
    }
    propose_objects(expansion, &map, 0, (struct why){0}, false);
    object_to_failures(expansion, &map, 0, false);
    pith_linkmap_fork(&map, expansion->arena, &later);
    struct process process = {.map = &later};
    bool good = follow_opened(expansion, &process, 0);
    keep(expansion, &map, &process, loading->interpreter);
    return good;
}

bool open_in_base(struct expansion *expansion, const char *name, enum pith_rule rule, bool maybe)
{
    struct pith_linkmap map;
    struct process process = expansion->started;
    uint32_t opened, objects = expansion->base.count;
    uint32_t failures = expansion->base.failure_count, binds = expansion->base.bind_count;
    pith_linkmap_fork(&expansion->base, expansion->arena, &map);
    if (!pith_linkmap_dlopen(&map, name, 0, &opened, expansion->error)) {
        return false;
    }
    propose_objects(expansion, &map, binds, (struct why){.rule = rule}, maybe);
    object_to_failures(expansion, &map, failures, maybe);
    process.map = &map;
    process.maybe = maybe;
    language_check_objects(expansion, &map, objects, maybe);
    if (!follow_opened(expansion, &process, objects)) {
        return false;
    }
    if (expansion->processor == NULL) { /* a variant does not collide with the library that it stands for */
        claim_names(expansion, &map, binds, maybe);
    }
    return true;
}
