/* SPDX-License-Identifier: Apache-2.0 */
/* From an account to costs: the graph with statements as nodes, its dominators, and sums over their tree. */
#include "report/cost.h"

#include <stdlib.h>

struct making {
    const struct pith_graph *graph;
    struct pith_arena *arena;
    struct pith_costs *costs;
    uint32_t *statements; /* by text: the statement of this place + 1 */
    PITH_VEC(uint32_t) from, to;
};

/* "/app/db.py:3", of a statement in a source file. */
static bool is_statement(const struct making *making, const struct pith_edge *edge)
{
    if (edge->rule != PITH_RULE_IMPORT && edge->rule != PITH_RULE_NAMED_IMPORT && edge->rule != PITH_RULE_LITERAL) {
        return false;
    }
    const char *colon = strrchr(pith_text(making->costs->account->texts, edge->detail), ':');
    return colon != NULL && colon[1] != '\0' && colon[1 + strspn(colon + 1, "0123456789")] == '\0';
}

static void add_edge(struct making *making, uint32_t from, uint32_t to)
{
    pith_push(making->arena, &making->from, from);
    pith_push(making->arena, &making->to, to);
}

static struct pith_statement *statement_at(struct making *making, uint32_t where)
{
    struct pith_costs *costs = making->costs;
    if (making->statements[where] == 0) {
        struct pith_statement statement = {.where = where,
                                           .node = making->graph->nodes.count + costs->statements.count};
        pith_push(making->arena, &costs->statements, statement);
        making->statements[where] = costs->statements.count;
    }
    return &costs->statements.items[making->statements[where] - 1];
}

static void add_edges(struct making *making)
{
    uint32_t last = UINT32_MAX, last_from = UINT32_MAX;
    for (uint32_t i = 0; i < making->graph->edges.count; i++) {
        const struct pith_edge *edge = &making->graph->edges.items[i];
        if (is_statement(making, edge)) {
            struct pith_statement *statement = statement_at(making, edge->detail);
            statement->import |= edge->rule != PITH_RULE_LITERAL;
            if (statement->node != last || edge->from != last_from) {
                add_edge(making, edge->from, statement->node);
            }
            add_edge(making, statement->node, edge->to);
            last = statement->node;
            last_from = edge->from;
        } else if (edge->rule != PITH_RULE_PARENT) {
            add_edge(making, edge->from, edge->to);
        }
    }
}

/* Where one name of a file ships, its bytes do, whatever the name under which they are counted. */
static void add_hard_links(struct making *making)
{
    const struct pith_account *account = making->costs->account;
    for (uint32_t i = 0; i < account->files.count; i++) {
        const struct pith_account_file *file = &account->files.items[i];
        if (file->type == PITH_ENTRY_HARDLINK && file->node != UINT32_MAX) {
            const struct pith_account_file *target = pith_account_find(account, file->target);
            if (target != NULL && target->node != UINT32_MAX) {
                add_edge(making, file->node, target->node);
            }
        }
    }
}

static void index_edges(struct making *making)
{
    struct pith_costs *costs = making->costs;
    costs->count = making->graph->nodes.count + costs->statements.count;
    costs->edges = making->from.count;
    costs->from = making->from.items;
    costs->to = making->to.items;
    uint32_t *heads = pith_alloc_array(making->arena, costs->count + 2, sizeof *heads);
    uint32_t *out = pith_alloc_array(making->arena, costs->edges, sizeof *out);
    for (uint32_t i = 0; i < costs->edges; i++) {
        heads[costs->from[i] + 2]++;
    }
    for (uint32_t i = 2; i < costs->count + 2; i++) {
        heads[i] += heads[i - 1];
    }
    for (uint32_t i = 0; i < costs->edges; i++) {
        out[heads[costs->from[i] + 1]++] = i;
    }
    costs->heads = heads;
    costs->out = out;
}

static void find_files(struct making *making)
{
    uint32_t *files = pith_alloc_array(making->arena, making->costs->count, sizeof *files);
    for (uint32_t i = 0; i < making->costs->account->files.count; i++) {
        uint32_t node = making->costs->account->files.items[i].node;
        if (node != UINT32_MAX) {
            files[node] = i + 1;
        }
    }
    making->costs->files = files;
}

static void sum_up(struct making *making)
{
    struct pith_costs *costs = making->costs;
    uint64_t *bytes = pith_alloc_array(making->arena, costs->count + 1, sizeof *bytes);
    uint32_t *counts = pith_alloc_array(making->arena, costs->count + 1, sizeof *counts);
    for (uint32_t i = 0; i < costs->end[0]; i++) {
        uint32_t file = costs->files[costs->order[i]];
        const struct pith_account_file *it = file == 0 ? NULL : &costs->account->files.items[file - 1];
        bytes[i + 1] = bytes[i] + (it == NULL ? 0 : it->size);
        counts[i + 1] = counts[i] + (it != NULL && it->type == PITH_ENTRY_FILE);
    }
    costs->bytes = bytes;
    costs->counts = counts;
}

uint64_t pith_costs_bytes(const struct pith_costs *costs, uint32_t node)
{
    return costs->bytes[costs->end[node]] - costs->bytes[costs->first[node]];
}

uint32_t pith_costs_files(const struct pith_costs *costs, uint32_t node)
{
    return costs->counts[costs->end[node]] - costs->counts[costs->first[node]];
}

static int by_cost(const void *one, const void *two)
{
    const struct pith_statement *a = one, *b = two;
    return a->bytes != b->bytes ? (a->bytes < b->bytes ? 1 : -1) : (a->node > b->node) - (a->node < b->node);
}

/* Does [files] list the file that a statement stands in? */
static bool *find_app(struct making *making)
{
    bool *app = pith_alloc_array(making->arena, pith_texts_count(making->costs->account->texts), sizeof *app);
    for (uint32_t i = 0; i < making->graph->edges.count; i++) {
        const struct pith_edge *edge = &making->graph->edges.items[i];
        if (edge->rule == PITH_RULE_FILES && making->graph->nodes.items[edge->to].kind == PITH_NODE_FILE) {
            app[making->graph->nodes.items[edge->to].text] = true;
        }
    }
    return app;
}

static void describe(struct making *making, const bool *app, struct pith_statement *statement)
{
    const struct pith_costs *costs = making->costs;
    const char *where = pith_text(costs->account->texts, statement->where);
    const char *path = pith_copy(making->arena, where, (size_t)(strrchr(where, ':') - where));
    uint64_t most = 0;
    for (uint32_t i = costs->heads[statement->node]; i < costs->heads[statement->node + 1]; i++) {
        uint32_t to = costs->to[costs->out[i]];
        uint64_t bytes = costs->above[to] == statement->node ? pith_costs_bytes(costs, to) : 0;
        if (statement->names == 0 || bytes > most) {
            statement->names = making->graph->nodes.items[to].text;
            most = bytes;
        }
    }
    uint32_t text = pith_text_find(costs->account->texts, path);
    statement->app = app[text];
    statement->bytes = pith_costs_bytes(costs, statement->node);
    statement->files = pith_costs_files(costs, statement->node);
}

void pith_costs_make(const struct pith_account *account, struct pith_arena *arena, struct pith_costs *costs)
{
    struct making making = {.graph = &account->graph, .arena = arena, .costs = costs};
    *costs = (struct pith_costs){.account = account};
    if (!account->reasoned || account->graph.nodes.count == 0) {
        return;
    }
    making.statements = pith_alloc_array(arena, pith_texts_count(account->texts), sizeof *making.statements);
    add_edges(&making);
    add_hard_links(&making);
    index_edges(&making);
    find_files(&making);
    cost_dominators(costs, arena);
    cost_order(costs, arena);
    sum_up(&making);
    bool *app = find_app(&making);
    for (uint32_t i = 0; i < costs->statements.count; i++) {
        describe(&making, app, &costs->statements.items[i]);
    }
    if (costs->statements.count > 0) {
        qsort(costs->statements.items, costs->statements.count, sizeof *costs->statements.items, by_cost);
    }
}
