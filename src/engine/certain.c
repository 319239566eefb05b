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
        const struct pith_edge *edge;
        for (uint32_t i = graph->nodes.items[node].first; i != 0; i = edge->next_out) {
            edge = &graph->edges.items[i - 1];
            if (!edge->maybe) {
                pith_push(expansion->arena, &certainty->ahead, edge->to);
            }
        }
    }
}

void graph_find_certain(struct expansion *expansion)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    spread(expansion, 0);
    for (uint32_t *done = &expansion->certainty.done; *done < graph->edges.count; ++*done) {
        const struct pith_edge *edge = &graph->edges.items[*done];
        if (!edge->maybe && graph->nodes.items[edge->from].certain) {
            spread(expansion, edge->to);
        }
    }
}
