/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why the second image has what the first has not: the first step of a file's chain of reasons that leads to something
 * new. What has the same cause is told together: an import, and all that it brings.
 */
#include "pith/report/why.h"
#include "report/diff.h"

#include <stdlib.h>

/* Has the first image this node of the second? */
static bool is_old(const struct differing *differing, uint32_t node)
{
    const struct pith_account *before = differing->before->account, *after = differing->after->account;
    const struct pith_node *it = &after->graph.nodes.items[node];
    return it->kind == PITH_NODE_MANIFEST ||
           pith_graph_find(&before->graph, it->kind, pith_intern(before->texts, pith_text(after->texts, it->text))) !=
               UINT32_MAX;
}

static uint32_t new_step(const struct differing *differing, const struct pith_ways *ways, uint32_t node)
{
    struct pith_chain chain;
    pith_why_chain(&differing->after->account->graph, ways, node, differing->arena, &chain);
    for (uint32_t i = 0; i < chain.count; i++) {
        if (!is_old(differing, chain.items[i].to)) {
            return chain.items[i].edge;
        }
    }
    return chain.count == 0 ? UINT32_MAX : chain.items[chain.count - 1].edge;
}

static uint32_t cause_of(struct differing *differing, uint32_t edge)
{
    struct pith_diff *diff = differing->diff;
    for (uint32_t i = 0; i < diff->causes.count; i++) {
        if (diff->causes.items[i].edge == edge) {
            return i;
        }
    }
    pith_push(differing->arena, &diff->causes, (struct pith_cause){.edge = edge});
    return diff->causes.count - 1;
}

/* The largest first; files keep their cause by its place. */
static void sort(struct differing *differing)
{
    struct pith_diff *diff = differing->diff;
    uint32_t *places = pith_alloc_array(differing->arena, diff->causes.count, sizeof *places);
    uint32_t *order = pith_alloc_array(differing->arena, diff->causes.count, sizeof *order);
    struct pith_cause *old = pith_alloc_array(differing->arena, diff->causes.count, sizeof *old);
    for (uint32_t i = 0; i < diff->causes.count; i++) {
        uint32_t at = i;
        for (; at > 0 && diff->causes.items[order[at - 1]].bytes < diff->causes.items[i].bytes; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
        old[i] = diff->causes.items[i];
    }
    for (uint32_t i = 0; i < diff->causes.count; i++) {
        diff->causes.items[i] = old[order[i]];
        places[order[i]] = i;
    }
    for (uint32_t i = 0; i < diff->files.count; i++) {
        if (diff->files.items[i].cause != UINT32_MAX) {
            diff->files.items[i].cause = places[diff->files.items[i].cause];
        }
    }
}

void diff_causes(struct differing *differing)
{
    const struct pith_account *after = differing->after->account;
    struct pith_diff *diff = differing->diff;
    struct pith_ways ways;
    if (!differing->before->account->reasoned || !after->reasoned) {
        return;
    }
    pith_why_search(&after->graph, differing->arena, &ways);
    for (uint32_t i = 0; i < diff->files.count; i++) {
        struct pith_file_change *change = &diff->files.items[i];
        if (change->change != PITH_ADDED || change->after->type == PITH_ENTRY_DIRECTORY ||
            change->after->node == UINT32_MAX) {
            continue;
        }
        uint32_t edge = new_step(differing, &ways, change->after->node);
        if (edge != UINT32_MAX) {
            change->cause = cause_of(differing, edge);
            diff->causes.items[change->cause].files++;
            diff->causes.items[change->cause].bytes += change->after->size;
        }
    }
    sort(differing);
}
