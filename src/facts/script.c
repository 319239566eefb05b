/* SPDX-License-Identifier: Apache-2.0 */
/* The `#!` line: one word, then at most one argument that holds all the rest. */
#include "pith/facts/script.h"

enum { KERNEL_LIMIT = 255 };

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

bool pith_script_read(const char *bytes, size_t size, struct pith_arena *arena, struct pith_script *script)
{
    *script = (struct pith_script){0};
    if (size < 3 || memcmp(bytes, "#!", 2) != 0) {
        return false;
    }
    size_t end = 2, limit = size < KERNEL_LIMIT ? size : KERNEL_LIMIT;
    while (end < limit && bytes[end] != '\n' && bytes[end] != '\0') {
        end++;
    }
    while (end > 2 && (is_blank(bytes[end - 1]) || bytes[end - 1] == '\r')) {
        end--;
    }
    size_t start = 2;
    while (start < end && is_blank(bytes[start])) {
        start++;
    }
    size_t stop = start;
    while (stop < end && !is_blank(bytes[stop])) {
        stop++;
    }
    if (stop == start) {
        return false;
    }
    script->interpreter = pith_copy(arena, bytes + start, stop - start);
    while (stop < end && is_blank(bytes[stop])) {
        stop++;
    }
    script->argument = stop < end ? pith_copy(arena, bytes + stop, end - stop) : NULL;
    return true;
}
