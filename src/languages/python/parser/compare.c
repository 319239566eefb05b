/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operands of conditions that can be known without running: comparisons of sys.version_info, sys.platform and their
 * like, TYPE_CHECKING, `__name__ == "__main__"`, constants, and PY2 and PY3 as six and its many imitators mean them.
 */
#include "languages/python/parser/scan.h"

enum { TRUE = PITH_PY_TRUE, UNKNOWN = PITH_PY_UNKNOWN };

static uint32_t main_name(struct py_scan *scan, bool equal)
{
    uint32_t is = pith_py_new_condition(
        scan, (struct pith_py_condition){.kind = PITH_PY_IS_MAIN, .always = PITH_PY_MAYBE, .main = true});
    return equal ? is : pith_py_not(scan, is);
}

/* One text comparison; the text is the next token. */
static uint32_t text_test(struct py_scan *scan, struct py_lex *lex, enum pith_py_condition_kind kind,
                          enum pith_py_operator op)
{
    struct py_text text;
    if (pith_py_string_at(lex->bytes, lex->at, lex->end) == lex->end || !pith_py_read_text(lex, &text) || !text.whole) {
        return UNKNOWN;
    }
    if (kind == PITH_PY_IS_MAIN) {
        return strcmp(text.text, "__main__") == 0 && op == PITH_PY_EQ ? main_name(scan, true) : UNKNOWN;
    }
    char *copy = pith_copy(scan->arena, text.text, text.length);
    for (char *letter = copy; kind == PITH_PY_IMPLEMENTATION && *letter != '\0'; letter++) {
        *letter = (char)(*letter >= 'A' && *letter <= 'Z' ? *letter | 0x20 : *letter);
    }
    return pith_py_new_condition(
        scan,
        (struct pith_py_condition){.kind = (uint8_t)kind, .op = (uint8_t)op, .text = copy, .always = PITH_PY_MAYBE});
}

/* ("a", "b") or one text: any of them. */
static uint32_t any_text(struct py_scan *scan, struct py_lex *lex, enum pith_py_condition_kind kind,
                         enum pith_py_operator op)
{
    unsigned char opener = py_peek(lex);
    const char *closer = opener == '(' ? ")" : opener == '[' ? "]" : opener == '{' ? "}" : NULL;
    if (closer == NULL) {
        return op == PITH_PY_BEGINS ? text_test(scan, lex, kind, op) : UNKNOWN;
    }
    lex->depth++;
    lex->at++;
    pith_py_blanks(lex);
    uint32_t any = UNKNOWN;
    bool comma = false;
    for (bool first = true; py_peek(lex) != (unsigned char)*closer; first = false) {
        uint32_t one = first || comma ? text_test(scan, lex, kind, op) : UNKNOWN;
        if (one == UNKNOWN) {
            return UNKNOWN;
        }
        any = first ? one : pith_py_both(scan, PITH_PY_OR, any, one);
        comma = pith_py_take(lex, ",");
    }
    lex->depth--;
    /* "x" in ("abc") looks into the text */
    bool tuple = opener != '(' || comma || (any != UNKNOWN && scan->facts->conditions.items[any].kind == PITH_PY_OR) ||
                 op == PITH_PY_BEGINS;
    return pith_py_take(lex, closer) && tuple ? any : UNKNOWN;
}

/* == "x", != "x", in ("x", "y"), not in …, .startswith("x") */
static uint32_t text_comparison(struct py_scan *scan, struct py_lex *lex, enum pith_py_condition_kind kind)
{
    if (pith_py_take(lex, "==")) {
        return text_test(scan, lex, kind, PITH_PY_EQ);
    }
    if (pith_py_take(lex, "!=")) {
        return pith_py_not(scan, text_test(scan, lex, kind, PITH_PY_EQ));
    }
    if (pith_py_take(lex, "in")) {
        return any_text(scan, lex, kind, PITH_PY_EQ);
    }
    if (pith_py_take(lex, "not")) {
        return pith_py_take(lex, "in") ? pith_py_not(scan, any_text(scan, lex, kind, PITH_PY_EQ)) : UNKNOWN;
    }
    if (kind == PITH_PY_PLATFORM && pith_py_take(lex, ".") && pith_py_take(lex, "startswith") && py_peek(lex) == '(') {
        lex->depth++;
        (void)pith_py_take(lex, "(");
        uint32_t begins = any_text(scan, lex, kind, PITH_PY_BEGINS);
        lex->depth--;
        return pith_py_take(lex, ")") ? begins : UNKNOWN;
    }
    return UNKNOWN;
}

static bool take_path(struct py_lex *lex, const char *first, const char *second)
{
    struct py_lex path = *lex;
    bool taken = pith_py_take(&path, first) && pith_py_take(&path, ".") && pith_py_take(&path, second);
    *lex = taken ? path : *lex;
    return taken;
}

/* name.TYPE_CHECKING */
static bool take_type_checking(struct py_lex *lex)
{
    struct py_lex path = *lex;
    const char *name;
    size_t length;
    while (pith_py_take_name(&path, &name, &length)) {
        if (length == 13 && memcmp(name, "TYPE_CHECKING", 13) == 0) {
            *lex = path;
            return true;
        }
        if (!pith_py_take(&path, ".")) {
            break;
        }
    }
    return false;
}

static uint32_t constant(struct py_scan *scan, bool holds)
{
    return holds ? TRUE : pith_py_not(scan, TRUE);
}

uint32_t pith_py_comparison(struct py_scan *scan, struct py_lex *lex)
{
    if (take_type_checking(lex)) {
        return pith_py_new_condition(scan, (struct pith_py_condition){.kind = PITH_PY_TYPING, .always = PITH_PY_NO});
    }
    bool second = take_path(lex, "six", "PY2") || pith_py_take(lex, "PY2");
    if (second || take_path(lex, "six", "PY3") || pith_py_take(lex, "PY3")) {
        return pith_py_major_test(scan, second ? 2 : 3);
    }
    switch (py_peek(lex)) {
    case 's':
    case '_':
        if (take_path(lex, "sys", "version_info") || take_path(lex, "_sys", "version_info")) {
            return pith_py_version_test(scan, lex);
        }
        if (take_path(lex, "sys", "hexversion")) {
            return pith_py_hexversion_test(scan, lex);
        }
        if (take_path(lex, "sys", "platform") || take_path(lex, "_sys", "platform")) {
            return text_comparison(scan, lex, PITH_PY_PLATFORM);
        }
        if (take_path(lex, "sys", "implementation") && pith_py_take(lex, ".") && pith_py_take(lex, "name")) {
            return text_comparison(scan, lex, PITH_PY_IMPLEMENTATION);
        }
        if (pith_py_take(lex, "__name__")) {
            return text_comparison(scan, lex, PITH_PY_IS_MAIN);
        }
        break;
    case 'o':
        return take_path(lex, "os", "name") ? text_comparison(scan, lex, PITH_PY_OS_NAME) : UNKNOWN;
    case 'p': {
        bool system = take_path(lex, "platform", "system");
        if (system || take_path(lex, "platform", "python_implementation")) {
            lex->depth++;
            bool call = pith_py_take(lex, "(");
            lex->depth--;
            return call && pith_py_take(lex, ")")
                       ? text_comparison(scan, lex, system ? PITH_PY_SYSTEM : PITH_PY_IMPLEMENTATION)
                       : UNKNOWN;
        }
        break;
    }
    case '"':
    case '\'': {
        struct py_text text;
        bool is = pith_py_read_text(lex, &text) && text.whole && strcmp(text.text, "__main__") == 0;
        bool equal = is && pith_py_take(lex, "==");
        return equal && pith_py_take(lex, "__name__") ? main_name(scan, true) : UNKNOWN;
    }
    case 'F':
    case '0':
        return pith_py_take(lex, "False") || pith_py_take(lex, "0") ? constant(scan, false) : UNKNOWN;
    case 'T':
    case '1':
        return pith_py_take(lex, "True") || pith_py_take(lex, "1") ? TRUE : UNKNOWN;
    case 'N':
        return pith_py_take(lex, "None") ? constant(scan, false) : UNKNOWN;
    default:
        break;
    }
    return UNKNOWN;
}
