/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why something ships: what a name means in an account, and the chain of reasons from the manifest to it. The graph's
 * edges are the only source.
 */
#ifndef PITH_WHY_H
#define PITH_WHY_H

#include "pith/report/account.h"

PITH_BEGIN_DECLS

/* A step of a chain: "`to` follows from `from`". */
struct pith_step {
    uint32_t from, to; /* nodes */
    uint32_t edge;
};

struct pith_chain {
    struct pith_step *items;
    uint32_t count, room;
};

struct pith_things {
    uint32_t *items; /* nodes */
    uint32_t count, room;
};

/*
 * The nodes that `thing` names: a path in the image (links are followed), a file name such as a soname, a module's
 * dotted name, or a distribution in any spelling; of several kinds when one word means several. All memory is the
 * arena's.
 */
void pith_why_find(const struct pith_account *account, const char *thing, struct pith_arena *arena,
                   struct pith_things *things);

/* By node: the edge by which a search from the manifest first reaches it, + 1; 0: it does not. */
struct pith_ways {
    const uint32_t *certain; /* over reasons that surely hold */
    const uint32_t *any;
};
void pith_why_search(const struct pith_graph *graph, struct pith_arena *arena, struct pith_ways *ways);

/*
 * The shortest chain from the manifest to a node. One of reasons that surely hold comes before a shorter one with a
 * guess in it. Empty for the manifest itself.
 */
void pith_why_chain(const struct pith_graph *graph, const struct pith_ways *ways, uint32_t node,
                    struct pith_arena *arena, struct pith_chain *chain);

/* Every edge that leads to a node, each a reason of its own; as steps, in the order they were found. */
void pith_why_reasons(const struct pith_graph *graph, uint32_t node, struct pith_arena *arena,
                      struct pith_chain *reasons);

/*
 * Why not: the refusals of any of these names (a thing may have several: its path and its module), of what it is in
 * ("pkg" for "pkg.x") and what would bring it, each once, the most telling kind first. The arena's.
 */
void pith_why_not(const struct pith_account *account, const char *const *names, uint32_t count,
                  struct pith_arena *arena, struct pith_refusals *found);

/* "is imported for type checkers only", and "typing", the word of JSON. */
const char *pith_absence_sentence(enum pith_absence why) __attribute__((returns_nonnull));
const char *pith_absence_word(enum pith_absence why) __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
