/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A copy of a closure that goes on by itself. Nodes are marked and linked in place, so they are copied, with the edges
 * that lists go through; whatever else only grows is shared, since the first closure does not grow any more.
 */
#include "engine/engine.h"

static void *copy_array(struct pith_arena *arena, const void *items, uint32_t count, size_t size)
{
    void *copy = pith_alloc_array(arena, count, size);
    return count == 0 ? copy : memcpy(copy, items, count * size);
}

#define copy_vec(arena, vec) \
    do { \
        (vec)->items = copy_array((arena), (vec)->items, (vec)->count, sizeof *(vec)->items); \
        (vec)->room = (vec)->count; \
    } while (0)

void pith_closure_fork(const struct pith_closure *closure, struct pith_closure *copy)
{
    struct pith_arena *arena = closure->expansion->arena;
    struct expansion *expansion = pith_alloc(arena, sizeof *expansion);
    *copy = *closure;
    *expansion = *closure->expansion;
    copy->expansion = expansion;
    copy_vec(arena, &copy->graph.nodes);
    copy_vec(arena, &copy->graph.edges);
    copy_vec(arena, &copy->graph.by_text);
    copy_vec(arena, &expansion->suspicions);
    copy_vec(arena, &expansion->claims);
    expansion->closure = copy;
    expansion->told = (struct pith_findings_told){.findings = &copy->findings, .arena = arena};
    expansion->copied = true;
    expansion->own_processors = expansion->processors.count;
}
