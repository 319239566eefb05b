/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the comparison share. */
#ifndef PITH_REPORT_DIFF_H
#define PITH_REPORT_DIFF_H

#include "pith/report/diff.h"

struct differing {
    const struct pith_side *before, *after;
    struct pith_arena *arena;
    struct pith_diff *diff;
    struct pith_error *error;
};

void diff_owners(struct differing *differing);
void diff_modules(struct differing *differing);
void diff_config(struct differing *differing);

/* After the files: which reason brings each new one. */
void diff_causes(struct differing *differing);

#endif
