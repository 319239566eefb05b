/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about costs share. */
#ifndef PITH_REPORT_COST_H
#define PITH_REPORT_COST_H

#include "pith/report/audit.h"

/* dominators.c: fills `above` from the edges, and `order`, `first` and `end` from that. */
void cost_dominators(struct pith_costs *costs, struct pith_arena *arena);
void cost_order(struct pith_costs *costs, struct pith_arena *arena);

/* part.c: sums by owner, and the largest library that is no distribution's. */
struct parts {
    uint64_t *owned;
    struct pith_part library;
};
void part_begin(struct parts *parts, const struct pith_account *account, struct pith_arena *arena);
void part_add(struct parts *parts, const struct pith_account *account, const struct pith_account_file *file);
struct pith_part part_end(struct parts *parts, const struct pith_account *account);

#endif
