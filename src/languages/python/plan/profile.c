/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [python] profile: what a recorded run opened, as tools write it: `strace -f` (of open, openat and execve), `python
 * -v`, `python -X importtime`, or a path or a module a line. Whatever else such a log says is passed over.
 */
#include "base/path.h"
#include "languages/python/plan/python.h"

#include <ctype.h>

/* What stands between the first two `quote`s of the text, or NULL. */
static const char *quoted(struct pith_arena *arena, const char *text, char quote)
{
    const char *begin = strchr(text, quote);
    const char *end = begin == NULL ? NULL : strchr(begin + 1, quote);
    return end == NULL ? NULL : pith_copy(arena, begin + 1, (size_t)(end - begin - 1));
}

static bool is_module_name(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && !isdigit((unsigned char)*text) && *text != '.' && text[size - 1] != '.' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == size;
}

/* [pid 12] openat(AT_FDCWD, "/x", O_RDONLY|O_CLOEXEC) = 3; what failed was not opened. */
static bool read_call(struct pith_arena *arena, const char *line, struct pith_profiled *seen)
{
    static const char *const calls[] = {"openat(", "open(", "execve("};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const char *call = strstr(line, calls[i]);
        if (call == NULL || (call > line && (isalnum((unsigned char)call[-1]) || call[-1] == '_'))) {
            continue;
        }
        bool failed = strstr(call, ") = -1 ") != NULL;
        seen->path = failed ? NULL : quoted(arena, call, '"');
        seen->run = i == 2;
        return true;
    }
    return false;
}

static void read_line(struct planning *planning, const char *line, uint32_t number)
{
    struct pith_profiled seen = {.line = number};
    struct pith_arena *arena = planning->arena;
    if (strncmp(line, "import time:", 12) == 0) { /* -X importtime */
        const char *name = strrchr(line, '|');
        seen.module = name == NULL ? NULL : name + 1 + strspn(name + 1, " ");
    } else if (strncmp(line, "import '", 8) == 0) { /* -v */
        seen.module = quoted(arena, line, '\'');
    } else if (*line == '#') { /* -v: "# /a/b.pyc matches /a/b.py" says no more than the imports */
        return;
    } else if (!read_call(arena, line, &seen)) {
        seen.path = *line == '/' ? line : NULL;
        seen.module = *line == '/' ? NULL : line;
    }
    seen.module = seen.module != NULL && is_module_name(seen.module) ? seen.module : NULL;
    seen.path = seen.path != NULL && *seen.path == '/' ? seen.path : NULL;
    if (seen.module != NULL || seen.path != NULL) {
        pith_push(arena, &python_plan(planning->plan, arena)->profile, seen);
    }
}

bool python_plan_profile(struct planning *planning)
{
    const struct pith_value *file = &planning->manifest->python.profile;
    const char *text;
    uint32_t number = 0;
    if (file->text == NULL) {
        return true;
    }
    const char *path =
        file->text[0] == '/' ? file->text : pith_join(planning->arena, planning->manifest->directory, file->text);
    if (!plan_read_text(planning, "the profile", path, NULL, path, &text)) {
        return pith_context(planning->error, "%s:%u", planning->manifest->path, file->line);
    }
    while (*text != '\0') {
        size_t size = strcspn(text, "\n"), length = size;
        while (length > 0 && isspace((unsigned char)text[length - 1])) {
            length--;
        }
        size_t margin = strspn(text, " \t");
        if (length > margin) {
            read_line(planning, pith_copy(planning->arena, text + margin, length - margin), number + 1);
        }
        number++;
        text += size + (text[size] == '\n');
    }
    return pith_python_plan_of(planning->plan)->profile.count > 0 ||
           pith_fail(planning->error, PITH_USAGE,
                     "%s:%u: the profile %s names no file and no module; record it with `strace -f -o FILE`, or with "
                     "`python -X importtime … 2> FILE`",
                     planning->manifest->path, file->line, path);
}
