/* SPDX-License-Identifier: Apache-2.0 */
/* PEP 263: which encoding a file declares in its first two lines, and how to make its bytes safe to scan as ASCII. */
#include "languages/python/parser/scan.h"

static size_t line_end(const unsigned char *bytes, size_t at, size_t size)
{
    while (at < size && bytes[at] != '\n' && bytes[at] != '\r') {
        at++;
    }
    return at;
}

/* `coding[:=]\s*([-\w.]+)` in a comment; NULL when there is none. As CPython normalises: lower case, _ is -. */
static const char *declared(const unsigned char *bytes, size_t at, size_t end, struct pith_arena *arena)
{
    const unsigned char *found = memmem(bytes + at, end - at, "coding", 6);
    while (found != NULL) {
        at = (size_t)(found - bytes) + 6;
        if (at < end && (bytes[at] == ':' || bytes[at] == '=')) {
            at++;
            while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            size_t start = at;
            while (at < end && ((pith_py_name[bytes[at]] & (NAME_ASCII | NAME_HYPHEN)) != 0 || bytes[at] == '.')) {
                at++;
            }
            if (at > start) {
                char *name = pith_copy(arena, bytes + start, at - start);
                for (char *letter = name; *letter != '\0'; letter++) {
                    *letter = (char)(*letter == '_'                     ? '-'
                                     : *letter >= 'A' && *letter <= 'Z' ? *letter | 0x20
                                                                        : *letter);
                }
                return name;
            }
        }
        found = memmem(bytes + at, end - at, "coding", 6);
    }
    return NULL;
}

const char *pith_py_encoding(const unsigned char *bytes, size_t size, struct pith_arena *arena)
{
    for (size_t line = 0, at = 0; line < 2 && at < size; line++) {
        size_t end = line_end(bytes, at, size);
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\f')) {
            at++;
        }
        if (at < end && bytes[at] != '#') {
            return NULL;
        }
        const char *name = at < end ? declared(bytes, at, end, arena) : NULL;
        if (name != NULL) {
            bool utf8 = strcmp(name, "utf-8") == 0 || strncmp(name, "utf-8-", 6) == 0 || strcmp(name, "utf8") == 0;
            return utf8 ? NULL : name;
        }
        at = end + (end + 1 < size && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
    }
    return NULL;
}

/* The families in which the second byte of a character can be an ASCII letter, bracket or backslash. */
static bool has_ascii_trail(const char *encoding)
{
    static const char *const families[] = {
        "shift-jis", "shiftjis", "sjis",  "s-jis", "cp932", "ms932", "mskanji", "ms-kanji",  "windows-31j", "932",
        "gbk",       "gb18030",  "cp936", "936",   "ms936", "big5",  "csbig5",  "cp950",     "950",         "ms950",
        "johab",     "cp1361",   "cp949", "949",   "ms949", "uhc",   "hkscs",   "csshiftjis"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (strncmp(encoding, families[i], strlen(families[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Shift-JIS has one-byte characters from 0xa0 to 0xdf; in the others each byte from 0x81 on leads a pair. */
static bool leads(unsigned char byte, bool japanese)
{
    return byte > 0x80 && byte < 0xff && !(japanese && byte >= 0xa0 && byte < 0xe0);
}

const unsigned char *pith_py_blank_trail_bytes(const unsigned char *bytes, size_t size, const char *encoding,
                                               struct pith_arena *scratch)
{
    /* ISO 2022: between an escape sequence and the one that returns to ASCII, all bytes are letters. */
    bool shifts = strncmp(encoding, "iso-2022", 8) == 0 || strncmp(encoding, "iso2022", 7) == 0 ||
                  strncmp(encoding, "csiso2022", 9) == 0;
    if (!shifts && !has_ascii_trail(encoding)) {
        return bytes;
    }
    bool japanese = strchr(encoding, 'j') != NULL
                        ? strcmp(encoding, "johab") != 0
                        : strstr(encoding, "932") != NULL || strstr(encoding, "kanji") != NULL;
    unsigned char *copy = (unsigned char *)pith_copy(scratch, bytes, size);
    bool shifted = false;
    for (size_t i = 0; i + 1 < size; i++) {
        if (shifts) {
            bool ascii =
                i + 2 < size && bytes[i] == 0x1b && bytes[i + 1] == '(' && (bytes[i + 2] == 'B' || bytes[i + 2] == 'J');
            shifted = (shifted || (bytes[i] == 0x1b && bytes[i + 1] == '$')) && !ascii && bytes[i] != '\n';
            if (ascii) {
                memset(copy + i, 0xff, 3);
                i += 2;
            } else if (shifted) {
                copy[i] = 0xff;
            }
        } else if (leads(bytes[i], japanese)) {
            if (bytes[i + 1] >= 0x30) {
                copy[++i] = 0xff;
            }
        }
    }
    return copy;
}
