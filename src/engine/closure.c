/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ONE worklist. A node's expansion proposes what follows from it; the proposals are merged (merge.c) in their order,
 * and new nodes go to the end of the list. Shared objects that no process has bound wait until the list is empty, so
 * that a library is judged in the process that loads it before it is judged alone.
 */
#include "engine/language.h"

static void begin(struct expansion *expansion)
{
    static const enum pith_node_kind kinds[] = {
        [PITH_WANT_FILE] = PITH_NODE_FILE,
        [PITH_WANT_TREE] = PITH_NODE_TREE,
        [PITH_WANT_PROGRAM] = PITH_NODE_PROGRAM,
        [PITH_WANT_LIBRARY] = PITH_NODE_LIBRARY,
    };
    const struct pith_plan *plan = expansion->plan;
    /* The interpreter first: what becomes of its scripts is for its language to say. Then other processes: what is
     * dlopened is opened in one of them. */
    for (int rank = 0; rank < 3; rank++) {
        for (uint32_t i = 0; i < plan->wants.count; i++) {
            const struct pith_want *want = &plan->wants.items[i];
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

static bool work(struct expansion *expansion)
{
    struct pith_graph *graph = &expansion->closure->graph;
    bool is_new;
    uint32_t manifest = pith_graph_node(graph, PITH_NODE_MANIFEST, 0, &is_new), object;
    begin(expansion);
    if (!merge_reaches(expansion, manifest)) {
        return false;
    }
    uint32_t node = manifest + 1;
    for (;;) {
        if (node < graph->nodes.count) {
            if (!expand(expansion, node) || !merge_reaches(expansion, node)) {
                return false;
            }
            node++;
        } else if (graph_find_certain(expansion), next_waiting(expansion, &object)) {
            graph->nodes.items[object].bound = true;
            if (!expand_extension(expansion, object) || !merge_reaches(expansion, object)) {
                return false;
            }
        } else {
            judge_claims(expansion);
            settle_suspicions(expansion);
            return boundary_settle(expansion);
        }
    }
}

bool pith_closure_run(const struct pith_plan *plan, const struct language *const *languages, struct pith_view *view,
                      struct pith_arena *arena, struct pith_closure *closure, struct pith_error *error)
{
    struct pith_loader_options options = loader_options(plan);
    struct expansion expansion = {
        .plan = plan, .languages = languages, .view = view, .arena = arena, .closure = closure, .error = error};
    *closure = (struct pith_closure){.graph.arena = arena};
    expansion.told = (struct pith_findings_told){.findings = &closure->findings, .arena = arena};
    pith_view_want_symbols(view);
    expansion.loader = pith_loader_create(view, &options);
    bool done = work(&expansion);
    forget_processors(&expansion);
    pith_loader_destroy(expansion.loader);
    return done;
}
