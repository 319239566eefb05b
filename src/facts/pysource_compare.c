/*
 * The operands of conditions that can be known without running: comparisons of sys.version_info, sys.platform and their
 * like, TYPE_CHECKING, `__name__ == "__main__"`, constants, and PY2 and PY3 as six and its many imitators mean them.
 */
#include "facts/pysource_scan.h"

enum { TRUE = PITH_PY_TRUE, UNKNOWN = PITH_PY_UNKNOWN };

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

static uint32_t version(struct py_scan *scan, struct py_lex *lex)
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
static uint32_t hexversion(struct py_scan *scan, struct py_lex *lex)
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

static uint32_t python_2_or_3(struct py_scan *scan, bool third)
{
    return pith_py_new_condition(scan, (struct pith_py_condition){.kind = PITH_PY_VERSION,
                                                                  .op = PITH_PY_EQ,
                                                                  .span = PITH_PY_MAJOR,
                                                                  .count = 1,
                                                                  .numbers = {third ? 3 : 2},
                                                                  .always = PITH_PY_MAYBE});
}

uint32_t pith_py_comparison(struct py_scan *scan, struct py_lex *lex)
{
    if (take_type_checking(lex)) {
        return pith_py_new_condition(scan, (struct pith_py_condition){.kind = PITH_PY_TYPING, .always = PITH_PY_NO});
    }
    bool second = take_path(lex, "six", "PY2") || pith_py_take(lex, "PY2");
    if (second || take_path(lex, "six", "PY3") || pith_py_take(lex, "PY3")) {
        return python_2_or_3(scan, !second);
    }
    switch (py_peek(lex)) {
    case 's':
    case '_':
        if (take_path(lex, "sys", "version_info") || take_path(lex, "_sys", "version_info")) {
            return version(scan, lex);
        }
        if (take_path(lex, "sys", "hexversion")) {
            return hexversion(scan, lex);
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
