/* SPDX-License-Identifier: Apache-2.0 */
/* The account of whatever a word names: a manifest, or an image with its reasons beside it. */
#ifndef PITH_CLI_ACCOUNT_H
#define PITH_CLI_ACCOUNT_H

#include "cli/cli.h"
#include "pith/compose.h"
#include "pith/report/account.h"

struct cli_account {
    struct pith_composition composition; /* of a manifest */
    bool composed;
    struct pith_account account;
    struct pith_source *image;      /* that was read whole */
    const struct pith_source *tree; /* what ships, by its paths; only with cli_account_open_whole */
    const char *config;             /* JSON; the same; NULL: a tar has none */
};

/*
 * The first step of both below, which confines nothing yet: reads a manifest, but nothing of an image, and tells the
 * sandbox what the word names. cli_enter comes between the two. Finish it in any case.
 */
bool cli_account_begin(const struct pith_cli *cli, const char *word, struct cli_account *account,
                       struct pith_error *error) PITH_MUST_USE;

/*
 * Composes the tree of a manifest, or reads the reasons of an image: in a layout or its archive, or FILE.why. Finish it
 * in any case.
 */
bool cli_account_open(const struct pith_cli *cli, const char *word, struct cli_account *account,
                      struct pith_error *error) PITH_MUST_USE;
/* The same with the files themselves, split into layers; an image may have no reasons. */
bool cli_account_open_whole(const struct pith_cli *cli, const char *word, struct cli_account *account,
                            struct pith_error *error) PITH_MUST_USE;
void cli_account_finish(struct cli_account *account);

#endif
