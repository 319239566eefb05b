/* SPDX-License-Identifier: Apache-2.0 */
/* A file that a verb writes: whole or not at all. */
#ifndef PITH_CLI_WRITE_H
#define PITH_CLI_WRITE_H

#include "base/output.h"
#include "cli/cli.h"

/* `path` may be "-". With a batch it appears with the others; NULL: at once. */
bool cli_write(const struct pith_cli *cli, const char *path, const void *bytes, size_t size, struct pith_batch *batch,
               struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

#endif
