/* Text of a picture, and how names, sizes and numbers are shown in it. */
#include "report/picture.h"
#include "base/amount.h"

#include <stdarg.h>
#include <stdio.h>

void picture_bytes(struct pith_picture *picture, const char *bytes, size_t size)
{
    while (picture->room - picture->count < size) {
        picture->items = pith_grow(picture->arena, picture->items, picture->count, &picture->room, 1);
    }
    memcpy(picture->items + picture->count, bytes, size);
    picture->count += (uint32_t)size;
}

void picture_put(struct pith_picture *picture, const char *text)
{
    picture_bytes(picture, text, strlen(text));
}

void picture_format(struct pith_picture *picture, const char *format, ...)
{
    char text[512]; /* for numbers and words; names are put */
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size > 0) {
        picture_bytes(picture, text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
    }
}

/* RFC 3629, table of section 4: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
size_t picture_character(const char *text, bool *valid)
{
    const unsigned char *byte = (const unsigned char *)text;
    unsigned char low = 0x80, high = 0xbf;
    size_t size = byte[0] < 0x80 ? 1 : byte[0] < 0xc2 ? 0 : byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    *valid = true;
    if (size <= 1) {
        *valid = size == 1;
        return byte[0] != '\0';
    }
    if (byte[0] == 0xe0 || byte[0] == 0xf0) {
        low = byte[0] == 0xe0 ? 0xa0 : 0x90;
    } else if (byte[0] == 0xed || byte[0] == 0xf4) {
        high = byte[0] == 0xed ? 0x9f : 0x8f;
    }
    *valid = byte[0] <= 0xf4 && byte[1] >= low && byte[1] <= high;
    for (size_t i = 2; i < size && *valid; i++) {
        *valid = byte[i] >= 0x80 && byte[i] <= 0xbf;
    }
    return *valid ? size : 1;
}

const char *picture_utf8(struct pith_arena *arena, const char *text)
{
    struct pith_picture clean = {.arena = arena};
    bool valid = true, all_valid = true;
    for (size_t at = 0, size; (size = picture_character(text + at, &valid)) > 0; at += size) {
        all_valid &= valid;
    }
    if (all_valid) {
        return text;
    }
    for (size_t size; (size = picture_character(text, &valid)) > 0; text += size) {
        picture_bytes(&clean, valid ? text : "\xEF\xBF\xBD", valid ? size : 3);
    }
    picture_bytes(&clean, "", 1);
    return clean.items;
}

const char *picture_size(struct pith_arena *arena, uint64_t bytes)
{
    char text[16];
    return pith_strdup(arena, pith_amount_size(bytes, "B", text));
}

const char *picture_number(struct pith_arena *arena, uint64_t number)
{
    char text[32];
    return pith_strdup(arena, pith_amount_count(number, text));
}
