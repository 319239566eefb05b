/*
 * .dockerignore as Docker reads it (moby/patternmatcher): a pattern matches a path or any directory above it, the
 * last one that matches decides, `!` lets through again. A hidden directory is not entered unless an exception begins
 * with its path.
 */
#include "plan/room.h"

struct pattern {
    const char *text;
    bool exception;
};

struct ignore {
    PITH_VEC(struct pattern) patterns;
};

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
        if (plan_match(pattern->text, above)) {
            return true;
        }
        while (size > 0 && above[--size] != '/') {
        }
    }
    return false;
}

bool plan_ignore_hides(const void *opaque, const char *source_path, bool directory)
{
    const struct ignore *ignore = opaque;
    const char *path = source_path + strspn(source_path, "/");
    size_t size = strlen(path);
    bool hidden = false, entered = false;
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        const struct pattern *pattern = &ignore->patterns.items[i];
        if (pattern->exception == hidden && matches_or_lies_below(pattern, path)) {
            hidden = !pattern->exception;
        }
        entered |= pattern->exception && strncmp(pattern->text, path, size) == 0 && pattern->text[size] == '/';
    }
    return hidden && !(directory && entered);
}

/* Docker cleans each pattern: no blanks around it, no leading '/', no trailing '/', "./" gone. */
static void add_line(struct ignore *ignore, struct pith_arena *arena, const char *line, size_t size)
{
    while (size > 0 && strchr(" \t\r/", line[size - 1]) != NULL) {
        size--;
    }
    while (size > 0 && (*line == ' ' || *line == '\t')) {
        line++, size--;
    }
    bool exception = size > 0 && *line == '!';
    if (exception) {
        line++, size--;
    }
    while (size > 0 && (*line == '/' || (*line == '.' && size > 1 && line[1] == '/'))) {
        line++, size--;
    }
    if (size > 0 && *line != '#') {
        pith_push(arena, &ignore->patterns, (struct pattern){pith_copy(arena, line, size), exception});
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
    for (const char *line = text; line < text + size;) {
        size_t length = strcspn(line, "\n");
        add_line(patterns, arena, line, length);
        line += length + 1;
    }
    *ignore = patterns;
    return true;
}
