/* SPDX-License-Identifier: Apache-2.0 */
/* The graph by itself: nodes by kind and text, the first reason, what is sure. */
#include "../memory.h"
#include "pith/engine.h"

static void nodes_are_found_by_kind_and_text(void **state)
{
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_graph graph = {.arena = &arena};
    bool is_new;
    (void)state;
    uint32_t file = pith_graph_node(&graph, PITH_NODE_FILE, 7, &is_new);
    assert_true(is_new);
    uint32_t module = pith_graph_node(&graph, PITH_NODE_MODULE, 7, &is_new);
    assert_true(is_new && module != file);
    assert_int_equal(pith_graph_node(&graph, PITH_NODE_FILE, 7, &is_new), file);
    assert_false(is_new);
    assert_int_equal(pith_graph_find(&graph, PITH_NODE_MODULE, 7), module);
    assert_int_equal(pith_graph_find(&graph, PITH_NODE_DIST, 7), UINT32_MAX);
    assert_int_equal(pith_graph_find(&graph, PITH_NODE_FILE, 6), UINT32_MAX);
    assert_int_equal(pith_graph_find(&graph, PITH_NODE_FILE, 9999), UINT32_MAX);
    assert_int_equal(graph.nodes.count, 2);
}

static void the_first_edge_is_the_reason(void **state)
{
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_graph graph = {.arena = &arena};
    bool is_new;
    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        (void)pith_graph_node(&graph, PITH_NODE_FILE, i, &is_new);
    }
    pith_graph_edge(&graph, (struct pith_edge){.from = 0, .to = 1, .rule = PITH_RULE_FILES});
    pith_graph_edge(&graph, (struct pith_edge){.from = 0, .to = 2, .rule = PITH_RULE_KEEP, .maybe = true});
    assert_int_equal(graph.nodes.items[2].reason, 2);
    assert_false(graph.nodes.items[2].sure);
    pith_graph_edge(&graph, (struct pith_edge){.from = 1, .to = 2, .rule = PITH_RULE_NEEDED});
    assert_int_equal(graph.nodes.items[2].reason, 2); /* the first stays it */
    pith_graph_edge(&graph, (struct pith_edge){.from = 0, .to = 2, .rule = PITH_RULE_FILES, .maybe = true});
    assert_true(graph.nodes.items[2].sure); /* one such edge is enough */
    assert_int_equal(graph.nodes.items[0].reason, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_found_by_kind_and_text),
        cmocka_unit_test(the_first_edge_is_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
