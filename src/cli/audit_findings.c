/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for people: each a paragraph of at most 80 columns, what is broken last, where it is read. */
#include "base/printable.h"
#include "cli/audit.h"
#include "cli/print.h"

#include <string.h>

enum { WIDTH = 80, ROWS = 10 };

/* Prints words from column `at` on, and goes on in lines that begin with `indent` blanks. A longer word stays whole. */
static void wrap(const struct pith_cli *cli, const char *text, int at, int indent)
{
    for (bool first = true; *text != '\0'; first = false) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        size_t size = strcspn(text, " ");
        const char *word = pith_copy(&arena, text, size);
        int columns = (int)pith_printable_columns(word);
        if (!first && at + 1 + columns > WIDTH) {
            cli_out(cli, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            cli_out(cli, " ");
            at++;
        }
        cli_out(cli, "%s", word);
        at += columns;
        text += size + (text[size] == ' ');
    }
    cli_out(cli, "\n");
}

static bool is_breach(const struct pith_finding *finding)
{
    return finding->severity == PITH_BREACH && finding->allowed == NULL;
}

static void show_finding(struct audit *audit, const struct pith_finding *finding)
{
    bool breach = is_breach(finding);
    const char *word = finding->allowed != NULL ? "allowed" : breach ? "broken" : "note";
    cli_out(audit->cli, breach ? RED "%s" PLAIN " " : DIM "%s" PLAIN " ", word);
    wrap(audit->cli, pith_format(audit->arena, "%s: %s %s", finding->rule, finding->path, finding->reason),
         (int)strlen(word) + 1, 2);
    const char *more =
        finding->allowed == NULL ? finding->remedy : pith_format(audit->arena, "allowed: %s", finding->allowed);
    if (more != NULL) {
        cli_out(audit->cli, "    ");
        wrap(audit->cli, more, 4, 4);
    }
}

/* Those of one rule, the first few where there are many: an image may break it a thousand times. */
static void show_rule(struct audit *audit, const char *rule, bool breaches)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < audit->findings->list.count; i++) {
        const struct pith_finding *finding = &audit->findings->list.items[i];
        if (strcmp(finding->rule, rule) == 0 && is_breach(finding) == breaches && (count++ < ROWS || audit->all)) {
            show_finding(audit, finding);
        }
    }
    if (count > ROWS && !audit->all) {
        cli_out(audit->cli, "  " DIM "… and %u more of %s; --all shows them" PLAIN "\n", count - ROWS, rule);
    }
}

void audit_findings(struct audit *audit)
{
    uint32_t notes = 0, allowed = 0;
    for (uint32_t i = 0; i < audit->findings->list.count; i++) {
        const struct pith_finding *finding = &audit->findings->list.items[i];
        notes += finding->allowed == NULL && finding->severity == PITH_NOTE;
        allowed += finding->allowed != NULL;
    }
    cli_out(audit->cli, audit->cli->quiet ? "" : "\n");
    for (int breaches = audit->cli->verbose && !audit->cli->quiet ? 0 : 1; breaches < 2; breaches++) {
        for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
            show_rule(audit, rule->name, breaches == 1);
        }
    }
    if (!audit->cli->quiet) {
        cli_out(audit->cli, "%u rule%s broken, %u allowed, %u note%s%s\n", audit->breaches,
                audit->breaches == 1 ? " is" : "s are", allowed, notes, notes == 1 ? "" : "s",
                notes + allowed > 0 && !audit->cli->verbose ? "; --verbose shows all" : "");
    }
}
