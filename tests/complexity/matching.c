/* SPDX-License-Identifier: Apache-2.0 */
/* The first line is a pattern, or several with blanks between them; the others are paths. */
#include "base/pattern.h"

#include <stdlib.h>

void fuzz_one(const uint8_t *data, size_t size);

static const char *next(const char **text, const char *ends)
{
    size_t size = strcspn(*text, ends);
    char *start = (char *)(uintptr_t)*text;
    *text += size + (start[size] != '\0');
    start[size] = '\0';
    return start;
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_VEC(struct pith_pattern) patterns = {0};
    const char *text = pith_copy(&arena, data, size), *line = next(&text, "\n");
    while (*line != '\0') {
        pith_push(&arena, &patterns, pith_pattern_read(&arena, next(&line, " "), PITH_PATTERN_IGNORE));
    }
    unsigned matches = 0;
    while (*text != '\0') {
        const char *path = next(&text, "\n");
        for (uint32_t i = 0; i < patterns.count; i++) {
            matches += pith_pattern_matches(&patterns.items[i], path);
        }
    }
    if (matches == UINT32_MAX) {
        abort(); /* never: it keeps the work from being optimised away */
    }
}
