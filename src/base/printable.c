/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters may reach a terminal, and what stands for those that may not. */
#include "base/printable.h"

#include <stdio.h>

/*
 * Unicode's categories Cc, Cf, Zl and Zp, less the joiners U+200C and U+200D, which scripts and emoji need: controls,
 * marks and overrides of direction, separators of lines, and what is not seen at all.
 */
static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},     {0x6dd, 0x6dd},
    {0x70f, 0x70f},   {0x180e, 0x180e}, {0x200b, 0x200b},   {0x200e, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe007f},
};

/* RFC 3629, table of section 4: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
size_t pith_character(const char *text, uint32_t *point)
{
    const unsigned char *byte = (const unsigned char *)text;
    unsigned char low = byte[0] == 0xe0 ? 0xa0 : byte[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = byte[0] == 0xed ? 0x9f : byte[0] == 0xf4 ? 0x8f : 0xbf;
    size_t size = byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    *point = byte[0];
    if (byte[0] < 0x80) {
        return byte[0] != '\0';
    }
    bool valid = byte[0] >= 0xc2 && byte[0] <= 0xf4 && byte[1] >= low && byte[1] <= high;
    *point = byte[0] & (0xffU >> (size + 1));
    for (size_t i = 1; i < size && valid; i++) {
        valid = byte[i] >= 0x80 && byte[i] <= 0xbf;
        *point = *point << 6 | (byte[i] & 0x3fU);
    }
    *point = valid ? *point : PITH_NOT_UTF8;
    return valid ? size : 1;
}

bool pith_is_printable(uint32_t point)
{
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (point >= hidden[i].first && point <= hidden[i].last) {
            return false;
        }
    }
    return point != PITH_NOT_UTF8;
}

size_t pith_printable_next(const char *text, char shown[PITH_PRINTABLE_ROOM])
{
    static const char letters[] = {['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\\'] = '\\'};
    uint32_t point;
    size_t size = pith_character(text, &point);
    if (point < sizeof letters && letters[point] != '\0') {
        (void)snprintf(shown, PITH_PRINTABLE_ROOM, "\\%c", letters[point]);
    } else if (pith_is_printable(point)) {
        memcpy(shown, text, size);
        shown[size] = '\0';
    } else if (point == PITH_NOT_UTF8 || point < 0x80) {
        (void)snprintf(shown, PITH_PRINTABLE_ROOM, "\\x%02x", (unsigned char)*text);
    } else {
        (void)snprintf(shown, PITH_PRINTABLE_ROOM, point < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)point);
    }
    return size;
}

size_t pith_printable_columns(const char *text)
{
    char shown[PITH_PRINTABLE_ROOM];
    size_t columns = 0;
    for (size_t size; (size = pith_printable_next(text, shown)) > 0; text += size) {
        columns += shown[0] == '\\' ? strlen(shown) : 1;
    }
    return columns;
}

const char *pith_printable(struct pith_arena *arena, const char *text)
{
    char shown[PITH_PRINTABLE_ROOM];
    const char *at = text;
    size_t size;
    while ((size = pith_printable_next(at, shown)) > 0 && shown[0] != '\\') {
        at += size;
    }
    if (size == 0) {
        return text;
    }
    PITH_VEC(char) copy = {0};
    for (at = text; (size = pith_printable_next(at, shown)) > 0; at += size) {
        for (const char *c = shown; *c != '\0'; c++) {
            pith_push(arena, &copy, *c);
        }
    }
    pith_push(arena, &copy, '\0');
    return copy.items;
}
