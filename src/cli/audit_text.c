/* SPDX-License-Identifier: Apache-2.0 */
/* The audit for people: tables that fit 80 columns, the expensive first; then what is broken, with remedies. */
#include "base/printable.h"
#include "cli/audit.h"
#include "cli/print.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, ROWS = 10, NAME = 42, NAMES = 40 };

/* Where `columns` columns of the text end. */
static const char *behind(const char *text, size_t columns)
{
    char shown[PITH_PRINTABLE_ROOM];
    for (size_t size; (size = pith_printable_next(text, shown)) > 0; text += size) {
        size_t wanted = shown[0] == '\\' ? strlen(shown) : 1;
        if (wanted > columns) {
            break;
        }
        columns -= wanted;
    }
    return text;
}

/* A text of at most `width` columns: the end of a place tells more. */
static const char *fit(struct audit *audit, const char *text, size_t width, bool place)
{
    size_t columns = pith_printable_columns(text);
    if (columns <= width) {
        return text;
    }
    if (!place) {
        return pith_format(audit->arena, "%.*s…", (int)(behind(text, width - 1) - text), text);
    }
    const char *from = behind(text, columns - width + 1);
    for (uint32_t point; pith_printable_columns(from) > width - 1;) { /* an escape lies across the edge */
        from += pith_character(from, &point);
    }
    return pith_format(audit->arena, "…%s", from);
}

static void show_more(const struct audit *audit, uint32_t shown, uint32_t count)
{
    if (shown < count) {
        cli_out(audit->cli, "  " DIM "… and %u more; --all shows them" PLAIN "\n", count - shown);
    }
}

static void show_shares(struct audit *audit, enum pith_share_kind kind)
{
    struct pith_shares shares;
    pith_audit_shares(&audit->costs, kind, audit->arena, &shares);
    uint32_t rows = audit->all || shares.list.count < ROWS ? shares.list.count : ROWS;
    if (rows == 0) {
        return;
    }
    pith_audit_weigh(&audit->costs, &shares, rows, audit->arena);
    cli_out(audit->cli, "\n" BOLD "%-*s%10s%s" PLAIN "\n", NAME + 4, pith_share_words(kind), "size",
            audit->account->reasoned ? "  goes along      shared" : "");
    for (uint32_t i = 0; i < rows; i++) {
        const struct pith_share *share = &shares.list.items[i];
        bool version = share->more != NULL && kind != PITH_SHARE_LIBRARY;
        const char *name = version ? pith_format(audit->arena, "%s %s", share->name, share->more) : share->name;
        char size[16], exclusive[16], shared[16];
        cli_out(audit->cli, "  %-*s  %10s", NAME, fit(audit, name, NAME, false), cli_size(share->bytes, size));
        if (audit->account->reasoned) {
            cli_out(audit->cli, "  %10s  %10s",
                    cli_size(share->exclusive > share->bytes ? share->exclusive - share->bytes : 0, exclusive),
                    cli_size(share->shared, shared));
        }
        cli_out(audit->cli, "\n");
    }
    show_more(audit, rows, shares.list.count);
}

static void show_brought(struct audit *audit, uint64_t bytes, const char *names, const char *where,
                         struct pith_part most)
{
    char size[16], of[16];
    const char *text = names;
    if (most.name != NULL && most.bytes < bytes) {
        text = pith_format(audit->arena, "%s, %s of it %s", text, cli_size(most.bytes, of), most.name);
    }
    cli_out(audit->cli, "  %10s  %-*s  %s\n", cli_size(bytes, size), NAMES, fit(audit, text, NAMES, false),
            fit(audit, where, WIDTH - NAMES - 16, true));
}

static int by_cost(const void *one, const void *two)
{
    const struct pith_share *a = one, *b = two;
    return a->exclusive != b->exclusive ? (a->exclusive < b->exclusive ? 1 : -1) : strcmp(a->name, b->name);
}

/* What the app imports, at however many places: the statements that a reader can change. */
static void show_imports(struct audit *audit)
{
    struct pith_shares shares;
    pith_audit_shares(&audit->costs, PITH_SHARE_IMPORT, audit->arena, &shares);
    pith_audit_weigh(&audit->costs, &shares, shares.list.count, audit->arena);
    if (shares.list.count > 0) {
        qsort(shares.list.items, shares.list.count, sizeof *shares.list.items, by_cost);
        cli_out(audit->cli, "\n" BOLD "the app's imports bring" PLAIN "\n");
    }
    uint32_t rows = 0;
    while (rows < shares.list.count && (audit->all || (rows < ROWS && shares.list.items[rows].exclusive > 0))) {
        rows++;
    }
    for (uint32_t i = 0; i < rows; i++) {
        const struct pith_share *share = &shares.list.items[i];
        const char *where = share->files == 1
                                ? share->more
                                : pith_format(audit->arena, "%s and %u more", share->more, share->files - 1);
        show_brought(audit, share->exclusive, share->name, where, share->most);
    }
    show_more(audit, rows, shares.list.count);
}

/* Each by itself, those of packages too: by default only where the app has none. */
static void show_statements(struct audit *audit)
{
    bool apps = false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < audit->costs.statements.count; i++) {
        apps |= audit->costs.statements.items[i].app;
        count += audit->costs.statements.items[i].bytes > 0;
    }
    if (count == 0 || (apps && !audit->all)) {
        return;
    }
    cli_out(audit->cli, "\n" BOLD "each import statement brings" PLAIN "\n");
    uint32_t rows = audit->all || count < ROWS ? count : ROWS;
    for (uint32_t i = 0; i < rows; i++) {
        const struct pith_statement *statement = &audit->costs.statements.items[i];
        const char *names = pith_text(audit->account->texts, statement->names);
        show_brought(audit, statement->bytes, statement->import ? names : pith_format(audit->arena, "\"%s\"", names),
                     pith_text(audit->account->texts, statement->where),
                     pith_audit_part(&audit->costs, statement, audit->arena));
    }
    show_more(audit, rows, count);
}

void audit_text(struct audit *audit)
{
    uint64_t bytes = 0;
    uint32_t files = 0;
    char size[16], count[32];
    for (uint32_t i = 0; i < audit->account->files.count; i++) {
        bytes += audit->account->files.items[i].size;
        files += audit->account->files.items[i].type == PITH_ENTRY_FILE;
    }
    if (!audit->cli->quiet) {
        cli_out(audit->cli, "%s: %s in %s files\n", audit->subject, cli_size(bytes, size), cli_count(files, count));
        for (int kind = 0; kind <= PITH_SHARE_MODULE; kind++) {
            show_shares(audit, (enum pith_share_kind)kind);
        }
        if (!audit->account->reasoned) {
            show_shares(audit, PITH_SHARE_DIRECTORY);
        }
        show_imports(audit);
        show_statements(audit);
    }
    if (!audit->costs_only) {
        audit_findings(audit);
    }
}
