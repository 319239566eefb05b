/* SPDX-License-Identifier: Apache-2.0 */
/* In which order findings are told, and which of them: the same for every verb. */
#ifndef PITH_CLI_FINDINGS_H
#define PITH_CLI_FINDINGS_H

#include "cli/cli.h"
#include "pith/base/finding.h"

/* How a verb shows one finding, and that `count` more of a rule are not shown. */
struct findings_printer {
    void (*show)(const void *context, const struct pith_finding *finding);
    void (*more)(const void *context, uint32_t count, const struct pith_finding *last);
    const void *context;
    uint32_t most[PITH_ERROR + 1]; /* of one rule, by level; 0: no limit */
};

/*
 * Notes and what is allowed (with --verbose alone), then warnings, then errors: what is read first stands last. Each
 * rule's are together.
 */
void cli_print_findings(const struct pith_cli *cli, const struct pith_findings *findings,
                        const struct findings_printer *printer);

/* "allowed", or the name of the level. */
const char *cli_finding_word(const struct pith_finding *finding);

/* That word by cli_out or cli_err, in its colour. */
void cli_print_finding_word(const struct pith_cli *cli, void (*print)(const struct pith_cli *, const char *, ...),
                            const struct pith_finding *finding);

struct findings_count {
    uint32_t errors, warnings, notes, allowed;
};
struct findings_count cli_count_findings(const struct pith_findings *findings);

#endif
