/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the condition of an if: what is joined by and, or, not and parentheses. An operand of other forms is unknown.
 */
#include "languages/python/parser/scan.h"

enum { UNKNOWN = PITH_PY_UNKNOWN, DEEPEST = 8, FARTHEST = 4096 };

static uint32_t any_of(struct py_scan *scan, struct py_lex *lex, unsigned deep);

static bool at_end_of_operand(struct py_lex *lex)
{
    struct py_lex next = *lex;
    unsigned char byte = py_peek(lex);
    return byte == ':' || byte == ')' || byte == '\0' || pith_py_take(&next, "and") || pith_py_take(&next, "or");
}

/* Anything else, up to what joins it to its neighbours. False where that cannot be told: a ternary, a lambda, := . */
static bool skip_operand(struct py_lex *lex)
{
    while (!at_end_of_operand(lex)) {
        struct py_lex word = *lex;
        if (pith_py_take(&word, "if") || pith_py_take(&word, "else") || pith_py_take(&word, "lambda") ||
            py_peek(lex) == ',' || !pith_py_skip_token(lex)) {
            return false;
        }
    }
    return py_peek(lex) != ':' || lex->at + 1 >= lex->end || lex->bytes[lex->at + 1] != '=';
}

/* An operand of and, or: UINT32_MAX when not even its end is known. */
static uint32_t operand(struct py_scan *scan, struct py_lex *lex, unsigned deep)
{
    bool negated = false;
    while (pith_py_take(lex, "not")) {
        negated = !negated;
    }
    struct py_lex start = *lex;
    uint32_t condition = UNKNOWN;
    if (py_peek(lex) == '(' && deep < DEEPEST) {
        lex->depth++;
        (void)pith_py_take(lex, "(");
        condition = any_of(scan, lex, deep + 1);
        bool closed = condition != UINT32_MAX && py_peek(lex) == ')';
        lex->depth--;
        closed = closed && pith_py_take(lex, ")");
        condition = closed ? condition : UNKNOWN;
    } else {
        condition = pith_py_comparison(scan, lex);
    }
    if (condition == UNKNOWN || !at_end_of_operand(lex)) {
        *lex = start;
        return skip_operand(lex) ? UNKNOWN : UINT32_MAX;
    }
    return negated ? pith_py_not(scan, condition) : condition;
}

static uint32_t all_of(struct py_scan *scan, struct py_lex *lex, unsigned deep)
{
    uint32_t all = operand(scan, lex, deep);
    while (all != UINT32_MAX && pith_py_take(lex, "and")) {
        uint32_t next = operand(scan, lex, deep);
        all = next == UINT32_MAX ? next : pith_py_both(scan, PITH_PY_AND, all, next);
    }
    return all;
}

static uint32_t any_of(struct py_scan *scan, struct py_lex *lex, unsigned deep)
{
    uint32_t any = all_of(scan, lex, deep);
    while (any != UINT32_MAX && pith_py_take(lex, "or")) {
        uint32_t next = all_of(scan, lex, deep);
        any = next == UINT32_MAX ? next : pith_py_both(scan, PITH_PY_OR, any, next);
    }
    return any;
}

uint32_t pith_py_condition(struct py_scan *scan, size_t at)
{
    size_t end = scan->size - at < FARTHEST ? scan->size : at + FARTHEST;
    struct py_lex lex = {.bytes = scan->bytes, .at = at, .end = end};
    pith_py_blanks(&lex);
    uint32_t condition = any_of(scan, &lex, 0);
    return condition == UINT32_MAX || py_peek(&lex) != ':' ? UNKNOWN : condition;
}
