/*
 * The dominator tree of a graph with one root, node 0, by the iterative algorithm of Cooper, Harvey and Kennedy: two
 * fingers climb from two predecessors to where they meet, until nothing changes. And that tree in preorder.
 */
#include "report/cost.h"

struct walk {
    const struct pith_costs *costs;
    uint32_t *number;        /* by node: its place in postorder + 1, or 0 */
    uint32_t *nodes;         /* by place in postorder */
    uint32_t count;          /* of nodes that can be reached */
    uint32_t *in_heads, *in; /* edges into a node, as heads and out are for those out of it */
    uint32_t *above;         /* by place in postorder: that of the immediate dominator */
};

/* Depth first, without recursion: a chain of imports may be as long as there are modules. */
static void number_nodes(struct walk *walk, struct pith_arena *arena)
{
    const struct pith_costs *costs = walk->costs;
    uint32_t *stack = pith_alloc_array(arena, costs->count + 1, sizeof *stack);
    uint32_t *next = pith_alloc_array(arena, costs->count + 1, sizeof *next);
    uint32_t depth = 0;
    memcpy(next, costs->heads, costs->count * sizeof *next);
    walk->number[0] = UINT32_MAX; /* seen */
    stack[depth++] = 0;
    while (depth > 0) {
        uint32_t node = stack[depth - 1];
        if (next[node] < costs->heads[node + 1]) {
            uint32_t to = costs->to[costs->out[next[node]++]];
            if (walk->number[to] == 0) {
                walk->number[to] = UINT32_MAX;
                stack[depth++] = to;
            }
        } else {
            walk->nodes[walk->count++] = node;
            walk->number[node] = walk->count;
            depth--;
        }
    }
}

static void turn_edges(struct walk *walk, struct pith_arena *arena)
{
    const struct pith_costs *costs = walk->costs;
    walk->in_heads = pith_alloc_array(arena, costs->count + 2, sizeof *walk->in_heads);
    walk->in = pith_alloc_array(arena, costs->edges + 1, sizeof *walk->in);
    for (uint32_t i = 0; i < costs->edges; i++) {
        walk->in_heads[costs->to[i] + 2]++;
    }
    for (uint32_t i = 2; i < costs->count + 2; i++) {
        walk->in_heads[i] += walk->in_heads[i - 1];
    }
    for (uint32_t i = 0; i < costs->edges; i++) {
        walk->in[walk->in_heads[costs->to[i] + 1]++] = i;
    }
}

static uint32_t meet(const uint32_t *above, uint32_t one, uint32_t two)
{
    while (one != two) {
        while (one < two) {
            one = above[one];
        }
        while (two < one) {
            two = above[two];
        }
    }
    return one;
}

/* One round in reverse postorder; says whether anything changed. */
static bool settle(struct walk *walk)
{
    bool changed = false;
    for (uint32_t place = walk->count - 1; place-- > 0;) {
        uint32_t node = walk->nodes[place], above = UINT32_MAX;
        for (uint32_t i = walk->in_heads[node]; i < walk->in_heads[node + 1]; i++) {
            uint32_t from = walk->number[walk->costs->from[walk->in[i]]];
            if (from != 0 && walk->above[from - 1] != UINT32_MAX) {
                above = above == UINT32_MAX ? from - 1 : meet(walk->above, above, from - 1);
            }
        }
        changed |= walk->above[place] != above;
        walk->above[place] = above;
    }
    return changed;
}

void cost_dominators(struct pith_costs *costs, struct pith_arena *arena)
{
    struct walk walk = {.costs = costs};
    uint32_t *above = pith_alloc_array(arena, costs->count + 1, sizeof *above);
    walk.number = pith_alloc_array(arena, costs->count + 1, sizeof *walk.number);
    walk.nodes = pith_alloc_array(arena, costs->count + 1, sizeof *walk.nodes);
    walk.above = pith_alloc_array(arena, costs->count + 1, sizeof *walk.above);
    number_nodes(&walk, arena);
    turn_edges(&walk, arena);
    memset(walk.above, 0xff, costs->count * sizeof *walk.above);
    walk.above[walk.count - 1] = walk.count - 1; /* the root, which is the last in postorder */
    while (settle(&walk)) {
    }
    memset(above, 0xff, costs->count * sizeof *above);
    for (uint32_t place = 0; place + 1 < walk.count; place++) {
        above[walk.nodes[place]] = walk.nodes[walk.above[place]];
    }
    costs->above = above;
}

/* Children in the order of their numbers, so that the order of `order` depends on the graph only. */
void cost_order(struct pith_costs *costs, struct pith_arena *arena)
{
    uint32_t *child = pith_alloc_array(arena, costs->count + 1, sizeof *child); /* + 1; 0: none */
    uint32_t *sibling = pith_alloc_array(arena, costs->count + 1, sizeof *sibling);
    uint32_t *order = pith_alloc_array(arena, costs->count + 1, sizeof *order);
    uint32_t *first = pith_alloc_array(arena, costs->count + 1, sizeof *first);
    uint32_t *end = pith_alloc_array(arena, costs->count + 1, sizeof *end);
    uint32_t filled = 0;
    for (uint32_t node = costs->count; node-- > 0;) {
        if (costs->above[node] != UINT32_MAX) {
            sibling[node] = child[costs->above[node]];
            child[costs->above[node]] = node + 1;
        }
    }
    for (uint32_t node = 0; filled < costs->count;) {
        first[node] = filled;
        order[filled++] = node;
        if (child[node] != 0) {
            node = child[node] - 1;
            continue;
        }
        end[node] = filled;
        while (node != 0 && sibling[node] == 0) {
            node = costs->above[node];
            end[node] = filled;
        }
        if (node == 0) {
            break;
        }
        node = sibling[node] - 1;
    }
    costs->order = order;
    costs->first = first;
    costs->end = end;
}
