/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs share: the options that every verb knows, and how answers and errors are shown. */
#ifndef PITH_CLI_H
#define PITH_CLI_H

#include "cli/sandbox.h"
#include "pith/base/error.h"

#include <stdint.h>
#include <stdio.h>

struct pith_cli {
    bool json, quiet, verbose;
    bool unconfined;                            /* --no-sandbox */
    bool color;                                 /* of standard error: a terminal, and not --no-color nor NO_COLOR */
    bool output_color;                          /* the same of standard output */
    bool no_sync;                               /* --no-sync */
    unsigned jobs;                              /* 0: as many as there are processors */
    const char *root;                           /* --root, or NULL */
    const struct pith_image_platform *platform; /* --platform, or NULL */
    struct sandbox *sandbox;
};

enum { PITH_EXIT_DONE, PITH_EXIT_BROKEN, PITH_EXIT_USAGE, PITH_EXIT_SYSTEM };

/* Says on standard error what went wrong; returns the exit status that goes with it. */
int cli_report(const struct pith_cli *cli, const struct pith_error *error);

/* Enters the sandbox that was told what will be read and written; with --verbose says what of it is active. */
void cli_enter(const struct pith_cli *cli);

/* "41.1 MB", in powers of 1000, as disk and registry sizes are given. */
const char *cli_size(uint64_t bytes, char text[16]);

/* "12,345" */
const char *cli_count(uint64_t number, char text[32]);

/* SOURCE_DATE_EPOCH, or 1980-01-01. */
bool cli_time(int64_t *time, struct pith_error *error) PITH_MUST_USE;

/* The one option of a verb that has no other: --all. */
bool cli_take_all(const char *verb, int argc, char **argv, bool *all, struct pith_error *error) PITH_MUST_USE;

/* A verb: its arguments without the common options; argv[0] is the verb. Returns the exit status. */
int pith_cli_init(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_compose(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_base(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_closure(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_diff(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_why(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_audit(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_index(const struct pith_cli *cli, int argc, char **argv);
int pith_cli_picture(const struct pith_cli *cli, int argc, char **argv);

#endif
