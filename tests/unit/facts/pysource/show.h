/* SPDX-License-Identifier: Apache-2.0 */
/* Shows facts as text, so that tables of tests can be read: one fact a piece, "; " between. */
#ifndef TESTS_PYSOURCE_SHOW_H
#define TESTS_PYSOURCE_SHOW_H

#include "languages/python/parser/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SHOW_IMPORTS = 1, SHOW_CALLS = 2, SHOW_LITERALS = 4, SHOW_ALL = 8, SHOW_FILE = 16 };

/* What a source should show. */
struct row {
    const char *source, *wanted;
};

static void show_place(FILE *out, const struct pith_py_place *place)
{
    static const char *const names[] = {"function", "class",   "try", "caught", "handler",
                                        "else",     "finally", "if",  "never",  "main"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((place->guards >> i & 1) != 0) {
            fprintf(out, " +%s", names[i]);
        }
    }
    if (place->functions > 1) {
        fprintf(out, " *%u", place->functions);
    }
}

static void show_imports(FILE *out, const struct pith_pysource *facts)
{
    for (uint32_t i = 0; i < facts->imports.count; i++) {
        const struct pith_py_import *import = &facts->imports.items[i];
        fprintf(out, "; %u%s %s %.*s%s", import->place.line, import->lazy ? " lazy" : "",
                import->from ? "from" : "import", (int)import->level, "..........", import->module);
        for (uint32_t k = 0; k < import->name_count; k++) {
            fprintf(out, "%s%s", k == 0 ? ": " : ",", facts->names.items[import->first_name + k]);
        }
        show_place(out, &import->place);
    }
}

static void show_calls(FILE *out, const struct pith_pysource *facts)
{
    static const char *const kinds[] = {"import_module", "__import__",   "find_spec",   "run_module",
                                        "resources",     "iter_modules", "extend_path", "metadata",
                                        "entry_points",  "find_library", "load_library"};
    static const char *const arguments[] = {"nothing", "", "prefix ", "dynamic"};
    for (uint32_t i = 0; i < facts->calls.count; i++) {
        const struct pith_py_call *call = &facts->calls.items[i];
        bool text = call->argument == PITH_PY_CONSTANT || call->argument == PITH_PY_PREFIX;
        fprintf(out, "; %u %s %s%s", call->place.line, kinds[call->kind], arguments[call->argument],
                call->own ? "own" : "");
        fprintf(out, text ? "'%s'" : "%s", call->text);
        if (call->package != NULL) {
            fprintf(out, " in '%s'", call->package);
        }
        if (call->level > 0) {
            fprintf(out, " level %u", call->level);
        }
        for (uint32_t k = 0; k < call->name_count; k++) {
            fprintf(out, "%s%s", k == 0 ? " from " : ",", facts->names.items[call->first_name + k]);
        }
        show_place(out, &call->place);
    }
}

static void show_literals(FILE *out, const struct pith_pysource *facts)
{
    static const char *const kinds[] = {"word", "dotted", "entry", "stem"};
    for (uint32_t i = 0; i < facts->literals.count; i++) {
        const struct pith_py_literal *literal = &facts->literals.items[i];
        fprintf(out, "; %u %s %s%s", literal->line, kinds[literal->kind], literal->text,
                literal->listed ? " listed" : "");
    }
}

static void show_file(FILE *out, const struct pith_pysource *facts)
{
    fprintf(out, "; %u lines%s", facts->lines, facts->incomplete ? " incomplete" : "");
    if (facts->encoding != NULL) {
        fprintf(out, " in %s", facts->encoding);
    }
}

static void show_all(FILE *out, const struct pith_pysource *facts)
{
    fputs(facts->has_all ? "; all" : "", out);
    for (uint32_t i = 0; i < facts->all.count; i++) {
        fprintf(out, " %s", facts->all.items[i]);
    }
}

static char *show_with(pith_py_classify *classify, const char *source, size_t size, int what)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_pysource facts;
    struct pith_error error;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    if (!pith_pysource_read_with(classify, source, size, &arena, &facts, &error)) {
        fprintf(out, "; error: %s", error.message);
    } else {
        void (*const parts[])(FILE *, const struct pith_pysource *) = {show_imports, show_calls, show_literals,
                                                                       show_all, show_file};
        for (int i = 0; i < 5; i++) {
            if ((what >> i & 1) != 0) {
                parts[i](out, &facts);
            }
        }
    }
    fclose(out);
    return text;
}

/* Asserts what a source shows, with each first stage, and from memory that ends where the source does. */
static void check_source(const char *source, size_t size, int what, const char *wanted)
{
    char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, source, size);
    pith_py_classify *const stages[] = {pith_py_classifier(), pith_py_classify_portable};
    for (int i = 0; i < 2; i++) {
        char *shown = show_with(stages[i], exact, size, what);
        const char *text = *shown == '\0' ? shown : shown + 2;
        if (strcmp(text, wanted) != 0) {
            fail_msg("%s\n--- shows\n%s\n--- wanted\n%s", source, text, wanted);
        }
        free(shown);
    }
    free(exact);
}

/* Each row of a table. */
static inline void check_rows(const struct row *rows, size_t count, int what)
{
    for (size_t i = 0; i < count; i++) {
        check_source(rows[i].source, strlen(rows[i].source), what, rows[i].wanted);
    }
}

#define CHECK_ROWS(rows, what) check_rows(rows, sizeof(rows) / sizeof *(rows), what)

#endif
