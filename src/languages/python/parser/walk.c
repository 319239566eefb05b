/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second stage of the Python scanner: goes from one structural byte to the next, and knows by them where statements,
 * strings and brackets begin and end. A bracket that CPython would refuse ends the walk.
 */
#include "languages/python/parser/walk.h"

/* How many spaces stand here, at least one. */
static size_t spaces(const struct py_scan *scan, size_t at)
{
    size_t start = at++;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (uint64_t word; scan->size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, scan->bytes + at, sizeof word);
        word ^= UINT64_C(0x2020202020202020);
        if (word != 0) {
            return at - start + (size_t)__builtin_ctzll(word) / 8;
        }
    }
#endif
    while (at < scan->size && scan->bytes[at] == ' ') {
        at++;
    }
    return at - start;
}

/* Where the next statement of a new line begins: counts its column, leaves out blank lines and comments. */
static size_t begin_line(struct py_scan *scan, size_t at)
{
    uint32_t column = 0;
    for (; at < scan->size; at++) {
        switch (scan->bytes[at]) {
        case ' ': {
            size_t count = spaces(scan, at);
            column += (uint32_t)count;
            at += count - 1;
            break;
        }
        case '\t':
            column = (column / 8 + 1) * 8;
            break;
        case '\f':
        case '\r':
        case '\n':
            column = 0;
            break;
        case '#':
            at = pith_py_next_newline(scan, at);
            column = 0;
            break;
        case '\\': /* the column is the first line's */
            if (at + 1 >= scan->size || (scan->bytes[at + 1] != '\n' && scan->bytes[at + 1] != '\r')) {
                return at;
            }
            at += at + 2 < scan->size && scan->bytes[at + 1] == '\r' && scan->bytes[at + 2] == '\n' ? 2 : 1;
            while (at + 1 < scan->size && (scan->bytes[at + 1] == ' ' || scan->bytes[at + 1] == '\t')) {
                at++;
            }
            break;
        default:
            return pith_py_statement(scan, at, true, column);
        }
    }
    return at;
}

/* A statement behind a semicolon or a header's colon. */
static size_t same_line(struct py_scan *scan, size_t at)
{
    while (at < scan->size && (scan->bytes[at] == ' ' || scan->bytes[at] == '\t' || scan->bytes[at] == '\f')) {
        at++;
    }
    return at < scan->size ? pith_py_statement(scan, at, false, 0) : at;
}

static size_t closing(struct py_scan *scan, size_t at)
{
    unsigned char byte = scan->bytes[at], opener = scan->depth > 0 ? scan->brackets[scan->depth - 1].opener : '\0';
    if (byte == '}' && (opener == 'f' || opener == 's')) {
        scan->depth--;
        scan->open[scan->strings - 1].format = opener == 's';
        return pith_py_format_text(scan, at + 1);
    }
    if (opener != (byte == ')' ? '(' : byte == ']' ? '[' : '{')) {
        pith_py_stop(scan);
        return at;
    }
    scan->depth--;
    return at + 1;
}

static size_t colon(struct py_scan *scan, size_t at)
{
    if (scan->depth > 0) {
        unsigned char opener = scan->brackets[scan->depth - 1].opener;
        if (opener == 'f' || opener == 's') {
            scan->open[scan->strings - 1].format = true;
            return pith_py_format_text(scan, at + 1);
        }
        return at + 1;
    }
    if (at + 1 < scan->size && scan->bytes[at + 1] == '=') {
        return at + 1;
    }
    /* Without a header it is an annotation's or a lambda's, or a suite's whose keyword does not matter here. */
    bool suite = scan->has_header;
    if (suite) {
        pith_py_colon(scan);
    } else {
        struct py_lex lex = {.bytes = scan->bytes, .at = at + 1, .end = scan->size};
        pith_py_blanks(&lex);
        suite = pith_py_take(&lex, "import") || pith_py_take(&lex, "from") || pith_py_take(&lex, "lazy");
    }
    return suite ? same_line(scan, at + 1) : at + 1;
}

/* Remembers comments, so that what stands before a literal can be found by looking back. */
static size_t comment(struct py_scan *scan, size_t at)
{
    size_t before = at;
    while (before > scan->comments_end && strchr(" \t\f\r\n", scan->bytes[before - 1]) != NULL) {
        before--;
    }
    if (before > scan->comments_end || scan->comments_end == 0) {
        scan->comments = at;
    }
    return scan->comments_end = pith_py_next_newline(scan, at);
}

void pith_py_walk(struct py_scan *scan)
{
    size_t at = begin_line(scan, 0);
    while (!scan->stopped && (at = pith_py_next_code(scan, at)) < scan->size) {
        switch (scan->bytes[at]) {
        case '\n':
        case '\r':
            at++;
            if (scan->depth == 0) {
                at = begin_line(scan, at);
            }
            break;
        case '"':
        case '\'':
            at = pith_py_string(scan, at);
            break;
        case '#':
            at = comment(scan, at);
            break;
        case '(':
            pith_py_bracket_call(scan, at);
            pith_py_push(scan, '(', at++);
            break;
        case '[':
        case '{':
            pith_py_push(scan, scan->bytes[at], at);
            at++;
            break;
        case ')':
        case ']':
        case '}':
            at = closing(scan, at);
            break;
        case ':':
            at = colon(scan, at);
            break;
        case ';':
            at = scan->depth == 0 ? same_line(scan, at + 1) : at + 1;
            break;
        default: /* a backslash hides a newline */
            at++;
            if (at < scan->size && scan->bytes[at] == '\r' && at + 1 < scan->size && scan->bytes[at + 1] == '\n') {
                at++;
            }
            if (at < scan->size && (scan->bytes[at] == '\n' || scan->bytes[at] == '\r')) {
                at++;
            }
            break;
        }
    }
    if (scan->depth > 0 || scan->strings > 0) {
        scan->facts->incomplete = true;
    }
    pith_py_reach(scan, at < scan->size ? at : scan->size - (scan->size > 0));
}
