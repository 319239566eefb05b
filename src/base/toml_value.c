/* SPDX-License-Identifier: Apache-2.0 */
/* Values of TOML: strings with their escapes, arrays, tables in braces; numbers, dates and words by their first
 * letters. */
#include "base/toml_room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A code point as UTF-8; the number of bytes, or 0 where it is none. */
static size_t encode(unsigned long code, char *out)
{
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        return 0;
    }
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    for (size_t i = more; i > 0; i--, code >>= 6) {
        out[i] = (char)(0x80 | (code & 0x3f));
    }
    out[0] = (char)(first[more] | code);
    return more + 1;
}

/* What stands behind a backslash. */
static bool escape(struct toml *toml, char **out)
{
    static const char letters[] = "btnfre\"\\", values[] = "\b\t\n\f\r\x1b\"\\";
    const char *known = *toml->at == '\0' ? NULL : strchr(letters, *toml->at);
    if (known != NULL) {
        *(*out)++ = values[known - letters];
        toml->at++;
        return true;
    }
    size_t digits = *toml->at == 'u' ? 4 : *toml->at == 'U' ? 8 : 0;
    if (digits == 0 || strspn(toml->at + 1, "0123456789abcdefABCDEF") < digits) {
        return toml_fail(toml, "an unknown escape in a string");
    }
    char text[9] = {0};
    memcpy(text, toml->at + 1, digits);
    size_t size = encode(strtoul(text, NULL, 16), *out);
    *out += size;
    toml->at += digits + 1;
    return size > 0 || toml_fail(toml, "an escape in a string that is no character");
}

/* A backslash at the end of a line takes the newline away and the blanks behind it. */
static bool folds(struct toml *toml)
{
    const char *rest = toml->at + strspn(toml->at, " \t\r");
    if (*rest != '\n') {
        return false;
    }
    for (; *rest != '\0' && strchr(" \t\r\n", *rest) != NULL; rest++) {
        toml->line += *rest == '\n';
    }
    toml->at = rest;
    return true;
}

/* Up to the quotes that end it; `toml->at` is behind the opening ones. */
static bool string_body(struct toml *toml, char quote, bool three, char *out)
{
    for (;;) {
        char c = *toml->at;
        bool ends = c == quote && (!three || (toml->at[1] == quote && toml->at[2] == quote));
        if (ends) {
            toml->at += three ? 3 : 1;
            for (unsigned more = 0; three && more < 2 && *toml->at == quote; more++) { /* """" ends in a quote */
                *out++ = quote;
                toml->at++;
            }
            return true;
        }
        if (c == '\0' || (c == '\n' && !three)) {
            return toml_fail(toml, "a string does not end");
        }
        toml->at++;
        toml->line += c == '\n';
        if (c != '\\' || quote == '\'') {
            *out++ = c;
        } else if (!(three && folds(toml)) && !escape(toml, &out)) {
            return false;
        }
    }
}

/* How much a string may hold at most: what stands before its end, found without regard to escapes of quotes. */
static size_t room_for(const struct toml *toml, char quote, bool three)
{
    const char *at = toml->at;
    while (*at != '\0' && (three || *at != '\n') && !(*at == quote && (!three || (at[1] == quote && at[2] == quote)))) {
        at += *at == '\\' && quote == '"' && at[1] != '\0' ? 2 : 1;
    }
    return (size_t)(at - toml->at) + 4;
}

bool toml_string(struct toml *toml, const char **text)
{
    char quote = *toml->at;
    bool three = toml->at[1] == quote && toml->at[2] == quote;
    toml->at += three ? 3 : 1;
    if (three && *toml->at == '\r' && toml->at[1] == '\n') {
        toml->at++;
    }
    if (three && *toml->at == '\n') {
        toml->at++;
        toml->line++;
    }
    char *out = pith_alloc(toml->arena, room_for(toml, quote, three));
    *text = out;
    return string_body(toml, quote, three, out);
}

static json_t *array(struct toml *toml, unsigned depth)
{
    json_t *array = json_array();
    toml->at++;
    for (;;) {
        toml_blanks(toml, true);
        if (*toml->at == ']') {
            toml->at++;
            return array;
        }
        json_t *value = toml_value(toml, depth + 1);
        if (value == NULL) {
            break;
        }
        (void)json_array_append_new(array, value);
        toml_blanks(toml, true);
        if (*toml->at == ',') {
            toml->at++;
        } else if (*toml->at != ']') {
            (void)toml_fail(toml, "',' or ']' is missing in an array");
            break;
        }
    }
    json_decref(array);
    return NULL;
}

/* 1.0 wants an inline table on one line, 1.1 does not. */
static json_t *inline_table(struct toml *toml, unsigned depth)
{
    json_t *table = json_object();
    toml->at++;
    for (;;) {
        toml_blanks(toml, true);
        if (*toml->at == '}') {
            toml->at++;
            return table;
        }
        if (!toml_pair(toml, table, depth + 1)) {
            break;
        }
        toml_blanks(toml, true);
        if (*toml->at == ',') {
            toml->at++;
        } else if (*toml->at != '}') {
            (void)toml_fail(toml, "',' or '}' is missing in an inline table");
            break;
        }
    }
    json_decref(table);
    return NULL;
}

/* true, false, a number; a date is its text. */
static json_t *bare(struct toml *toml)
{
    size_t size = strcspn(toml->at, " \t\r\n,]}#");
    char *word = pith_copy(toml->arena, toml->at, size), *end;
    bool day = size == 10 && word[4] == '-' && toml->at[size] == ' '; /* "1979-05-27 07:32:00" */
    if (day && strspn(toml->at + size + 1, "0123456789") == 2 && toml->at[size + 3] == ':') {
        size += 1 + strcspn(toml->at + size + 1, " \t\r\n,]}#");
        word = pith_copy(toml->arena, toml->at, size);
    }
    toml->at += size;
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0) {
        return json_boolean(*word == 't');
    }
    if (size == 0 || strspn(word, "0123456789+-.:_abcdefABCDEFTZtzoxin ") != size) {
        (void)toml_fail(toml, size == 0 ? "a value is missing" : "a value that is none");
        return NULL;
    }
    errno = 0;
    long long number = strtoll(word, &end, 10);
    return *end == '\0' && errno == 0 ? json_integer(number) : json_string(word);
}

json_t *toml_value(struct toml *toml, unsigned depth)
{
    const char *text;
    json_t *value;
    if (depth > TOML_DEEPEST) {
        (void)toml_fail(toml, "values nest too deeply");
        return NULL;
    }
    switch (*toml->at) {
    case '[':
        return array(toml, depth);
    case '{':
        return inline_table(toml, depth);
    case '"':
    case '\'':
        value = toml_string(toml, &text) ? json_string(text) : NULL;
        if (value == NULL && toml->error != NULL && toml->error->code == PITH_OK) {
            (void)toml_fail(toml, "a string that is not UTF-8");
        }
        return value;
    default:
        return bare(toml);
    }
}
