/* SPDX-License-Identifier: Apache-2.0 */
/* What a verb will read, told to the sandbox; each before cli_enter. */
#ifndef PITH_CLI_NAMED_H
#define PITH_CLI_NAMED_H

#include "cli/cli.h"
#include "pith/compose.h"

/* A root or an image; NULL: this machine's root. */
void cli_name_source(const struct pith_cli *cli, const char *word);
/* An image that is looked at; `reasons` is the file beside it, or NULL. */
void cli_name_image(const struct pith_cli *cli, const char *word, const char *reasons);
/* All that a manifest names, with its root, or that of --root. */
void cli_name_manifest(const struct pith_cli *cli, const struct pith_manifest *manifest);

/* A request for a manifest, with what the options of every verb say. */
struct pith_request cli_request(const struct pith_cli *cli, const char *manifest, int64_t time);

/* The tree of a manifest, without asking for rules; confined once the manifest is read. */
bool cli_compose_tree(const struct pith_cli *cli, const char *manifest, int64_t time,
                      struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

#endif
