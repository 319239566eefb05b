/*
 * .dockerignore as Docker reads it (moby/patternmatcher, moby/buildkit's ignorefile): a pattern matches a path or any
 * directory above it, the last one that matches decides, `!` lets through again. A hidden directory is entered only
 * where an exception may lie below it.
 */
#include "plan/room.h"

struct pattern {
    const char *text;
    bool exception;
    bool suffix; /* `**x` with nothing special in x: any path that ends in x */
};

struct ignore {
    PITH_VEC(struct pattern) patterns;
};

static bool matches(const struct pattern *pattern, const char *path)
{
    if (!pattern->suffix) {
        return plan_match(pattern->text, path);
    }
    size_t size = strlen(path), length = strlen(pattern->text + 2);
    return size >= length && strcmp(path + size - length, pattern->text + 2) == 0;
}

static bool matches_or_lies_below(const struct pattern *pattern, const char *path)
{
    char above[8192];
    size_t size = strlen(path);
    if (size >= sizeof above) {
        return false;
    }
    memcpy(above, path, size + 1);
    while (size > 0) {
        above[size] = '\0';
        if (matches(pattern, above)) {
            return true;
        }
        while (size > 0 && above[--size] != '/') {
        }
    }
    return false;
}

/* Can anything below the directory match? */
static bool may_match_below(const struct pattern *pattern, const char *directory)
{
    const char *text = pattern->text;
    while (*directory != '\0') {
        char wanted[256], name[256];
        size_t size = strcspn(text, "/"), length = strcspn(directory, "/");
        if (memmem(text, size, "**", 2) != NULL) {
            return true;
        }
        if (size >= sizeof wanted || length >= sizeof name || text[size] == '\0') {
            return false;
        }
        memcpy(wanted, text, size);
        wanted[size] = '\0';
        memcpy(name, directory, length);
        name[length] = '\0';
        if (!plan_match(wanted, name)) {
            return false;
        }
        text += size + 1;
        directory += length + (directory[length] == '/');
    }
    return true;
}

bool plan_ignore_hides(const void *opaque, const char *source_path, bool directory)
{
    const struct ignore *ignore = opaque;
    const char *path = source_path + strspn(source_path, "/");
    bool hidden = false, entered = false;
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        const struct pattern *pattern = &ignore->patterns.items[i];
        if (pattern->exception == hidden && matches_or_lies_below(pattern, path)) {
            hidden = !pattern->exception;
        }
        entered |= directory && pattern->exception && may_match_below(pattern, path);
    }
    return hidden && !entered;
}

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

static void add_line(struct ignore *ignore, struct pith_arena *arena, const char *line, size_t size)
{
    if (size > 0 && *line == '#') { /* only in the first column */
        return;
    }
    trim(&line, &size);
    struct pattern pattern = {.exception = size > 0 && *line == '!'};
    if (pattern.exception) {
        line++, size--;
        trim(&line, &size);
    }
    pattern.text = clean(arena, line, size);
    pattern.suffix = strncmp(pattern.text, "**", 2) == 0 && strchr("/", pattern.text[2]) == NULL &&
                     strpbrk(pattern.text + 2, "*?[\\") == NULL;
    if (*pattern.text != '\0') {
        pith_push(arena, &ignore->patterns, pattern);
    }
}

bool plan_ignore_read(struct pith_view *view, struct pith_arena *arena, const void **ignore, struct pith_error *error)
{
    struct pith_found found;
    const char *text;
    size_t size;
    enum pith_seen seen = pith_view_resolve(view, "/.dockerignore", &found, error);
    *ignore = NULL;
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(view, &found, 1 << 20, arena, &text, &size, error)) {
        return false;
    }
    struct ignore *patterns = pith_alloc(arena, sizeof *patterns);
    size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (const char *line = text + mark; line < text + size;) {
        size_t length = strcspn(line, "\n");
        add_line(patterns, arena, line, length);
        line += length + 1;
    }
    *ignore = patterns;
    return true;
}
