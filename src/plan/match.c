/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns over paths, as Docker reads them: `*` and `?` stay within a component, `**` stands for any number of them,
 * a backslash takes the meaning of what follows. Bytes are compared, whatever the locale. How: base/pattern.c.
 */
#include "base/pattern.h"
#include "plan/room.h"

bool plan_has_wildcard(const char *pattern)
{
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0') {
            pattern++;
        } else if (strchr("*?[", *pattern) != NULL) {
            return true;
        }
    }
    return false;
}

const char *plan_literal(struct pith_arena *arena, const char *pattern)
{
    char *literal = pith_strdup(arena, pattern), *to = literal;
    for (; *pattern != '\0'; pattern++) {
        pattern += *pattern == '\\' && pattern[1] != '\0';
        *to++ = *pattern;
    }
    *to = '\0';
    return literal;
}

bool plan_match(const char *pattern, const char *path)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_pattern read = pith_pattern_read(&scratch, pattern, PITH_PATTERN_NAMES);
    return pith_pattern_matches(&read, path);
}
