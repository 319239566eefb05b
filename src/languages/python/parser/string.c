/* SPDX-License-Identifier: Apache-2.0 */
/* Where strings end, and which of them are looked at. The text of an f-string is left at each of its fields. */
#include "languages/python/parser/walk.h"

/* Is this quote the end? With triple quotes, two more must follow. */
static bool ends(const struct py_scan *scan, size_t at, unsigned char quote, bool triple)
{
    return scan->bytes[at] == quote &&
           (!triple || (scan->size - at >= 3 && scan->bytes[at + 1] == quote && scan->bytes[at + 2] == quote));
}

/* Behind a backslash and what it hides. */
static size_t behind_escape(const struct py_scan *scan, size_t at)
{
    at += 2;
    return at < scan->size && scan->bytes[at - 1] == '\r' && scan->bytes[at] == '\n' ? at + 1 : at;
}

/* The closing quote of a string without fields, or `size` and the walk is stopped. */
static size_t closing_quote(struct py_scan *scan, size_t at, unsigned char quote, bool triple)
{
    while ((at = pith_py_next_text(scan, at)) < scan->size) {
        unsigned char byte = scan->bytes[at];
        if (byte == quote && ends(scan, at, quote, triple)) {
            return at;
        }
        if (byte == '\\') {
            at = behind_escape(scan, at);
        } else if (!triple && (byte == '\n' || byte == '\r')) {
            break;
        } else {
            at++;
        }
    }
    pith_py_stop(scan);
    return scan->size;
}

/* Remembers whether a string follows without anything between, which continues the one that ended here. */
static void note_next_piece(struct py_scan *scan, size_t at)
{
    unsigned char byte = at < scan->size ? scan->bytes[at] : '\n';
    if (byte == ',' || byte == ')' || byte == ']' || byte == ':' || byte == '}' ||
        (scan->depth == 0 && (byte == '\n' || byte == '\r'))) {
        return;
    }
    if (byte == ' ' && at + 1 < scan->size) {
        byte = scan->bytes[++at];
    }
    if (byte == '.' || byte == '%' || byte == '=' || byte == '+' || byte == '!') {
        return;
    }
    struct py_lex lex = {.bytes = scan->bytes, .at = at, .end = scan->size, .depth = scan->depth};
    pith_py_blanks(&lex);
    if (lex.at < lex.end && pith_py_string_at(lex.bytes, lex.at, lex.end) < lex.end) {
        scan->next_piece = lex.at;
    }
}

size_t pith_py_format_text(struct py_scan *scan, size_t at)
{
    struct py_string *string = &scan->open[scan->strings - 1];
    while ((at = pith_py_next_code(scan, at)) < scan->size) {
        unsigned char byte = scan->bytes[at], next = at + 1 < scan->size ? scan->bytes[at + 1] : '\0';
        if (byte == '{' && (next != '{' || string->format)) {
            pith_py_push(scan, string->format ? 's' : 'f', at);
            return at + 1;
        }
        if (byte == '}' && string->format) {
            string->format = scan->brackets[--scan->depth].opener == 's';
            at++;
        } else if (byte == '{' || byte == '}') {
            at += next == byte ? 2 : 1;
        } else if (byte == '\\') {
            if (next == 'N' && !string->raw && at + 2 < scan->size && scan->bytes[at + 2] == '{') {
                at += 3; /* a character's name: its braces are no field's */
                while (at < scan->size && scan->bytes[at] != '}' && scan->bytes[at] != string->quote &&
                       scan->bytes[at] != '\n') {
                    at++;
                }
                at += at < scan->size && scan->bytes[at] == '}';
            } else {
                at = next == '{' || next == '}' ? at + 1 : behind_escape(scan, at);
            }
        } else if (byte == string->quote && ends(scan, at, string->quote, string->triple)) {
            if (string->format) {
                break;
            }
            at += string->triple ? 3 : 1;
            scan->strings--;
            note_next_piece(scan, at);
            return at;
        } else if (!string->triple && (byte == '\n' || byte == '\r')) {
            break;
        } else {
            at++;
        }
    }
    pith_py_stop(scan);
    return scan->size;
}

/* The letters before a quote that belong to it. */
static size_t string_start(const struct py_scan *scan, size_t quote)
{
    size_t start = quote;
    while (start > 0 && quote - start < 3 && py_is_name(scan->bytes[start - 1])) {
        start--;
    }
    return pith_py_prefix(scan->bytes, start, quote) == PREFIX_NONE ? quote : start;
}

/* How far a text may still be that of a literal that names a module; the rest is decided when it is read whole. */
static size_t promising(const struct py_scan *scan, size_t at, size_t end)
{
    while (at < end && ((pith_py_name[scan->bytes[at]] & (NAME_ASCII | NAME_HYPHEN)) != 0 || scan->bytes[at] == '.' ||
                        scan->bytes[at] == ':')) {
        at++;
    }
    return at;
}

/* Reads the literal as Python does, pieces and escapes and all. `known`: see pith_py_literal. */
static void read_whole(struct py_scan *scan, size_t start, size_t known)
{
    struct py_lex lex = {.bytes = scan->bytes, .at = start, .end = scan->size, .depth = scan->depth};
    struct py_text text;
    if (pith_py_read_text(&lex, &text) && !text.own) {
        pith_py_literal(scan, &(struct py_found){.text = text.text,
                                                 .length = text.length,
                                                 .cut = text.cut,
                                                 .start = start,
                                                 .end = lex.at,
                                                 .known = known});
    }
}

/* A string without fields lies between `body` and `end`; code begins again at `after`. */
static void look_at(struct py_scan *scan, size_t start, size_t body, size_t end, size_t after)
{
    size_t stop = promising(scan, body, end);
    unsigned char byte = stop < end ? scan->bytes[stop] : '\0';
    bool alone = scan->next_piece < after, template = byte == '%' || byte == '{';
    if (!scan->in_all && ((stop == end && alone) || template)) {
        pith_py_literal(scan, &(struct py_found){.text = (const char *)scan->bytes + body,
                                                 .length = end - body,
                                                 .start = start,
                                                 .end = after,
                                                 .known = end});
    } else if (stop == end || byte == '\\' || scan->in_all) {
        read_whole(scan, start, end);
    }
}

size_t pith_py_string(struct py_scan *scan, size_t quote)
{
    const unsigned char *bytes = scan->bytes;
    unsigned char mark = bytes[quote];
    size_t start = quote > 0 && py_is_name(bytes[quote - 1]) ? string_start(scan, quote) : quote;
    unsigned prefix = start < quote ? pith_py_prefix(bytes, start, quote) : 0;
    bool triple = scan->size - quote >= 3 && bytes[quote + 1] == mark && bytes[quote + 2] == mark;
    /* A statement's first string is a docstring, or without effect; a continuation was read with its beginning. */
    bool seen = start == scan->statement || (start == scan->next_piece && start > 0);
    size_t body = quote + (triple ? 3 : 1);
    if ((prefix & PREFIX_FORMAT) != 0) {
        if (!seen) {
            read_whole(scan, start, start);
        }
        if (scan->strings == MOST_STRINGS) {
            pith_py_stop(scan);
            return scan->size;
        }
        scan->open[scan->strings++] =
            (struct py_string){.quote = mark, .triple = triple, .raw = (prefix & PREFIX_RAW) != 0};
        return pith_py_format_text(scan, body);
    }
    size_t end = closing_quote(scan, body, mark, triple), after = end + (triple ? 3 : 1);
    if (end == scan->size) {
        return end;
    }
    note_next_piece(scan, after);
    if (!seen && (prefix & PREFIX_BYTES) == 0) {
        look_at(scan, start, body, end, after);
    }
    return after;
}
