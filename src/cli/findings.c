/* SPDX-License-Identifier: Apache-2.0 */
/* Findings by level and rule, and how many of each rule are shown. */
#include "cli/findings.h"

#include "cli/print.h"
#include "pith/check.h"

#include <string.h>

/* What the manifest allows counts as a note. */
static enum pith_level level_of(const struct pith_finding *finding)
{
    return finding->allowed != NULL ? PITH_NOTE : finding->level;
}

const char *cli_finding_word(const struct pith_finding *finding)
{
    return finding->allowed != NULL ? "allowed" : pith_level_name(finding->level);
}

void cli_print_finding_word(const struct pith_cli *cli, void (*print)(const struct pith_cli *, const char *, ...),
                            const struct pith_finding *finding)
{
    static const char *const formats[] = {
        [PITH_NOTE] = DIM "%s" PLAIN, [PITH_WARNING] = YELLOW "%s" PLAIN, [PITH_ERROR] = RED "%s" PLAIN};
    print(cli, formats[level_of(finding)], cli_finding_word(finding));
}

struct findings_count cli_count_findings(const struct pith_findings *findings)
{
    struct findings_count count = {0};
    for (uint32_t i = 0; i < findings->list.count; i++) {
        const struct pith_finding *finding = &findings->list.items[i];
        uint32_t *of[] = {[PITH_NOTE] = &count.notes, [PITH_WARNING] = &count.warnings, [PITH_ERROR] = &count.errors};
        ++*(finding->allowed != NULL ? &count.allowed : of[finding->level]);
    }
    return count;
}

static void print_rule(const struct pith_findings *findings, const char *rule, enum pith_level level,
                       const struct findings_printer *printer)
{
    uint32_t count = 0, most = printer->most[level] == 0 ? UINT32_MAX : printer->most[level];
    const struct pith_finding *last = NULL;
    for (uint32_t i = 0; i < findings->list.count; i++) {
        const struct pith_finding *finding = &findings->list.items[i];
        if (level_of(finding) == level && strcmp(finding->rule, rule) == 0) {
            last = finding;
            if (count++ < most) {
                printer->show(printer->context, finding);
            }
        }
    }
    if (count > most) {
        printer->more(printer->context, count - most, last);
    }
}

void cli_print_findings(const struct pith_cli *cli, const struct pith_findings *findings,
                        const struct findings_printer *printer)
{
    for (int level = cli->verbose && !cli->quiet ? PITH_NOTE : PITH_WARNING; level <= PITH_ERROR; level++) {
        for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
            print_rule(findings, rule->name, (enum pith_level)level, printer);
        }
    }
}
