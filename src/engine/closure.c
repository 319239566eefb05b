/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ONE worklist. A node's expansion proposes what follows from it; the proposals are merged (merge.c) in their order,
 * and new nodes go to the end of the list. Shared objects that no process has bound wait until the list is empty, so
 * that a library is judged in the process that loads it before it is judged alone.
 */
#include "engine/language.h"

static void propose_wants(struct expansion *expansion, const struct pith_want *wants, uint32_t count)
{
    static const enum pith_node_kind kinds[] = {
        [PITH_WANT_FILE] = PITH_NODE_FILE,
        [PITH_WANT_TREE] = PITH_NODE_TREE,
        [PITH_WANT_PROGRAM] = PITH_NODE_PROGRAM,
        [PITH_WANT_LIBRARY] = PITH_NODE_LIBRARY,
    };
    /* The interpreter first: what becomes of its scripts is for its language to say. Then other processes: what is
     * dlopened is opened in one of them. */
    for (int rank = 0; rank < 3; rank++) {
        for (uint32_t i = 0; i < count; i++) {
            const struct pith_want *want = &wants[i];
            int own = want->kind == PITH_WANT_INTERPRETER ? 0 : want->kind == PITH_WANT_PROGRAM ? 1 : 2;
            if (own == rank) {
                bool interpreter = want->kind == PITH_WANT_INTERPRETER;
                propose(expansion,
                        (struct reach){.kind = interpreter ? expansion->languages[want->language]->interpreter
                                                           : kinds[want->kind],
                                       .rule = want->rule,
                                       .path = want->text,
                                       .line = want->line,
                                       .detail = want->detail,
                                       .maybe = want->maybe,
                                       .optional = want->optional});
            }
        }
    }
}

static bool expand(struct expansion *expansion, uint32_t node)
{
    static bool (*const own[PITH_NODE_KINDS])(struct expansion *, uint32_t) = {
        [PITH_NODE_PROGRAM] = expand_program,
        [PITH_NODE_TREE] = expand_tree,
        [PITH_NODE_LIBRARY] = expand_library,
    };
    enum pith_node_kind kind = expansion->closure->graph.nodes.items[node].kind;
    return (own[kind] == NULL || own[kind](expansion, node)) && language_expand(expansion, node);
}

void pith_closure_begin(const struct pith_plan *plan, const struct language *const *languages, struct pith_view *view,
                        struct pith_arena *arena, struct pith_closure *closure)
{
    const struct pith_loader_options options = loader_options(plan);
    struct expansion *expansion = pith_alloc(arena, sizeof *expansion);
    bool is_new;
    *closure = (struct pith_closure){.expansion = expansion, .graph.arena = arena};
    *expansion =
        (struct expansion){.plan = plan, .languages = languages, .view = view, .arena = arena, .closure = closure};
    expansion->told = (struct pith_findings_told){.findings = &closure->findings, .arena = arena};
    pith_view_want_symbols(view);
    expansion->loader = pith_loader_create(view, &options);
    expansion->next = pith_graph_node(&closure->graph, PITH_NODE_MANIFEST, 0, &is_new) + 1;
}

bool pith_closure_add(struct pith_closure *closure, const struct pith_want *wants, uint32_t count,
                      struct pith_error *error)
{
    closure->expansion->error = error;
    propose_wants(closure->expansion, wants, count);
    return merge_reaches(closure->expansion, 0);
}

/* The next thing to be followed: a new node, else an object that no process has bound. */
static bool follow_next(struct expansion *expansion, bool *drained)
{
    struct pith_graph *graph = &expansion->closure->graph;
    uint32_t node;
    if (expansion->next < graph->nodes.count) {
        node = expansion->next++;
        return expand(expansion, node) && merge_reaches(expansion, node);
    }
    graph_find_certain(expansion);
    *drained = !next_waiting(expansion, &node);
    if (*drained) {
        return true;
    }
    graph->nodes.items[node].bound = true;
    return expand_extension(expansion, node) && merge_reaches(expansion, node);
}

bool pith_closure_drain(struct pith_closure *closure, struct pith_error *error)
{
    struct expansion *expansion = closure->expansion;
    bool drained = false, good = true;
    expansion->error = error;
    while (good && !drained) {
        good = follow_next(expansion, &drained);
    }
    if (!good) {
        return false;
    }
    judge_claims(expansion);
    settle_suspicions(expansion);
    return boundary_settle(expansion);
}

bool pith_closure_run(const struct pith_plan *plan, const struct language *const *languages, struct pith_view *view,
                      struct pith_arena *arena, struct pith_closure *closure, struct pith_error *error)
{
    pith_closure_begin(plan, languages, view, arena, closure);
    return pith_closure_add(closure, plan->wants.items, plan->wants.count, error) && pith_closure_drain(closure, error);
}

void pith_closure_finish(struct pith_closure *closure)
{
    struct expansion *expansion = closure->expansion;
    if (expansion == NULL) {
        return;
    }
    forget_processors(expansion);
    if (!expansion->copied) {
        pith_loader_destroy(expansion->loader);
    }
    closure->expansion = NULL;
}
