/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dominator tree of a graph with one root, node 0, by the algorithm of Lengauer and Tarjan with compressed paths:
 * its time is that of the edges, whatever graph somebody wrote. And that tree in preorder.
 */
#include "report/cost.h"

/* Nodes by their place in a depth-first walk, from 1; 0 is none. */
struct walk {
    const struct pith_costs *costs;
    uint32_t *place; /* by node */
    uint32_t *nodes; /* by place, as all below */
    uint32_t *parent, *semi, *above;
    uint32_t *ancestor, *label; /* the forest of what was looked at, and the least `semi` on the way up in it */
    uint32_t *bucket, *next;    /* of those with this `semi` */
    uint32_t *path;             /* room for one way up */
    uint32_t count;
    uint32_t *in_heads, *in; /* edges into a node, as heads and out are for those out of it */
};

static uint32_t *room(struct pith_arena *arena, const struct pith_costs *costs)
{
    return pith_alloc_array(arena, costs->count + 2, sizeof(uint32_t));
}

static void visit(struct walk *walk, uint32_t node, uint32_t parent)
{
    uint32_t place = ++walk->count;
    walk->place[node] = place;
    walk->nodes[place] = node;
    walk->parent[place] = parent;
    walk->semi[place] = walk->label[place] = place;
}

/* Depth first, without recursion: a chain of imports may be as long as there are modules. */
static void number_nodes(struct walk *walk, struct pith_arena *arena)
{
    const struct pith_costs *costs = walk->costs;
    uint32_t *next = room(arena, costs), place = 1;
    memcpy(next, costs->heads, costs->count * sizeof *next);
    visit(walk, 0, 0);
    while (place != 0) {
        uint32_t node = walk->nodes[place];
        if (next[node] == costs->heads[node + 1]) {
            place = walk->parent[place];
            continue;
        }
        uint32_t to = costs->to[costs->out[next[node]++]];
        if (walk->place[to] == 0) {
            visit(walk, to, place);
            place = walk->count;
        }
    }
}

static void turn_edges(struct walk *walk, struct pith_arena *arena)
{
    const struct pith_costs *costs = walk->costs;
    walk->in_heads = pith_alloc_array(arena, costs->count + 2, sizeof *walk->in_heads);
    walk->in = pith_alloc_array(arena, costs->edges, sizeof *walk->in);
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

/* The one with the least `semi` on the way up, but for the top; the way is short from then on. */
static uint32_t least(struct walk *walk, uint32_t place)
{
    uint32_t depth = 0;
    if (walk->ancestor[place] == 0) {
        return place;
    }
    for (uint32_t at = place; walk->ancestor[walk->ancestor[at]] != 0; at = walk->ancestor[at]) {
        walk->path[depth++] = at;
    }
    while (depth > 0) {
        uint32_t at = walk->path[--depth], up = walk->ancestor[at];
        if (walk->semi[walk->label[up]] < walk->semi[walk->label[at]]) {
            walk->label[at] = walk->label[up];
        }
        walk->ancestor[at] = walk->ancestor[up];
    }
    return walk->label[place];
}

static void find_semi(struct walk *walk, uint32_t place)
{
    uint32_t node = walk->nodes[place];
    for (uint32_t i = walk->in_heads[node]; i < walk->in_heads[node + 1]; i++) {
        uint32_t from = walk->place[walk->costs->from[walk->in[i]]];
        uint32_t semi = from == 0 ? place : walk->semi[least(walk, from)];
        walk->semi[place] = semi < walk->semi[place] ? semi : walk->semi[place];
    }
    walk->next[place] = walk->bucket[walk->semi[place]];
    walk->bucket[walk->semi[place]] = place;
}

static void settle(struct walk *walk)
{
    for (uint32_t place = walk->count; place > 1; place--) {
        uint32_t parent = walk->parent[place];
        find_semi(walk, place);
        walk->ancestor[place] = parent;
        for (uint32_t at = walk->bucket[parent]; at != 0; at = walk->next[at]) {
            uint32_t through = least(walk, at);
            walk->above[at] = walk->semi[through] < walk->semi[at] ? through : parent;
        }
        walk->bucket[parent] = 0;
    }
    for (uint32_t place = 2; place <= walk->count; place++) {
        if (walk->above[place] != walk->semi[place]) {
            walk->above[place] = walk->above[walk->above[place]];
        }
    }
}

void cost_dominators(struct pith_costs *costs, struct pith_arena *arena)
{
    struct walk walk = {.costs = costs};
    uint32_t **const arrays[] = {&walk.place,    &walk.nodes, &walk.parent, &walk.semi, &walk.above,
                                 &walk.ancestor, &walk.label, &walk.bucket, &walk.next, &walk.path};
    uint32_t *above = room(arena, costs);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = room(arena, costs);
    }
    number_nodes(&walk, arena);
    turn_edges(&walk, arena);
    settle(&walk);
    memset(above, 0xff, costs->count * sizeof *above);
    for (uint32_t place = 2; place <= walk.count; place++) {
        above[walk.nodes[place]] = walk.nodes[walk.above[place]];
    }
    costs->above = above;
}

/* Children in the order of their numbers, so that the order of `order` depends on the graph only. */
void cost_order(struct pith_costs *costs, struct pith_arena *arena)
{
    uint32_t *child = pith_alloc_array(arena, costs->count, sizeof *child); /* + 1; 0: none */
    uint32_t *sibling = pith_alloc_array(arena, costs->count, sizeof *sibling);
    uint32_t *order = pith_alloc_array(arena, costs->count, sizeof *order);
    uint32_t *first = pith_alloc_array(arena, costs->count, sizeof *first);
    uint32_t *end = pith_alloc_array(arena, costs->count, sizeof *end);
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
