/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this verb share. */
#ifndef PITH_CLI_AUDIT_H
#define PITH_CLI_AUDIT_H

#include "cli/cli.h"
#include "pith/compose.h"
#include "pith/report/audit.h"

struct audit_request {
    const char *subject, *sarif; /* sarif may be NULL */
    bool all, costs;
};

struct audit {
    const struct pith_cli *cli;
    const char *subject; /* as given */
    const struct pith_account *account;
    const struct pith_findings *findings;
    struct pith_costs costs;
    struct pith_arena *arena;
    uint32_t errors;
    bool all;
    bool costs_only; /* the rules were not asked */
};

void audit_text(struct audit *audit);
void audit_findings(struct audit *audit);
void audit_json(struct audit *audit);

/* Writes the findings to a file; `composition` is NULL for an image. */
bool audit_sarif(const struct audit *audit, struct pith_composition *composition, const char *to,
                 struct pith_error *error) PITH_MUST_USE;

/* Shows the answer as it was asked for; returns the exit status. */
int audit_answer(const struct pith_cli *cli, const struct audit_request *request, struct audit *audit,
                 struct pith_composition *composition);

int audit_image(const struct pith_cli *cli, const struct audit_request *request);

/* Does a path of the root begin as a program or a script does? And the manifest that it implies; the arena's. */
bool audit_is_program(const struct pith_cli *cli, const char *path);
const char *audit_program_manifest(const struct pith_cli *cli, const char *path, struct pith_arena *arena);

#endif
