/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes found by kind and text, and edges as they come. */
#include "closure/room.h"

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
        while (graph->by_text.count <= text) {
            pith_push(graph->arena, &graph->by_text, 0);
        }
        node = graph->nodes.count;
        pith_push(graph->arena, &graph->nodes,
                  (struct pith_node){.kind = kind, .text = text, .sibling = graph->by_text.items[text]});
        graph->by_text.items[text] = node + 1;
    }
    return node;
}

void pith_graph_edge(struct pith_graph *graph, struct pith_edge edge)
{
    struct pith_node *to = &graph->nodes.items[edge.to];
    pith_push(graph->arena, &graph->edges, edge);
    to->reason = to->reason == 0 ? graph->edges.count : to->reason;
    to->sure |= !edge.maybe;
}

/* All that certain edges lead to from a node that has become certain. */
static void spread(struct expansion *expansion, uint32_t node)
{
    struct certainty *certainty = &expansion->certainty;
    struct pith_graph *graph = &expansion->closure->graph;
    certainty->ahead.count = 0;
    pith_push(expansion->arena, &certainty->ahead, node);
    while (certainty->ahead.count > 0) {
        node = certainty->ahead.items[--certainty->ahead.count];
        if (graph->nodes.items[node].certain) {
            continue;
        }
        graph->nodes.items[node].certain = true;
        uint32_t edge = node < certainty->first.count ? certainty->first.items[node] : 0;
        for (; edge != 0; edge = certainty->next.items[edge - 1]) {
            pith_push(expansion->arena, &certainty->ahead, graph->edges.items[edge - 1].to);
        }
    }
}

void graph_find_certain(struct expansion *expansion)
{
    struct certainty *certainty = &expansion->certainty;
    struct pith_graph *graph = &expansion->closure->graph;
    while (certainty->first.count < graph->nodes.count) {
        pith_push(expansion->arena, &certainty->first, 0);
    }
    spread(expansion, 0);
    for (uint32_t i = certainty->next.count; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        uint32_t *first = &certainty->first.items[edge->from];
        pith_push(expansion->arena, &certainty->next, edge->maybe ? 0 : *first);
        if (!edge->maybe) {
            *first = i + 1;
            if (graph->nodes.items[edge->from].certain) {
                spread(expansion, edge->to);
            }
        }
    }
}
