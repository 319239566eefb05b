/* Findings for people: each a paragraph of at most 80 columns, what is broken last, where it is read. */
#include "cli/audit.h"

#include <string.h>

enum { WIDTH = 80, ROWS = 10 };

#define RED "\033[1;31m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

static const char *paint(const struct audit *audit, const char *code)
{
    return audit->color ? code : "";
}

/* Prints words from column `at` on, and goes on in lines that begin with `indent` blanks. A longer word stays whole. */
static void wrap(const char *text, int at, int indent)
{
    for (bool first = true; *text != '\0'; first = false) {
        int columns = 0, size = (int)strcspn(text, " ");
        for (int i = 0; i < size; i++) {
            columns += (text[i] & 0xc0) != 0x80;
        }
        if (!first && at + 1 + columns > WIDTH) {
            (void)printf("\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            (void)putchar(' ');
            at++;
        }
        for (int i = 0; i < size; i++) { /* names of files may hold anything */
            (void)putchar((unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i]);
        }
        at += columns;
        text += size + (text[size] == ' ');
    }
    (void)putchar('\n');
}

static bool is_breach(const struct pith_finding *finding)
{
    return finding->severity == PITH_BREACH && finding->allowed == NULL;
}

static void show_finding(struct audit *audit, const struct pith_finding *finding)
{
    bool breach = is_breach(finding);
    const char *word = finding->allowed != NULL ? "allowed" : breach ? "broken" : "note";
    (void)printf("%s%s%s ", paint(audit, breach ? RED : DIM), word, paint(audit, PLAIN));
    wrap(pith_format(audit->arena, "%s: %s %s", finding->rule, finding->path, finding->reason), (int)strlen(word) + 1,
         2);
    const char *more =
        finding->allowed == NULL ? finding->remedy : pith_format(audit->arena, "allowed: %s", finding->allowed);
    if (more != NULL) {
        (void)printf("    ");
        wrap(more, 4, 4);
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
        (void)printf("  %s… and %u more of %s; --all shows them%s\n", paint(audit, DIM), count - ROWS, rule,
                     paint(audit, PLAIN));
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
    (void)fputs(audit->quiet ? "" : "\n", stdout);
    for (int breaches = audit->verbose && !audit->quiet ? 0 : 1; breaches < 2; breaches++) {
        for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
            show_rule(audit, rule->name, breaches == 1);
        }
    }
    if (!audit->quiet) {
        (void)printf("%u rule%s broken, %u allowed, %u note%s%s\n", audit->breaches,
                     audit->breaches == 1 ? " is" : "s are", allowed, notes, notes == 1 ? "" : "s",
                     notes + allowed > 0 && !audit->verbose ? "; --verbose shows all" : "");
    }
}
