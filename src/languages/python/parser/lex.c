/* SPDX-License-Identifier: Apache-2.0 */
/* Reads Python byte by byte, for the few places where the walk has found something: names, blanks, whole tokens. */
#include "languages/python/parser/scan.h"

#define LETTERS(flags, from) \
    [from] = flags, [from + 1] = flags, [from + 2] = flags, [from + 3] = flags, [from + 4] = flags, \
    [from + 5] = flags, [from + 6] = flags, [from + 7] = flags, [from + 8] = flags, [from + 9] = flags
#define ALPHABET(flags, a) \
    LETTERS(flags, a), LETTERS(flags, a + 10), [a + 20] = flags, [a + 21] = flags, [a + 22] = flags, [a + 23] = flags, \
                                                    [a + 24] = flags, [a + 25] = flags
#define START (NAME_START | NAME_PART | NAME_ASCII | NAME_HYPHEN)

const uint8_t pith_py_name[256] = {
    ALPHABET(START, 'a'), ALPHABET(START, 'A'),
    ['_'] = START,        LETTERS(NAME_PART | NAME_ASCII | NAME_HYPHEN, '0'),
    ['-'] = NAME_HYPHEN,  [0x80 ... 0xff] = NAME_START | NAME_PART,
};

void pith_py_blanks(struct py_lex *lex)
{
    while (lex->at < lex->end) {
        unsigned char byte = lex->bytes[lex->at];
        if (byte == ' ' || byte == '\t' || byte == '\f') {
            lex->at++;
        } else if (byte == '\\' && lex->at + 1 < lex->end &&
                   (lex->bytes[lex->at + 1] == '\n' || lex->bytes[lex->at + 1] == '\r')) {
            lex->at += 2;
            if (lex->bytes[lex->at - 1] == '\r' && py_peek(lex) == '\n') {
                lex->at++;
            }
        } else if (lex->depth > 0 && (byte == '\n' || byte == '\r')) {
            lex->at++;
        } else if (lex->depth > 0 && byte == '#') {
            while (lex->at < lex->end && lex->bytes[lex->at] != '\n' && lex->bytes[lex->at] != '\r') {
                lex->at++;
            }
        } else {
            return;
        }
    }
}

size_t pith_py_name_end(const unsigned char *bytes, size_t at, size_t end)
{
    if (at < end && (pith_py_name[bytes[at]] & NAME_START) == 0) {
        return at;
    }
    while (at < end && py_is_name(bytes[at])) {
        at++;
    }
    return at;
}

bool pith_py_take_word(struct py_lex *lex, const char *word)
{
    size_t length = strlen(word);
    if (lex->end - lex->at < length || memcmp(lex->bytes + lex->at, word, length) != 0 ||
        (py_is_name((unsigned char)word[length - 1]) && lex->at + length < lex->end &&
         py_is_name(lex->bytes[lex->at + length]))) {
        return false;
    }
    lex->at += length;
    pith_py_blanks(lex);
    return true;
}

bool pith_py_take_name(struct py_lex *lex, const char **name, size_t *length)
{
    size_t end = pith_py_name_end(lex->bytes, lex->at, lex->end);
    if (end == lex->at) {
        return false;
    }
    *name = (const char *)lex->bytes + lex->at;
    *length = end - lex->at;
    lex->at = end;
    pith_py_blanks(lex);
    return true;
}

enum { DEEPEST = 4 };

/* Goes behind the closing quote. In the fields of an f-string, quotes begin strings of their own. */
static bool skip_string(struct py_lex *lex, size_t quote, unsigned deep)
{
    const unsigned char *bytes = lex->bytes;
    unsigned char mark = bytes[quote];
    bool fields = (pith_py_prefix(bytes, lex->at, quote) & PREFIX_FORMAT) != 0;
    bool triple = lex->end - quote >= 3 && bytes[quote + 1] == mark && bytes[quote + 2] == mark;
    unsigned open = 0;
    lex->at = quote + (triple ? 3 : 1);
    while (lex->at < lex->end) {
        unsigned char byte = bytes[lex->at];
        bool again = lex->at + 1 < lex->end && bytes[lex->at + 1] == byte;
        size_t inner = open > 0 ? pith_py_string_at(bytes, lex->at, lex->end) : lex->end;
        if (inner < lex->end) {
            if (deep == DEEPEST || !skip_string(lex, inner, deep + 1)) {
                return false;
            }
        } else if (byte == mark && (!triple || (again && lex->end - lex->at >= 3 && bytes[lex->at + 2] == mark))) {
            lex->at += triple ? 3 : 1;
            return true;
        } else if (!triple && (byte == '\n' || byte == '\r')) {
            return false;
        } else if (fields && byte == '{') {
            lex->at += open == 0 && again ? 2 : 1;
            open += open == 0 && again ? 0 : 1;
        } else {
            open -= byte == '}' && open > 0;
            lex->at += byte == '\\' ? 2 : 1;
        }
    }
    return false;
}

bool pith_py_skip_token(struct py_lex *lex)
{
    unsigned open = 0;
    do {
        unsigned char byte = py_peek(lex);
        size_t quote = pith_py_string_at(lex->bytes, lex->at, lex->end);
        if (lex->at >= lex->end) {
            return false;
        }
        if (quote < lex->end) {
            if (!skip_string(lex, quote, 0)) {
                return false;
            }
        } else if (py_is_name(byte)) {
            while (lex->at < lex->end && py_is_name(lex->bytes[lex->at])) {
                lex->at++;
            }
        } else {
            bool opens = byte == '(' || byte == '[' || byte == '{';
            bool closes = byte == ')' || byte == ']' || byte == '}';
            if (closes && open == 0) {
                return false;
            }
            open = opens ? open + 1 : closes ? open - 1 : open;
            lex->depth = opens ? lex->depth + 1 : closes ? lex->depth - 1 : lex->depth;
            lex->at++;
        }
        pith_py_blanks(lex);
    } while (open > 0);
    return true;
}
