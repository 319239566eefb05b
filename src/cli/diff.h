/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of this verb share. */
#ifndef PITH_CLI_DIFF_H
#define PITH_CLI_DIFF_H

#include "cli/account.h"
#include "pith/report/diff.h"

/* What is compared, and how much of it is shown. */
struct comparison {
    const struct pith_cli *cli;
    const char *words[2];
    const struct cli_account *sides;
    const struct pith_diff *diff;
    struct pith_arena *arena;
    bool all;
};

/* "sqlite3 is imported (/app/db.py:3)": a reason of the second account. */
const char *cause_text(const struct comparison *comparison, const struct pith_cause *cause);

void diff_show_json(const struct comparison *comparison);

#endif
