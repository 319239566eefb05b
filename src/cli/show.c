/* SPDX-License-Identifier: Apache-2.0 */
/* How numbers and errors are shown. */
#include "base/amount.h"
#include "cli/print.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

int cli_report(const struct pith_cli *cli, const struct pith_error *error)
{
    cli_err(cli, RED "pith:" PLAIN " %s\n", error->message);
    switch (error->code) {
    case PITH_OK:
    case PITH_SYSTEM:
        return PITH_EXIT_SYSTEM;
    case PITH_MISSING:
        return PITH_EXIT_BROKEN;
    case PITH_USAGE:
        break;
    }
    return PITH_EXIT_USAGE;
}

void cli_enter(const struct pith_cli *cli)
{
    char text[SANDBOX_TEXT];
    sandbox_enter(cli->sandbox);
    if (cli->verbose) {
        cli_err(cli, "sandbox: %s\n", sandbox_text(cli->sandbox, text));
    }
}

const char *cli_size(uint64_t bytes, char text[16])
{
    return pith_amount_size(bytes, "bytes", text);
}

const char *cli_count(uint64_t number, char text[32])
{
    return pith_amount_count(number, text);
}

bool cli_time(int64_t *time, struct pith_error *error)
{
    static const int64_t default_time = 315532800; /* 1980-01-01: what ZIP, and so Python's zipfile, can say */
    const char *text = getenv("SOURCE_DATE_EPOCH");
    *time = default_time;
    if (text == NULL || *text == '\0') {
        return true;
    }
    char *end;
    errno = 0;
    long long seconds = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || seconds < 0) {
        return pith_fail(error, PITH_USAGE, "SOURCE_DATE_EPOCH=%s is not a number of seconds since 1970", text);
    }
    *time = seconds;
    return true;
}

bool cli_take_all(const char *verb, int argc, char **argv, bool *all, struct pith_error *error)
{
    static const struct option options[] = {{"all", no_argument, NULL, 'a'}, {NULL, 0, NULL, 0}};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (letter != 'a') {
            return pith_fail(error, PITH_USAGE, "%s does not know %s; see `pith %s --help`", verb, argv[optind - 1],
                             verb);
        }
        *all = true;
    }
    return true;
}
