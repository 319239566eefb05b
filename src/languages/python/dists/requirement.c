/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requires-Dist lines (PEP 508). Versions and most markers need no evaluation: what is installed has been chosen for
 * this interpreter. Extras do: `pytest; extra == "test"` must not bring pytest along because it happens to be there.
 */
#include "languages/python/dists/room.h"

#include <ctype.h>

static bool is_name_letter(char letter)
{
    return isalnum((unsigned char)letter) || letter == '-' || letter == '_' || letter == '.';
}

static void push(struct pith_arena *arena, struct pith_strings *strings, const char *text)
{
    const char **larger = pith_alloc_array(arena, strings->count + 1, sizeof *larger);
    if (strings->count > 0) {
        memcpy(larger, strings->items, strings->count * sizeof *larger);
    }
    larger[strings->count++] = text;
    strings->items = larger;
}

/* The names between '[' and ']'. */
static const char *read_asked(struct pith_arena *arena, const char *at, const char *end, struct pith_strings *asked)
{
    while (at < end && *at != ']') {
        const char *start = at;
        while (at < end && is_name_letter(*at)) {
            at++;
        }
        if (at > start) {
            push(arena, asked, pith_dist_normalise(arena, start, (size_t)(at - start)));
        } else {
            at++;
        }
    }
    return at;
}

/* Every `extra == "x"` of a marker. */
static void read_under(struct pith_arena *arena, const char *at, const char *end, struct pith_strings *under)
{
    while ((at = memmem(at, (size_t)(end - at), "extra", 5)) != NULL) {
        at += 5;
        while (at < end && (isspace((unsigned char)*at) || *at == '=')) {
            at++;
        }
        if (at < end && (*at == '"' || *at == '\'')) {
            const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
            if (close == NULL) {
                return;
            }
            push(arena, under, pith_dist_normalise(arena, at + 1, (size_t)(close - at - 1)));
            at = close + 1;
        }
    }
}

bool dist_requirement(struct pith_arena *arena, const char *line, size_t size, struct pith_requirement *requirement)
{
    const char *end = line + size, *at = line;
    *requirement = (struct pith_requirement){0};
    while (at < end && is_name_letter(*at)) {
        at++;
    }
    if (at == line) {
        return false;
    }
    requirement->name = pith_dist_normalise(arena, line, (size_t)(at - line));
    while (at < end && isspace((unsigned char)*at)) {
        at++;
    }
    if (at < end && *at == '[') {
        at = read_asked(arena, at + 1, end, &requirement->asked);
    }
    const char *marker = memchr(at, ';', (size_t)(end - at));
    if (marker != NULL) {
        read_under(arena, marker, end, &requirement->under);
    }
    return true;
}
