/* SPDX-License-Identifier: Apache-2.0 */
/* The text that a string literal stands for, as far as it is there before the program runs. */
#include "languages/python/parser/scan.h"

static bool add(struct py_text *text, unsigned char byte)
{
    if (text->length == LONGEST_TEXT) {
        return false;
    }
    text->text[text->length++] = (char)byte;
    return true;
}

static bool add_code_point(struct py_text *text, uint32_t point)
{
    if (point < 0x80) {
        return add(text, (unsigned char)point);
    }
    if (point < 0x800) {
        return add(text, (unsigned char)(0xc0 | point >> 6)) && add(text, (unsigned char)(0x80 | (point & 63)));
    }
    if (point < 0x10000) {
        return add(text, (unsigned char)(0xe0 | point >> 12)) && add(text, (unsigned char)(0x80 | (point >> 6 & 63))) &&
               add(text, (unsigned char)(0x80 | (point & 63)));
    }
    return add(text, (unsigned char)(0xf0 | (point >> 18 & 7))) &&
           add(text, (unsigned char)(0x80 | (point >> 12 & 63))) &&
           add(text, (unsigned char)(0x80 | (point >> 6 & 63))) && add(text, (unsigned char)(0x80 | (point & 63)));
}

static unsigned digit(unsigned char byte)
{
    unsigned char lower = byte | 0x20;
    return byte >= '0' && byte <= '9' ? byte - '0' + 0u : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10u : 99;
}

/* Reads up to `most` digits of a base into a code point. */
static uint32_t number(struct py_lex *lex, unsigned most, unsigned base)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < most && lex->at < lex->end && digit(lex->bytes[lex->at]) < base; i++) {
        value = value * base + digit(lex->bytes[lex->at++]);
    }
    return value;
}

/* Behind a backslash. */
static bool escape(struct py_lex *lex, struct py_text *text)
{
    static const char plain[][2] = {{'\\', '\\'}, {'\'', '\''}, {'"', '"'},  {'a', '\a'}, {'b', '\b'},
                                    {'f', '\f'},  {'n', '\n'},  {'r', '\r'}, {'t', '\t'}, {'v', '\v'}};
    if (lex->at >= lex->end) {
        return false;
    }
    unsigned char byte = lex->bytes[lex->at++];
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (byte == (unsigned char)plain[i][0]) {
            return add(text, (unsigned char)plain[i][1]);
        }
    }
    switch (byte) {
    case '\r':
        lex->at += py_peek(lex) == '\n';
        return true;
    case '\n':
        return true;
    case 'x':
        return add_code_point(text, number(lex, 2, 16));
    case 'u':
        return add_code_point(text, number(lex, 4, 16));
    case 'U':
        return add_code_point(text, number(lex, 8, 16));
    case 'N':
        return false; /* named characters are not looked up */
    default:
        if (byte >= '0' && byte <= '7') {
            lex->at--;
            return add_code_point(text, number(lex, 3, 8));
        }
        lex->at--;
        return add(text, '\\');
    }
}

/* At the { of a replacement field. */
static bool own_name(struct py_lex *lex, struct py_text *text)
{
    struct py_lex field = *lex;
    field.at++;
    field.depth++;
    pith_py_blanks(&field);
    if (text->length > 0 || text->own || !(pith_py_take(&field, "__name__") || pith_py_take(&field, "__package__")) ||
        py_peek(&field) != '}') {
        return false;
    }
    lex->at = field.at + 1;
    text->own = true;
    return true;
}

/* One string, from behind its opening quotes to behind its closing ones. */
static bool piece(struct py_lex *lex, struct py_text *text, unsigned prefix, unsigned char quote, bool triple)
{
    while (lex->at < lex->end) {
        unsigned char byte = lex->bytes[lex->at];
        bool again = lex->at + 1 < lex->end && lex->bytes[lex->at + 1] == byte;
        if (byte == quote && !triple) {
            lex->at++;
            return true;
        }
        if (byte == quote && again && lex->end - lex->at >= 3 && lex->bytes[lex->at + 2] == quote) {
            lex->at += 3;
            return true;
        }
        if (byte == '{' && (prefix & PREFIX_FORMAT) != 0 && !again) {
            if (own_name(lex, text)) {
                continue;
            }
            text->whole = false;
            text->cut = true;
            return true;
        }
        lex->at++;
        if ((byte == '{' || byte == '}') && (prefix & PREFIX_FORMAT) != 0 && again) {
            lex->at++;
        }
        if (byte == '\\' && (prefix & PREFIX_RAW) == 0) {
            if (!escape(lex, text)) {
                return false;
            }
        } else if (byte == '\\' && lex->at < lex->end) { /* raw: it still hides a quote */
            if (!add(text, byte) || !add(text, lex->bytes[lex->at++])) {
                return false;
            }
        } else if ((!triple && (byte == '\n' || byte == '\r')) || !add(text, byte)) {
            return false;
        }
    }
    return false;
}

bool pith_py_read_text(struct py_lex *lex, struct py_text *text)
{
    text->length = 0;
    text->whole = true;
    text->cut = text->own = false;
    size_t quote = pith_py_string_at(lex->bytes, lex->at, lex->end);
    while (quote < lex->end && text->whole) {
        unsigned prefix = pith_py_prefix(lex->bytes, lex->at, quote);
        unsigned char mark = lex->bytes[quote];
        bool triple = lex->end - quote >= 3 && lex->bytes[quote + 1] == mark && lex->bytes[quote + 2] == mark;
        lex->at = quote + (triple ? 3 : 1);
        if ((prefix & PREFIX_BYTES) != 0 || !piece(lex, text, prefix, mark, triple)) {
            return false;
        }
        if (text->whole) {
            pith_py_blanks(lex);
            quote = pith_py_string_at(lex->bytes, lex->at, lex->end);
        }
    }
    text->text[text->length] = '\0';
    return true;
}
