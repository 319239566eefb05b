/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons of sys.version_info and sys.hexversion with constants. */
#include "languages/python/parser/scan.h"

enum { UNKNOWN = PITH_PY_UNKNOWN };

/* == != < <= > >= */
static bool take_operator(struct py_lex *lex, enum pith_py_operator *op)
{
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    static const uint8_t meanings[] = {PITH_PY_EQ, PITH_PY_NE, PITH_PY_LE, PITH_PY_GE, PITH_PY_LT, PITH_PY_GT};
    for (size_t i = 0; i < sizeof meanings; i++) {
        if (pith_py_take(lex, operators[i])) {
            *op = meanings[i];
            return true;
        }
    }
    return false;
}

static bool take_number(struct py_lex *lex, uint64_t *value)
{
    size_t start = lex->at;
    bool hexadecimal = lex->end - start > 2 && lex->bytes[start] == '0' && (lex->bytes[start + 1] | 0x20) == 'x';
    lex->at += hexadecimal ? 2 : 0;
    *value = 0;
    for (; lex->at < lex->end && *value < UINT32_MAX; lex->at++) {
        unsigned char byte = lex->bytes[lex->at], lower = byte | 0x20;
        if (byte >= '0' && byte <= '9') {
            *value = *value * (hexadecimal ? 16 : 10) + byte - '0';
        } else if (hexadecimal && lower >= 'a' && lower <= 'f') {
            *value = *value * 16 + lower - 'a' + 10;
        } else if (byte != '_') {
            break;
        }
    }
    bool good = lex->at > start && (lex->at == lex->end || !py_is_name(lex->bytes[lex->at]));
    pith_py_blanks(lex);
    return good && *value < UINT32_MAX;
}

/* (3, 8), or one number for an index of it */
static bool take_version(struct py_lex *lex, struct pith_py_condition *condition)
{
    uint64_t value;
    if (condition->span == PITH_PY_MAJOR || condition->span == PITH_PY_MINOR) {
        condition->count = 1;
        bool good = take_number(lex, &value) && value < UINT16_MAX;
        condition->numbers[0] = good ? (uint16_t)value : 0;
        return good;
    }
    lex->depth++;
    bool good = pith_py_take(lex, "(");
    while (good && py_peek(lex) != ')') {
        good = condition->count < 3 && take_number(lex, &value) && value < UINT16_MAX;
        if (good) {
            condition->numbers[condition->count++] = (uint16_t)value;
            good = pith_py_take(lex, ",") || (py_peek(lex) == ')' && condition->count > 1);
        }
    }
    lex->depth--;
    return good && condition->count > 0 && pith_py_take(lex, ")");
}

/* Behind sys.version_info: [0], [1], [:1], [:2], .major, .minor, or nothing. */
static bool take_span(struct py_lex *lex, uint8_t *span)
{
    static const struct {
        const char *first, *second, *third;
        uint8_t span;
    } forms[] = {
        {"[", "0", "]", PITH_PY_MAJOR},       {"[", "1", "]", PITH_PY_MINOR},       {".", "major", NULL, PITH_PY_MAJOR},
        {".", "minor", NULL, PITH_PY_MINOR},  {"[", ":1", "]", PITH_PY_FIRST_ONE},  {"[", ":2", "]", PITH_PY_FIRST_TWO},
        {"[", "0:1", "]", PITH_PY_FIRST_ONE}, {"[", "0:2", "]", PITH_PY_FIRST_TWO},
    };
    if (py_peek(lex) != '[' && py_peek(lex) != '.') {
        *span = PITH_PY_WHOLE;
        return true;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct py_lex form = *lex;
        if (pith_py_take(&form, forms[i].first) && pith_py_take(&form, forms[i].second) &&
            (forms[i].third == NULL || pith_py_take(&form, forms[i].third))) {
            *lex = form;
            *span = forms[i].span;
            return true;
        }
    }
    return false;
}

uint32_t pith_py_version_test(struct py_scan *scan, struct py_lex *lex)
{
    struct pith_py_condition condition = {.kind = PITH_PY_VERSION, .always = PITH_PY_MAYBE};
    enum pith_py_operator op;
    if (!take_span(lex, &condition.span) || !take_operator(lex, &op) || !take_version(lex, &condition)) {
        return UNKNOWN;
    }
    condition.op = (uint8_t)op;
    return pith_py_new_condition(scan, condition);
}

/* 0x03080000 is (3, 8); lower bits make a third number. */
uint32_t pith_py_hexversion_test(struct py_scan *scan, struct py_lex *lex)
{
    struct pith_py_condition condition = {.kind = PITH_PY_VERSION, .always = PITH_PY_MAYBE};
    enum pith_py_operator op;
    uint64_t value;
    if (!take_operator(lex, &op) || !take_number(lex, &value)) {
        return UNKNOWN;
    }
    condition.op = (uint8_t)op;
    condition.numbers[0] = (uint16_t)(value >> 24);
    condition.numbers[1] = value >> 16 & 255;
    condition.numbers[2] = value >> 8 & 255;
    condition.count = (value & 0xffff) != 0 ? 3 : 2;
    return pith_py_new_condition(scan, condition);
}

uint32_t pith_py_major_test(struct py_scan *scan, uint16_t major)
{
    return pith_py_new_condition(scan, (struct pith_py_condition){.kind = PITH_PY_VERSION,
                                                                  .op = PITH_PY_EQ,
                                                                  .span = PITH_PY_MAJOR,
                                                                  .count = 1,
                                                                  .numbers = {major},
                                                                  .always = PITH_PY_MAYBE});
}
