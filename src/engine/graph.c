/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes found by kind and text, and edges as they come. */
#include "pith/engine.h"

bool pith_node_is_path(enum pith_node_kind kind)
{
    static const bool paths[] = {
#define PITH_KIND(name, word, path, look) [PITH_NODE_##name] = path,
#include "pith/engine/kinds.def"
    };
    return paths[kind];
}

uint32_t pith_graph_find(const struct pith_graph *graph, enum pith_node_kind kind, uint32_t text)
{
    uint32_t next = text < graph->by_text.count ? graph->by_text.items[text] : 0;
    while (next != 0 && graph->nodes.items[next - 1].kind != kind) {
        next = graph->nodes.items[next - 1].sibling;
    }
    return next == 0 ? UINT32_MAX : next - 1;
}

uint32_t pith_graph_node(struct pith_graph *graph, enum pith_node_kind kind, uint32_t text, bool *is_new)
{
    uint32_t node = pith_graph_find(graph, kind, text);
    *is_new = node == UINT32_MAX;
    if (*is_new) {
        pith_extend(graph->arena, &graph->by_text, text, 0);
        node = graph->nodes.count;
        pith_push(graph->arena, &graph->nodes,
                  (struct pith_node){.kind = kind, .text = text, .sibling = graph->by_text.items[text]});
        graph->by_text.items[text] = node + 1;
    }
    return node;
}

/* Puts an edge at the end of a list: of those that begin at a node, or of those that end there. */
static void link_edge(uint32_t *first, uint32_t *last, uint32_t *next, uint32_t edge)
{
    *first = *first == 0 ? edge : *first;
    if (next != NULL) {
        *next = edge;
    }
    *last = edge;
}

void pith_graph_edge(struct pith_graph *graph, struct pith_edge edge)
{
    edge.next_out = edge.next_in = 0;
    pith_push(graph->arena, &graph->edges, edge);
    struct pith_edge *edges = graph->edges.items;
    struct pith_node *from = &graph->nodes.items[edge.from], *to = &graph->nodes.items[edge.to];
    link_edge(&from->first, &from->last, from->last == 0 ? NULL : &edges[from->last - 1].next_out, graph->edges.count);
    link_edge(&to->reason, &to->last_reason, to->last_reason == 0 ? NULL : &edges[to->last_reason - 1].next_in,
              graph->edges.count);
    to->sure |= !edge.maybe;
}
