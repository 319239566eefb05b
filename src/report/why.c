/* SPDX-License-Identifier: Apache-2.0 */
/* Names → nodes, and chains of edges between the manifest and a node: a search in breadth over the graph. */
#include "pith/report/why.h"

static void add_thing(struct pith_things *things, struct pith_arena *arena, uint32_t node)
{
    for (uint32_t i = 0; i < things->count; i++) {
        if (things->items[i] == node) {
            return;
        }
    }
    if (node != UINT32_MAX) {
        pith_push(arena, things, node);
    }
}

/* The nodes that a path is: the file that it leads to, or the directory that is wanted whole. */
static void find_path(const struct pith_account *account, const char *path, struct pith_arena *arena,
                      struct pith_things *things)
{
    static const enum pith_node_kind kinds[] = {PITH_NODE_FILE, PITH_NODE_TREE, PITH_NODE_SCRIPT};
    const char *canonical = pith_account_resolve(account, path, arena);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && things->count == 0; i++) {
        add_thing(things, arena, pith_graph_find(&account->graph, kinds[i], pith_intern(account->texts, path)));
        add_thing(things, arena, pith_graph_find(&account->graph, kinds[i], pith_intern(account->texts, canonical)));
    }
}

static void find_file_name(const struct pith_account *account, const char *name, struct pith_arena *arena,
                           struct pith_things *things)
{
    for (uint32_t i = 0; i < account->files.count; i++) {
        const char *path = pith_text(account->texts, account->files.items[i].path);
        if (strcmp(strrchr(path, '/') + 1, name) == 0) {
            add_thing(things, arena, account->files.items[i].node);
        }
    }
}

void pith_why_find(const struct pith_account *account, const char *thing, struct pith_arena *arena,
                   struct pith_things *things)
{
    *things = (struct pith_things){0};
    if (thing[0] == '/') {
        find_path(account, thing, arena, things);
        return;
    }
    const struct pith_graph *graph = &account->graph;
    const char *dist = pith_dist_normalise(arena, thing, strlen(thing));
    add_thing(things, arena, pith_graph_find(graph, PITH_NODE_MODULE, pith_intern(account->texts, thing)));
    add_thing(things, arena, pith_graph_find(graph, PITH_NODE_DIST, pith_intern(account->texts, dist)));
    add_thing(things, arena, pith_graph_find(graph, PITH_NODE_LIBRARY, pith_intern(account->texts, thing)));
    if (things->count == 0) {
        find_file_name(account, thing, arena, things);
    }
}

static uint32_t *reach(const struct pith_graph *graph, struct pith_arena *arena, bool certain)
{
    uint32_t count = graph->nodes.count, done = 0, filled = 1;
    uint32_t *by = pith_alloc_array(arena, count + 1, sizeof *by);
    uint32_t *queue = pith_alloc_array(arena, count + 1, sizeof *queue);
    uint32_t *first = pith_alloc_array(arena, count + 1, sizeof *first);
    uint32_t *next = pith_alloc_array(arena, graph->edges.count, sizeof *next);
    for (uint32_t i = graph->edges.count; i-- > 0;) {
        next[i] = first[graph->edges.items[i].from];
        first[graph->edges.items[i].from] = i + 1;
    }
    queue[0] = 0; /* the manifest */
    while (done < filled) {
        for (uint32_t i = first[queue[done++]]; i != 0; i = next[i - 1]) {
            const struct pith_edge *edge = &graph->edges.items[i - 1];
            if (edge->to != 0 && by[edge->to] == 0 && !(certain && edge->maybe)) {
                by[edge->to] = i;
                queue[filled++] = edge->to;
            }
        }
    }
    return by;
}

void pith_why_search(const struct pith_graph *graph, struct pith_arena *arena, struct pith_ways *ways)
{
    *ways = (struct pith_ways){reach(graph, arena, true), reach(graph, arena, false)};
}

void pith_why_chain(const struct pith_graph *graph, const struct pith_ways *ways, uint32_t node,
                    struct pith_arena *arena, struct pith_chain *chain)
{
    const uint32_t *by = ways->certain[node] != 0 ? ways->certain : ways->any;
    uint32_t length = 0;
    for (uint32_t at = node; by[at] != 0; at = graph->edges.items[by[at] - 1].from) {
        length++;
    }
    struct pith_step *steps = pith_alloc_array(arena, length, sizeof *steps);
    for (uint32_t at = node, i = length; by[at] != 0; at = graph->edges.items[by[at] - 1].from) {
        const struct pith_edge *edge = &graph->edges.items[by[at] - 1];
        steps[--i] = (struct pith_step){edge->from, edge->to, by[at] - 1};
    }
    *chain = (struct pith_chain){steps, length, length};
}

void pith_why_reasons(const struct pith_graph *graph, uint32_t node, struct pith_arena *arena,
                      struct pith_chain *reasons)
{
    *reasons = (struct pith_chain){0};
    for (uint32_t i = graph->nodes.items[node].reason; i != 0; i = graph->edges.items[i - 1].next_in) {
        pith_push(arena, reasons, ((struct pith_step){graph->edges.items[i - 1].from, node, i - 1}));
    }
}
