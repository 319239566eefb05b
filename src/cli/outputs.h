/* SPDX-License-Identifier: Apache-2.0 */
/* Where a composition goes and what is told of it: what the verbs that write images share. */
#ifndef PITH_CLI_OUTPUTS_H
#define PITH_CLI_OUTPUTS_H

#include "cli/compose.h"

#include <getopt.h>

enum { OUTPUT_LIMIT = 16 };

struct outputs {
    const char *verb;
    struct pith_arena arena; /* of the targets */
    const char *depfile;     /* or NULL */
    bool timings, no_reasons, referrers;
    struct pith_target targets[OUTPUT_LIMIT];
    size_t count;
    struct sbom_request sboms[OUTPUT_LIMIT];
    size_t sbom_count;
    int64_t time; /* of every entry */

    struct pith_inputs inputs; /* besides the composition's own, for the depfile */
    struct pith_written written[OUTPUT_LIMIT];
    int64_t took[OUTPUT_LIMIT]; /* nanoseconds */
};

/* For getopt_long, with the short options "o:". */
#define OUTPUT_OPTIONS \
    {"output", required_argument, NULL, 'o'}, {"depfile", required_argument, NULL, 'd'}, \
        {"timings", no_argument, NULL, 't'}, {"no-reasons", no_argument, NULL, 'n'}, \
        {"referrers", no_argument, NULL, 'r'}, {"sbom", required_argument, NULL, 's'}, \
    { \
        NULL, 0, NULL, 0 \
    }

/* What the usage says of the outputs; and of the options above and of all verbs. */
void outputs_help(void);
extern const char outputs_options_usage[];

/* One of OUTPUT_OPTIONS; `option` is the word as written, for what is none. */
bool outputs_take(struct outputs *outputs, int letter, const char *option, struct pith_error *error) PITH_MUST_USE;

/* Something to write to, that may be written to, and standard output for one thing only; reads the time. */
bool outputs_judge(const struct pith_cli *cli, struct outputs *outputs, struct pith_error *error) PITH_MUST_USE;

/* Tells the sandbox of everything that will be written; `keep` is one more file, or NULL. */
void outputs_name(const struct pith_cli *cli, const struct outputs *outputs, const char *keep);

/*
 * Makes layers where an output wants them, says what rules object to, and writes everything; nothing when a rule is
 * broken. Returns the exit status.
 */
int outputs_write(const struct pith_cli *cli, struct outputs *outputs, struct pith_composition *composition);

/* The last words: the summary as JSON, with `also` (taken over; NULL without --json) in it, or how many notes there
 * are. */
void outputs_tell(const struct pith_cli *cli, const struct outputs *outputs, const struct pith_composition *composition,
                  struct json_t *also);

void outputs_finish(struct outputs *outputs);

#endif
