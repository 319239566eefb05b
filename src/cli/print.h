/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way from the program to people. What a `%s` brings comes from anywhere, so it is shown as base/printable.h
 * says; a line breaks, and a style begins, only where the format says so. The tests look for whoever prints otherwise.
 */
#ifndef PITH_CLI_PRINT_H
#define PITH_CLI_PRINT_H

#include "cli/cli.h"

/* Styles stand in the format itself; they are left out where there are no colours. */
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define PLAIN "\033[0m"

/* As printf, to standard output and to standard error; widths are columns, a precision is bytes of the text given. */
void cli_out(const struct pith_cli *cli, const char *format, ...) PITH_PRINTF(2, 3);
void cli_err(const struct pith_cli *cli, const char *format, ...) PITH_PRINTF(2, 3);

/* A text of our own, to standard output: what `--help` says. */
void cli_help(const char *text);

/* To standard output, as it is: for text that was made printable, where every byte counts. */
void cli_raw(const char *text, size_t size);

/* Says so when standard output did not take everything, whatever `status` was; returns the exit status. */
int cli_finish(const struct pith_cli *cli, int status);

#endif
