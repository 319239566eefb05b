/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose console script a file is, whether its first line is alive in the image, and what takes that line's place. A
 * script is alive when its `#!` line names an interpreter of the environment that its distribution is in: the same
 * file through another virtual environment would not find the distribution.
 */
#include "pith/languages/python/launcher.h"

#include "base/path.h"
#include "pith/facts/script.h"

enum {
    HEAD_LIMIT = 4096,
    LINE_LIMIT = 255 /* what the kernel reads of a `#!` line: BINPRM_BUF_SIZE, Linux 5.1 and later */
};

struct launching {
    struct pith_view *view;
    const struct pith_python *python;
    const struct pith_dists *dists;
    struct pith_arena *arena;
    struct pith_error *error;
};

static const char *directory_of(struct launching *launching, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash == path ? "/" : pith_copy(launching->arena, path, (size_t)(slash - path));
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool declares(const struct pith_dist *dist, const char *name)
{
    for (uint32_t i = 0; i < dist->entry_points.count; i++) {
        const struct pith_entry_point *point = &dist->entry_points.items[i];
        bool script = strcmp(point->group, "console_scripts") == 0 || strcmp(point->group, "gui_scripts") == 0;
        if (script && strcmp(point->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_beside(struct launching *launching, const char *one, const char *two)
{
    struct pith_found a, b;
    return pith_view_resolve(launching->view, directory_of(launching, one), &a, NULL) == PITH_SEEN_FOUND &&
           pith_view_resolve(launching->view, directory_of(launching, two), &b, NULL) == PITH_SEEN_FOUND &&
           a.path == b.path;
}

/*
 * RECORD says so; or, where it does not (eggs, and `pip --target`, whose RECORD names the place of another layout), the
 * file lies beside the interpreter, or in the `bin` of the site directory, and is called like an entry point.
 */
static uint32_t owner_of(struct launching *launching, const struct pith_found *script, const char *path)
{
    uint32_t owner = pith_dists_owner(launching->dists, script->path);
    bool beside = is_beside(launching, path, launching->python->executable);
    for (uint32_t i = 0; owner == UINT32_MAX && i < launching->dists->list.count; i++) {
        const struct pith_dist *dist = &launching->dists->list.items[i];
        bool near = beside || is_beside(launching, path, pith_format(launching->arena, "%s/bin/x", dist->site));
        if (near && declares(dist, base_name(path))) {
            owner = i;
        }
    }
    return owner;
}

static bool is_there(struct launching *launching, const char *path)
{
    struct pith_found found;
    return pith_view_file(launching->view, path, &found, NULL) == PITH_SEEN_FOUND;
}

static bool is_in_the_venv(struct launching *launching, const char *path)
{
    struct pith_found venv;
    return launching->python->venv != NULL &&
           pith_view_resolve(launching->view, launching->python->venv, &venv, NULL) == PITH_SEEN_FOUND &&
           pith_is_below(path, pith_text(pith_view_texts(launching->view), venv.path));
}

static bool is_alive(struct launching *launching, const struct pith_dist *dist, const char *interpreter)
{
    const struct pith_python *python = launching->python;
    struct pith_found named, ours;
    if (pith_view_resolve(launching->view, interpreter, &named, NULL) != PITH_SEEN_FOUND ||
        named.stat.type != PITH_REGULAR) {
        return false;
    }
    if (is_in_the_venv(launching, dist->site)) {
        return is_beside(launching, interpreter, python->executable);
    }
    const char *directory = directory_of(launching, interpreter), *above = directory_of(launching, directory);
    bool other_venv =
        python->venv == NULL && (is_there(launching, pith_format(launching->arena, "%s/pyvenv.cfg", directory)) ||
                                 is_there(launching, pith_format(launching->arena, "%s/pyvenv.cfg", above)));
    return !other_venv && pith_view_resolve(launching->view, python->executable, &ours, NULL) == PITH_SEEN_FOUND &&
           named.path == ours.path;
}

/* The end of the line that begins at `at`, behind its newline. */
static const char *next_line(const char *at, const char *end)
{
    const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    return newline == NULL ? end : newline + 1;
}

static bool begins(const char *at, const char *end, const char *text)
{
    size_t size = strlen(text);
    return (size_t)(end - at) >= size && memcmp(at, text, size) == 0;
}

/*
 * To a shell, the second line is `exec PYTHON "$0" "$@"`; to Python, lines two and three are one string:
 *     #!/bin/sh
 *     '''exec' "/a long path/python" "$0" "$@"
 *     ' '''
 */
static bool is_trampoline(struct launching *launching, const char *head, size_t size, struct pith_launcher *launcher)
{
    const char *end = head + size, *second = next_line(head, end), *third = next_line(second, end);
    const char *rest = next_line(third, end);
    if (!begins(second, end, "'''exec' ") || !begins(third, end, "' '''")) {
        return false;
    }
    const char *word = second + 9;
    launcher->was = pith_copy(launching->arena, word, strcspn(word, "\n"));
    launcher->skip = (uint32_t)(rest - head);
    return true;
}

/* False where no `#!` line can name the image's interpreter; the script stays and is found to be dead. */
static void give_line(struct launching *launching, const char *argument, struct pith_launcher *launcher)
{
    const char *executable = launching->python->executable;
    const char *line = pith_format(launching->arena, "#!%s%s%s\n", executable, argument == NULL ? "" : " ",
                                   argument == NULL ? "" : argument);
    if (strlen(line) <= LINE_LIMIT && strpbrk(executable, " \t") == NULL) {
        launcher->line = line;
    }
}

bool pith_launcher_read(struct pith_view *view, const struct pith_found *script, const struct pith_python *python,
                        const struct pith_dists *dists, struct pith_arena *arena, struct pith_launcher *launcher,
                        struct pith_error *error)
{
    struct launching launching = {view, python, dists, arena, error};
    const char *path = pith_text(pith_view_texts(view), script->path);
    char head[HEAD_LIMIT + 1];
    size_t size;
    struct pith_script line;
    *launcher = (struct pith_launcher){.dist = UINT32_MAX};
    bool candidate = script->stat.type == PITH_REGULAR && (script->stat.mode & 0111) != 0 &&
                     strcmp(base_name(directory_of(&launching, path)), "bin") == 0;
    if (!candidate || (launcher->dist = owner_of(&launching, script, path)) == UINT32_MAX) {
        return true;
    }
    if (!pith_view_read_head(view, script, head, HEAD_LIMIT, &size, error)) {
        return false;
    }
    head[size] = '\0';
    if (!pith_script_read(head, size, arena, &line)) {
        return true;
    }
    const struct pith_dist *dist = &dists->list.items[launcher->dist];
    if (strcmp(line.interpreter, "/bin/sh") == 0 && is_trampoline(&launching, head, size, launcher)) {
        give_line(&launching, NULL, launcher);
    } else if (strncmp(base_name(line.interpreter), "python", 6) == 0 &&
               !is_alive(&launching, dist, line.interpreter)) {
        launcher->was = line.interpreter;
        launcher->skip = (uint32_t)(next_line(head, head + size) - head);
        give_line(&launching, line.argument, launcher);
    }
    return true;
}
