/* SPDX-License-Identifier: Apache-2.0 */
/* What a thing of several nodes brings: the graph is searched without it, then from it. */
#include "report/cost.h"

struct weighing {
    const struct pith_costs *costs;
    const uint32_t *groups;
    struct pith_arena *arena;
    uint32_t *queue;
    uint8_t *marks; /* by node */
};

static const struct pith_account_file *file_of(const struct pith_costs *costs, uint32_t node)
{
    uint32_t file = costs->files[node];
    return file == 0 ? NULL : &costs->account->files.items[file - 1];
}

/* Marks what can be reached from the first nodes of the queue without passing a marked one; sums up their files. */
static uint64_t spread(struct weighing *weighing, uint32_t filled)
{
    const struct pith_costs *costs = weighing->costs;
    uint64_t bytes = 0;
    for (uint32_t done = 0; done < filled; done++) {
        uint32_t node = weighing->queue[done];
        const struct pith_account_file *file = file_of(costs, node);
        bytes += file == NULL ? 0 : file->size;
        for (uint32_t i = costs->heads[node]; i < costs->heads[node + 1]; i++) {
            uint32_t to = costs->to[costs->out[i]];
            if (weighing->marks[to] == 0) {
                weighing->marks[to] = 1;
                weighing->queue[filled++] = to;
            }
        }
    }
    return bytes;
}

/* What the search without the thing did not reach, the thing itself too. */
static void weigh_exclusive(struct weighing *weighing, struct pith_share *share)
{
    const struct pith_costs *costs = weighing->costs;
    struct parts parts;
    for (uint32_t node = 0; node < costs->count; node++) {
        weighing->marks[node] = weighing->groups[node] == share->group + 1;
    }
    weighing->marks[0] = 1;
    weighing->queue[0] = 0;
    (void)spread(weighing, 1);
    part_begin(&parts, costs->account, weighing->arena);
    for (uint32_t i = 0; i < costs->end[0]; i++) {
        uint32_t node = costs->order[i];
        const struct pith_account_file *file = file_of(costs, node);
        if (file != NULL && (weighing->marks[node] == 0 || weighing->groups[node] == share->group + 1)) {
            share->exclusive += file->size;
            part_add(&parts, costs->account, file);
        }
    }
    share->most = part_end(&parts, costs->account);
}

/* What follows from it, and is there without it too. */
static void weigh_shared(struct weighing *weighing, struct pith_share *share)
{
    uint32_t members = 0;
    memset(weighing->marks, 0, weighing->costs->count);
    for (uint32_t node = 0; node < weighing->costs->count; node++) {
        if (weighing->groups[node] == share->group + 1 && weighing->costs->above[node] != UINT32_MAX) {
            weighing->marks[node] = 1;
            weighing->queue[members++] = node;
        }
    }
    uint64_t reached = spread(weighing, members);
    share->shared = reached > share->exclusive ? reached - share->exclusive : 0;
}

void pith_audit_weigh(const struct pith_costs *costs, struct pith_shares *shares, uint32_t count,
                      struct pith_arena *arena)
{
    struct weighing weighing = {.costs = costs, .groups = shares->groups, .arena = arena};
    weighing.queue = pith_alloc_array(arena, costs->count, sizeof *weighing.queue);
    weighing.marks = pith_alloc_array(arena, costs->count, sizeof *weighing.marks);
    for (uint32_t i = 0; i < count && i < shares->list.count && costs->count > 0; i++) {
        shares->list.items[i].exclusive = 0;
        weigh_exclusive(&weighing, &shares->list.items[i]);
        weigh_shared(&weighing, &shares->list.items[i]);
    }
}
