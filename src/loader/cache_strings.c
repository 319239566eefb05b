/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strings of ld.so.cache, laid out as ldconfig does (glibc elf/stringtable.c): in the order of their ends, so that
 * each one that another ends in needs no room of its own ("/lib/libx.so.1" serves for "libx.so.1").
 */
#include "loader/cache_strings.h"

#include <stdlib.h>

uint32_t cache_strings_add(struct cache_strings *strings, const char *text)
{
    struct cache_string string = {.text = text, .length = (uint32_t)strlen(text), .id = strings->all.count};
    pith_push(strings->arena, &strings->all, string);
    return string.id;
}

/* Descending by the bytes from the end on; of two that agree the longer one is first. */
static int by_end(const void *one, const void *two)
{
    const struct cache_string *a = one, *b = two;
    uint32_t shorter = a->length < b->length ? a->length : b->length;
    for (uint32_t i = 1; i <= shorter; i++) {
        unsigned char left = (unsigned char)a->text[a->length - i], right = (unsigned char)b->text[b->length - i];
        if (left != right) {
            return left < right ? 1 : -1;
        }
    }
    return a->length == b->length ? 0 : a->length > b->length ? -1 : 1;
}

static bool ends_in(const struct cache_string *longer, const struct cache_string *shorter)
{
    return longer->length >= shorter->length &&
           memcmp(longer->text + longer->length - shorter->length, shorter->text, shorter->length) == 0;
}

void cache_strings_place(struct cache_strings *strings, uint32_t start)
{
    uint32_t count = strings->all.count;
    struct cache_string *sorted = strings->all.items;
    strings->offsets = pith_alloc_array(strings->arena, count, sizeof *strings->offsets);
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, by_end);
    }
    uint32_t next = start;
    for (uint32_t i = 0; i < count; i++) {
        sorted[i].shared = i > 0 && ends_in(&sorted[i - 1], &sorted[i]);
        sorted[i].offset = sorted[i].shared ? sorted[i - 1].offset + sorted[i - 1].length - sorted[i].length : next;
        next = sorted[i].offset + sorted[i].length + 1;
        strings->offsets[sorted[i].id] = sorted[i].offset;
    }
    strings->size = next - start;
}
