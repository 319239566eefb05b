/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .dockerignore as Docker reads it (moby/patternmatcher, moby/buildkit's ignorefile): a pattern a line, cleaned as a
 * path. What it hides is ignored.c's matter.
 */
#include "plan/ignore.h"

/* filepath.Clean: no empty parts, no ".", and ".." takes the part before it; then no slash at the beginning. */
static const char *clean(struct pith_arena *arena, const char *text, size_t size)
{
    char *cleaned = pith_alloc(arena, size + 1), *end = cleaned;
    for (const char *at = text, *stop = text + size; at < stop;) {
        const char *slash = memchr(at, '/', (size_t)(stop - at));
        size_t length = (size_t)((slash == NULL ? stop : slash) - at);
        if (length == 2 && memcmp(at, "..", 2) == 0 && end > cleaned) {
            while (end > cleaned && *--end != '/') {
            }
        } else if (length > 0 && !(length == 1 && *at == '.')) {
            if (end > cleaned) {
                *end++ = '/';
            }
            memcpy(end, at, length);
            end += length;
        }
        at += length + 1;
    }
    *end = '\0';
    return cleaned;
}

static void trim(const char **text, size_t *size)
{
    static const char blanks[] = " \t\r\v\f";
    while (*size > 0 && strchr(blanks, (*text)[*size - 1]) != NULL) {
        --*size;
    }
    while (*size > 0 && strchr(blanks, **text) != NULL) {
        ++*text, --*size;
    }
}

static void add_line(struct ignore *ignore, const char *line, size_t size)
{
    if (size > 0 && *line == '#') { /* only in the first column */
        return;
    }
    trim(&line, &size);
    struct ignore_pattern pattern = {.exception = size > 0 && *line == '!', .first = ignore->words};
    if (pattern.exception) {
        line++, size--;
        trim(&line, &size);
    }
    const char *text = clean(ignore->arena, line, size);
    if (*text != '\0') {
        pattern.path = pith_pattern_read(ignore->arena, text, PITH_PATTERN_IGNORE);
        ignore->words += pattern.path.words;
        pith_push(ignore->arena, &ignore->patterns, pattern);
    }
}

static void prepare(struct ignore *ignore)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        most = ignore->patterns.items[i].path.words > most ? ignore->patterns.items[i].path.words : most;
    }
    ignore->places = pith_alloc_array(ignore->arena, most, sizeof *ignore->places);
    ignore->room = pith_alloc_array(ignore->arena, most, sizeof *ignore->room);
}

bool plan_ignore_read(struct pith_view *view, struct pith_arena *arena, const void **ignore, struct pith_error *error)
{
    struct pith_found found;
    const char *text;
    size_t size;
    enum pith_seen seen = pith_view_file(view, "/.dockerignore", &found, error);
    *ignore = NULL;
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(view, &found, 1 << 20, arena, &text, &size, error)) {
        return false;
    }
    struct ignore *patterns = pith_alloc(arena, sizeof *patterns);
    patterns->arena = arena;
    size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (const char *line = text + mark; line < text + size;) {
        size_t length = strcspn(line, "\n");
        add_line(patterns, line, length);
        line += length + 1;
    }
    prepare(patterns);
    *ignore = patterns;
    return true;
}
