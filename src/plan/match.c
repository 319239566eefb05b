/* Patterns over paths: fnmatch for a component (in the C locale, which pith never leaves), `**` for any depth. */
#include "plan/room.h"

#include <fnmatch.h>

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

static bool component_matches(const char *pattern, size_t pattern_size, const char *name, size_t name_size)
{
    char one[512], two[512];
    if (pattern_size >= sizeof one || name_size >= sizeof two) {
        return false;
    }
    memcpy(one, pattern, pattern_size);
    one[pattern_size] = '\0';
    memcpy(two, name, name_size);
    two[name_size] = '\0';
    return fnmatch(one, two, 0) == 0;
}

bool plan_match(const char *pattern, const char *path)
{
    pattern += strspn(pattern, "/");
    path += strspn(path, "/");
    size_t size = strcspn(pattern, "/");
    size_t name = strcspn(path, "/");
    if (size == 0) {
        return name == 0;
    }
    if (size == 2 && memcmp(pattern, "**", 2) == 0) {
        return plan_match(pattern + size, path) || (name > 0 && plan_match(pattern, path + name));
    }
    return name > 0 && component_matches(pattern, size, path, name) && plan_match(pattern + size, path + name);
}
