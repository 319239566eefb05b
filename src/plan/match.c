/*
 * Patterns over paths, as Docker reads them: `*` and `?` stay within a component, `**` stands for any number of them,
 * a backslash takes the meaning of what follows. Bytes are compared, whatever the locale.
 */
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

/* The end of the class that begins at `pattern` ("[a-c]"), or NULL when it has none. A first ']' is a member. */
static const char *class_end(const char *pattern)
{
    const char *at = pattern + 1 + (pattern[1] == '!' || pattern[1] == '^');
    at += *at == ']';
    while (*at != '\0' && *at != ']') {
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return *at == ']' ? at : NULL;
}

static bool class_holds(const char *pattern, const char *end, char character)
{
    bool negated = pattern[1] == '!' || pattern[1] == '^', holds = false;
    for (const char *at = pattern + 1 + negated; at < end; at++) {
        at += *at == '\\';
        unsigned char low = (unsigned char)*at, high = low;
        if (at[1] == '-' && at + 2 < end) {
            at += 2;
            at += *at == '\\';
            high = (unsigned char)*at;
        }
        holds |= low <= (unsigned char)character && (unsigned char)character <= high;
    }
    return holds != negated;
}

/* One character that is no '*'; moves `*pattern` behind it. */
static bool one_matches(const char **pattern, char character)
{
    const char *at = *pattern, *end;
    if (*at == '?') {
        *pattern = at + 1;
        return character != '\0' && character != '/';
    }
    if (*at == '[' && (end = class_end(at)) != NULL) {
        *pattern = end + 1;
        return character != '\0' && character != '/' && class_holds(at, end, character);
    }
    at += *at == '\\' && at[1] != '\0';
    *pattern = at + 1;
    return *at == character;
}

/* "**" and a slash: what follows may begin here or below any further directory. */
static bool any_depth_matches(const char *pattern, const char *path)
{
    for (;; path++) {
        if (plan_match(pattern, path)) {
            return true;
        }
        path += strcspn(path, "/");
        if (*path == '\0') {
            return false;
        }
    }
}

bool plan_match(const char *pattern, const char *path)
{
    while (*pattern != '\0') {
        if (*pattern != '*') {
            if (!one_matches(&pattern, *path) || *path++ == '\0') {
                return false;
            }
            continue;
        }
        bool twice = pattern[1] == '*';
        pattern += strspn(pattern, "*");
        if (twice && *pattern == '\0') {
            return *path != '\0';
        }
        if (twice && *pattern == '/') {
            return any_depth_matches(pattern + 1, path);
        }
        while (!plan_match(pattern, path)) {
            if (*path == '\0' || *path++ == '/') {
                return false;
            }
        }
        return true;
    }
    return *path == '\0';
}
