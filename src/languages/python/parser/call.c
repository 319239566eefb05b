/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arguments of a call that is a fact: constant strings, the beginnings of strings that are made at run time, and
 * what relative names are relative to. No farther than FARTHEST, so that calls in calls cost no more than their length.
 */
#include "languages/python/parser/call.h"
#include "languages/python/parser/walk.h"

enum { FARTHEST = 1024, PACKAGE = 1, FROMLIST = 3, LEVEL = 4 };

static bool ends_argument(const struct py_lex *lex)
{
    return py_peek(lex) == ',' || py_peek(lex) == ')';
}

/* `__name__ + …` and `__package__ + …`, or the name alone */
static bool take_own(struct py_lex *lex, bool *alone)
{
    if (!pith_py_take(lex, "__name__") && !pith_py_take(lex, "__package__")) {
        return false;
    }
    *alone = ends_argument(lex);
    return *alone || pith_py_take(lex, "+");
}

/* Up to the first place that % or .format fills. */
static void cut_template(struct py_text *text, bool percent)
{
    char *place = strchr(text->text, percent ? '%' : '{');
    if (place != NULL) {
        *place = '\0';
        text->length = (size_t)(place - text->text);
    }
}

static void first_argument(struct py_scan *scan, struct py_lex lex, struct pith_py_call *call)
{
    struct py_text text;
    bool alone = false;
    struct py_lex start = lex;
    call->own = take_own(&lex, &alone);
    call->argument = alone ? PITH_PY_CONSTANT : call->own ? PITH_PY_PREFIX : PITH_PY_DYNAMIC;
    if (alone) {
        return;
    }
    lex = call->own ? lex : start;
    size_t quote = pith_py_string_at(lex.bytes, lex.at, lex.end);
    if (quote == lex.end || !pith_py_read_text(&lex, &text)) {
        return;
    }
    call->own = call->own || text.own;
    if (!text.whole) {
        call->argument = PITH_PY_PREFIX;
    } else if (ends_argument(&lex)) {
        call->argument = PITH_PY_CONSTANT;
    } else {
        bool percent = py_peek(&lex) == '%',
             format = py_peek(&lex) == '.' && pith_py_take(&lex, ".") && pith_py_take(&lex, "format");
        if (percent || format) {
            cut_template(&text, percent);
        } else if (py_peek(&lex) != '+') {
            return;
        }
        call->argument = PITH_PY_PREFIX;
    }
    if (call->argument == PITH_PY_PREFIX && text.length == 0 && !call->own) {
        call->argument = PITH_PY_DYNAMIC;
    }
    call->text = pith_copy(scan->arena, text.text, text.length);
}

static void package_argument(struct py_scan *scan, struct py_lex lex, struct pith_py_call *call)
{
    struct py_text text;
    bool alone;
    if (take_own(&lex, &alone)) {
        call->package = alone ? "" : NULL;
    } else if (pith_py_string_at(lex.bytes, lex.at, lex.end) < lex.end && pith_py_read_text(&lex, &text) &&
               text.whole && ends_argument(&lex)) {
        call->package = pith_copy(scan->arena, text.text, text.length);
    }
}

/* The strings of a list or tuple display. */
static void fromlist(struct py_scan *scan, struct py_lex lex, struct pith_py_call *call)
{
    struct py_text text;
    if (!pith_py_take(&lex, "[") && !pith_py_take(&lex, "(")) {
        return;
    }
    while (pith_py_string_at(lex.bytes, lex.at, lex.end) < lex.end && pith_py_read_text(&lex, &text) && text.whole) {
        pith_push(scan->arena, &scan->facts->names, pith_copy(scan->arena, text.text, text.length));
        call->name_count++;
        if (!pith_py_take(&lex, ",")) {
            break;
        }
    }
}

static void level(struct py_lex lex, struct pith_py_call *call)
{
    unsigned char byte = py_peek(&lex);
    lex.at++;
    pith_py_blanks(&lex);
    if (byte >= '0' && byte <= '9' && ends_argument(&lex)) {
        call->level = byte - '0';
    }
}

/* `name=` before a value: which argument that is. */
static int by_keyword(struct py_lex *lex, const struct py_callee *callee)
{
    static const char *const names[] = {"package", "fromlist", "level"};
    static const int positions[] = {PACKAGE, FROMLIST, LEVEL};
    struct py_lex word = *lex;
    const char *name;
    size_t length;
    if (!pith_py_take_name(&word, &name, &length) || py_peek(&word) != '=' ||
        (word.at + 1 < word.end && word.bytes[word.at + 1] == '=')) {
        return -1;
    }
    (void)pith_py_take(&word, "=");
    *lex = word;
    if (strlen(callee->keyword) == length && memcmp(callee->keyword, name, length) == 0) {
        return 0;
    }
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            return positions[i];
        }
    }
    return 1000;
}

static void argument(struct py_scan *scan, struct py_lex lex, int position, struct pith_py_call *call)
{
    bool relative = call->kind == PITH_PY_IMPORT_MODULE || call->kind == PITH_PY_FIND_SPEC;
    if (position == 0) {
        first_argument(scan, lex, call);
    } else if (position == PACKAGE && relative) {
        package_argument(scan, lex, call);
    } else if (position == FROMLIST && call->kind == PITH_PY_DUNDER_IMPORT) {
        fromlist(scan, lex, call);
    } else if (position == LEVEL && call->kind == PITH_PY_DUNDER_IMPORT) {
        level(lex, call);
    }
}

void pith_py_call(struct py_scan *scan, const struct py_callee *callee, size_t at)
{
    size_t end = scan->size - at < FARTHEST ? scan->size : at + FARTHEST;
    struct py_lex lex = {.bytes = scan->bytes, .at = at + 1, .end = end, .depth = 1};
    struct pith_py_call call = {
        .place = pith_py_place(scan, at), .kind = callee->kind, .text = "", .first_name = scan->facts->names.count};
    pith_py_blanks(&lex);
    for (int count = 0; lex.at < lex.end && py_peek(&lex) != ')'; count++) {
        int keyword = by_keyword(&lex, callee);
        /* entry_points() of importlib.metadata takes keywords only */
        argument(scan, lex, keyword < 0 ? count : keyword, &call);
        while (!ends_argument(&lex) && pith_py_skip_token(&lex)) {
        }
        if (!pith_py_take(&lex, ",")) {
            break;
        }
    }
    pith_push(scan->arena, &scan->facts->calls, call);
    (void)pith_py_is_crowded(scan);
}
