/* SPDX-License-Identifier: Apache-2.0 */
/* Which nodes the program fails without: those that a chain of certain edges leads to. */
#include "engine/engine.h"

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
