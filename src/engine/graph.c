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
