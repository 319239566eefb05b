/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ONE worklist. A node's expansion proposes what follows from it; the proposals are merged (merge.c) in their order,
 * and new nodes go to the end of the list. Shared objects that no process has bound wait until the list is empty, so
 * that a library is judged in the process that loads it before it is judged alone.
 */
#include "closure/room.h"

void propose(struct expansion *expansion, struct reach reach)
{
    if (reach.kind == PITH_NODE_FILE && reach.rule != PITH_RULE_FILES && is_excluded_file(expansion, reach.path)) {
        return;
    }
    pith_push(expansion->arena, &expansion->reaches, reach);
}

static bool is_told(struct expansion *expansion, const struct pith_finding *finding)
{
    return pith_findings_have(&expansion->told, finding->rule, finding->path, finding->reason);
}

/* What is said of the least processor's process is not said again of another's. */
void object_to(struct expansion *expansion, struct pith_finding finding)
{
    if (expansion->processor != NULL && is_told(expansion, &finding)) {
        return;
    }
    pith_push(expansion->arena, &expansion->closure->findings.list, finding);
}

void suspect(struct expansion *expansion, uint32_t node, struct pith_finding finding)
{
    pith_push(expansion->arena, &expansion->suspicions, (struct suspicion){finding, node});
}

void object_once(struct expansion *expansion, struct pith_finding finding)
{
    if (!is_told(expansion, &finding)) {
        object_to(expansion, finding);
    }
}

static bool expand(struct expansion *expansion, uint32_t node)
{
    switch (expansion->closure->graph.nodes.items[node].kind) {
    case PITH_NODE_PROGRAM:
        return expand_program(expansion, node);
    case PITH_NODE_PYTHON:
        return expand_python(expansion, node);
    case PITH_NODE_TREE:
        return expand_tree(expansion, node);
    case PITH_NODE_LIBRARY:
        return expand_library(expansion, node);
    case PITH_NODE_MODULE:
        return expand_module(expansion, node);
    case PITH_NODE_SCRIPT:
        return expand_script(expansion, node);
    case PITH_NODE_DIST:
        return expand_dist(expansion, node);
    case PITH_NODE_EXTRA:
        return expand_extra(expansion, node);
    case PITH_NODE_GROUP:
        return expand_group(expansion, node);
    case PITH_NODE_FILE:
        return expand_file(expansion, node);
    case PITH_NODE_MANIFEST:
        break;
    }
    return true;
}

/* The file name of an extension module, which Python opens itself: it carries a tag. */
static bool is_tagged(const char *path)
{
    return strstr(path, ".cpython-") != NULL || strstr(path, ".abi3.") != NULL;
}

void await_process(struct expansion *expansion, uint32_t node)
{
    uint32_t text = expansion->closure->graph.nodes.items[node].text;
    bool tagged = is_tagged(pith_text(pith_view_texts(expansion->view), text));
    pith_push(expansion->arena, tagged ? &expansion->tagged.nodes : &expansion->plain.nodes, node);
}

/* The next waiting object: extension modules before plain libraries, else in the order they were reached. */
static bool next_waiting(struct expansion *expansion, uint32_t *node)
{
    struct waiting *const queues[] = {&expansion->tagged, &expansion->plain};
    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++) {
        for (struct waiting *queue = queues[i]; queue->done < queue->nodes.count;) {
            *node = queue->nodes.items[queue->done++];
            if (!expansion->closure->graph.nodes.items[*node].bound) {
                return true;
            }
        }
    }
    return false;
}

static void begin(struct expansion *expansion)
{
    static const enum pith_node_kind kinds[] = {
        [PITH_WANT_FILE] = PITH_NODE_FILE,       [PITH_WANT_TREE] = PITH_NODE_TREE,
        [PITH_WANT_PROGRAM] = PITH_NODE_PROGRAM, [PITH_WANT_INTERPRETER] = PITH_NODE_PYTHON,
        [PITH_WANT_LIBRARY] = PITH_NODE_LIBRARY,
    };
    const struct pith_plan *plan = expansion->plan;
    /* The interpreter first: what becomes of its scripts is for its world to say. Then other processes: what is
     * dlopened is opened in one of them. */
    for (int rank = 0; rank < 3; rank++) {
        for (uint32_t i = 0; i < plan->wants.count; i++) {
            const struct pith_want *want = &plan->wants.items[i];
            int own = want->kind == PITH_WANT_INTERPRETER ? 0 : want->kind == PITH_WANT_PROGRAM ? 1 : 2;
            if (own == rank) {
                propose(expansion, (struct reach){.kind = kinds[want->kind],
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

/* What had to wait until it was known which nodes are certain: the others may never run. */
static void settle_suspicions(struct expansion *expansion)
{
    graph_find_certain(expansion);
    for (uint32_t i = 0; i < expansion->suspicions.count; i++) {
        const struct suspicion *suspicion = &expansion->suspicions.items[i];
        if (expansion->closure->graph.nodes.items[suspicion->node].certain) {
            object_to(expansion, suspicion->finding);
        }
    }
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

struct pith_loader_options loader_options(const struct pith_plan *plan)
{
    return (struct pith_loader_options){
        .library_path = pith_plan_variable(plan, "LD_LIBRARY_PATH"),
        .preload = pith_plan_variable(plan, "LD_PRELOAD"),
        .audit = pith_plan_variable(plan, "LD_AUDIT"),
    };
}

bool pith_closure_run(const struct pith_plan *plan, struct pith_view *view, struct pith_arena *arena,
                      struct pith_closure *closure, struct pith_error *error)
{
    struct pith_loader_options options = loader_options(plan);
    struct expansion expansion = {.plan = plan, .view = view, .arena = arena, .closure = closure, .error = error};
    *closure = (struct pith_closure){.graph.arena = arena};
    expansion.told = (struct pith_findings_told){.findings = &closure->findings, .arena = arena};
    pith_view_want_symbols(view);
    expansion.loader = pith_loader_create(view, &options);
    bool done = work(&expansion);
    forget_processors(&expansion);
    pith_loader_destroy(expansion.loader);
    return done;
}
