/* SPDX-License-Identifier: Apache-2.0 */
/* Costs are what removing brings: on random graphs, each node, statement and group is taken away and the rest counted.
 */
#include "../scratch.h"
#include "pith/report/audit.h"

enum { GRAPHS = 300, NODES_MOST = 24 };

static uint32_t seed = 1;

static uint32_t roll(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

static void make_nodes(struct pith_account *account, struct pith_arena *arena, uint32_t count)
{
    bool is_new;
    account->graph.arena = arena;
    (void)pith_graph_node(&account->graph, PITH_NODE_MANIFEST, pith_intern(account->texts, "m"), &is_new);
    for (uint32_t i = 1; i < count; i++) {
        bool file = roll(2) == 0;
        uint32_t text = pith_intern(account->texts, pith_format(arena, "%s%02u", file ? "/" : "module", i));
        uint32_t node = pith_graph_node(&account->graph, file ? PITH_NODE_FILE : PITH_NODE_MODULE, text, &is_new);
        if (file) {
            pith_push(arena, &account->files,
                      (struct pith_account_file){.path = text,
                                                 .node = node,
                                                 .owner = UINT32_MAX,
                                                 .layer = UINT32_MAX,
                                                 .type = PITH_ENTRY_FILE,
                                                 .size = 1 + roll(1000)});
        }
    }
}

/* Most of them on a line of a source file, so that several share one; chains, loops and loose ends come by chance. */
static void make_edges(struct pith_account *account, struct pith_arena *arena, uint32_t count)
{
    for (uint32_t i = count + roll(count); i > 0; i--) {
        struct pith_edge edge = {.from = roll(count), .to = 1 + roll(count - 1), .rule = PITH_RULE_MODULE_FILE};
        if (roll(2) == 0) {
            edge.rule = PITH_RULE_IMPORT;
            edge.detail = pith_intern(account->texts, pith_format(arena, "/s.py:%u", edge.from * 2 + roll(2)));
        } else if (roll(6) == 0) {
            edge.rule = PITH_RULE_PARENT; /* brings nothing */
        }
        pith_graph_edge(&account->graph, edge);
    }
}

/* Bytes that remain without a node, or without the edges of a statement. */
static uint64_t count_without(const struct pith_account *account, uint32_t node, uint32_t statement)
{
    bool seen[NODES_MOST] = {true}, changed = true;
    uint64_t bytes = 0;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < account->graph.edges.count; i++) {
            const struct pith_edge *edge = &account->graph.edges.items[i];
            bool gone = edge->rule == PITH_RULE_PARENT || edge->to == node ||
                        (edge->rule == PITH_RULE_IMPORT && edge->detail == statement);
            if (seen[edge->from] && !gone && !seen[edge->to]) {
                seen[edge->to] = changed = true;
            }
        }
    }
    for (uint32_t i = 0; i < account->files.count; i++) {
        bytes += seen[account->files.items[i].node] ? account->files.items[i].size : 0;
    }
    return bytes;
}

static void weigh_modules(const struct pith_account *account, const struct pith_costs *costs, uint64_t whole,
                          struct pith_arena *arena)
{
    struct pith_shares shares;
    pith_audit_shares(costs, PITH_SHARE_MODULE, arena, &shares);
    pith_audit_weigh(costs, &shares, shares.list.count, arena);
    for (uint32_t i = 0; i < shares.list.count; i++) {
        const struct pith_share *share = &shares.list.items[i];
        uint32_t members = 0, member = 0;
        for (uint32_t node = 0; node < account->graph.nodes.count; node++) {
            if (shares.groups[node] == share->group + 1) {
                members++;
                member = node;
            }
        }
        if (members == 1) { /* a module without files of its own: nothing else is taken away with it */
            assert_int_equal(share->exclusive, whole - count_without(account, member, UINT32_MAX));
        }
        assert_true(share->exclusive >= share->bytes || members > 1);
        assert_true(share->exclusive + share->shared <= whole);
    }
}

static void costs_are_what_removal_brings(void **state)
{
    struct scratch *scratch = *state;
    uint32_t costly = 0;
    for (uint32_t round = 0; round < GRAPHS; round++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_account account = {.name = "m", .reasoned = true, .texts = pith_texts_create()};
        struct pith_costs costs;
        uint32_t count = 2 + roll(NODES_MOST - 1);
        make_nodes(&account, &arena, count);
        make_edges(&account, &arena, count);
        pith_costs_make(&account, &arena, &costs);
        uint64_t whole = count_without(&account, UINT32_MAX, UINT32_MAX);
        assert_int_equal(pith_costs_bytes(&costs, 0), whole);
        for (uint32_t node = 1; node < count; node++) {
            assert_int_equal(pith_costs_bytes(&costs, node), whole - count_without(&account, node, UINT32_MAX));
        }
        for (uint32_t i = 0; i < costs.statements.count; i++) {
            const struct pith_statement *statement = &costs.statements.items[i];
            assert_int_equal(statement->bytes, whole - count_without(&account, UINT32_MAX, statement->where));
            assert_true(i == 0 || statement[-1].bytes >= statement->bytes);
            costly += statement->bytes > 0;
        }
        weigh_modules(&account, &costs, whole, &arena);
        pith_texts_destroy(account.texts);
    }
    assert_true(costly > GRAPHS);
    (void)scratch;
}

static void nothing_is_told_of_a_tree_without_reasons(void **state)
{
    struct scratch *scratch = *state;
    struct pith_account account = {.name = "x", .texts = pith_texts_create(), .graph = {.arena = &scratch->arena}};
    struct pith_costs costs;
    struct pith_shares shares;
    static const char *const paths[] = {"/a", "/b/c", "/b/d/e/f", "/b/d/g"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        pith_push(&scratch->arena, &account.files,
                  (struct pith_account_file){.path = pith_intern(account.texts, paths[i]),
                                             .node = UINT32_MAX,
                                             .owner = UINT32_MAX,
                                             .type = PITH_ENTRY_FILE,
                                             .size = 10 + i});
    }
    pith_costs_make(&account, &scratch->arena, &costs);
    for (int kind = 0; kind < PITH_SHARE_KINDS; kind++) {
        pith_audit_shares(&costs, (enum pith_share_kind)kind, &scratch->arena, &shares);
        pith_audit_weigh(&costs, &shares, shares.list.count, &scratch->arena);
        assert_int_equal(shares.list.count, kind == PITH_SHARE_DIRECTORY ? 3 : 0);
    }
    assert_string_equal(shares.list.items[0].name, "/b/d");
    assert_int_equal(shares.list.items[0].bytes, 25);
    assert_int_equal(shares.list.items[0].exclusive, 0);
    pith_texts_destroy(account.texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(costs_are_what_removal_brings),
        scratch_test(nothing_is_told_of_a_tree_without_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
