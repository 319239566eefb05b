/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What things cost: how many bytes would not ship without them. The account's graph says what follows from what; a
 * thing's cost is that of all to which every way from the manifest leads through it: its subtree of the dominator tree
 * (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm).
 *
 * An import statement is a node of its own here, between the modules it stands in and those that it names: all edges
 * with the same "file:line" are one statement. Directories follow from what lies in them and cost nothing.
 */
#ifndef PITH_COST_H
#define PITH_COST_H

#include "pith/report/account.h"

PITH_BEGIN_DECLS

struct pith_statement {
    uint32_t where; /* text: "/app/db.py:3" */
    uint32_t names; /* text: the module that it names; the one that costs most where they are several */
    bool import;    /* false: a string that names a module */
    bool app;       /* it stands in a file that [files] lists */
    uint32_t node;  /* of the costs */
    uint32_t files; /* regular ones that would go with it, and their bytes */
    uint64_t bytes;
};

struct pith_costs {
    const struct pith_account *account;
    uint32_t count, edges;                      /* nodes: the graph's, then the statements */
    const uint32_t *from, *to;                  /* by edge */
    const uint32_t *heads;                      /* by node, one more: where its edges out begin in `out` */
    const uint32_t *out;                        /* edges */
    const uint32_t *files;                      /* by node: the index of its file + 1, or 0 */
    const uint32_t *above;                      /* by node: its immediate dominator; UINT32_MAX: nothing leads to it */
    const uint32_t *order;                      /* nodes in preorder of the dominator tree */
    const uint32_t *first, *end;                /* by node: where its subtree begins in `order`, and ends */
    const uint64_t *bytes;                      /* by place in `order`, one more: of all files before it */
    const uint32_t *counts;                     /* the same for regular files */
    PITH_VEC(struct pith_statement) statements; /* the most expensive first */
};

/* The account must outlive it; all memory is the arena's. Of an account without reasons everything is empty. */
void pith_costs_make(const struct pith_account *account, struct pith_arena *arena, struct pith_costs *costs);

/* Bytes to which every way leads through this node, its own too; and how many regular files they are. */
uint64_t pith_costs_bytes(const struct pith_costs *costs, uint32_t node);
uint32_t pith_costs_files(const struct pith_costs *costs, uint32_t node);

PITH_END_DECLS

#endif
