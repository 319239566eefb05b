/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a picture, and how names, sizes and numbers are shown in it. */
#include "report/picture.h"
#include "base/amount.h"
#include "base/printable.h"

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

const char *picture_utf8(struct pith_arena *arena, const char *text)
{
    struct pith_picture clean = {.arena = arena};
    uint32_t point;
    bool valid = true;
    for (size_t at = 0, size; (size = pith_character(text + at, &point)) > 0; at += size) {
        valid &= point != PITH_NOT_UTF8;
    }
    if (valid) {
        return text;
    }
    for (size_t size; (size = pith_character(text, &point)) > 0; text += size) {
        picture_bytes(&clean, point != PITH_NOT_UTF8 ? text : "\xEF\xBF\xBD", point != PITH_NOT_UTF8 ? size : 3);
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
