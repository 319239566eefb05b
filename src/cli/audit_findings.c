/* SPDX-License-Identifier: Apache-2.0 */
/* Findings for people: each a paragraph of at most 80 columns, errors last, where they are read. */
#include "base/printable.h"
#include "cli/audit.h"
#include "cli/findings.h"
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

static void show_finding(const void *context, const struct pith_finding *finding)
{
    const struct audit *audit = context;
    cli_print_finding_word(audit->cli, cli_out, finding);
    cli_out(audit->cli, " ");
    wrap(audit->cli, pith_format(audit->arena, "%s: %s %s", finding->rule, finding->path, finding->reason),
         (int)strlen(cli_finding_word(finding)) + 1, 2);
    const char *more =
        finding->allowed == NULL ? finding->remedy : pith_format(audit->arena, "allowed: %s", finding->allowed);
    if (more != NULL) {
        cli_out(audit->cli, "    ");
        wrap(audit->cli, more, 4, 4);
    }
}

static void show_more(const void *context, uint32_t count, const struct pith_finding *last)
{
    const struct audit *audit = context;
    cli_out(audit->cli, "  " DIM "… and %u more of %s; --all shows them" PLAIN "\n", count, last->rule);
}

void audit_findings(struct audit *audit)
{
    const uint32_t most = audit->all ? 0 : ROWS; /* an image may break a rule a thousand times */
    const struct findings_printer printer = {
        .show = show_finding, .more = show_more, .context = audit, .most = {most, most, most}};
    struct findings_count count = cli_count_findings(audit->findings);
    cli_out(audit->cli, audit->cli->quiet ? "" : "\n");
    cli_print_findings(audit->cli, audit->findings, &printer);
    if (!audit->cli->quiet) {
        cli_out(audit->cli, "%u error%s, %u warning%s, %u note%s, %u allowed%s\n", count.errors,
                count.errors == 1 ? "" : "s", count.warnings, count.warnings == 1 ? "" : "s", count.notes,
                count.notes == 1 ? "" : "s", count.allowed,
                count.notes + count.allowed > 0 && !audit->cli->verbose ? "; --verbose shows all" : "");
    }
}
