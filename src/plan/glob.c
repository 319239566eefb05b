/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which paths a pattern of [files] means. Links are followed as by COPY, but `**` passes none: a link could lead to
 * where it stands. As in a build context, what .dockerignore hides is not there.
 */
#include "base/path.h"
#include "base/pattern.h"
#include "plan/room.h"

/* What is still to be matched below a directory: the pattern from an offset on. */
struct task {
    const char *directory;
    uint32_t offset;
};

struct globbing {
    struct pith_view *view;
    const void *ignore;
    struct pith_arena *arena;
    struct plan_paths *paths;
    struct pith_error *error;
    const char *pattern;
    PITH_VEC(struct task) ahead;              /* the next one last */
    PITH_VEC(struct pith_pattern) components; /* by offset, once read */
    struct pith_texts *done;                  /* tasks as text: several ways may lead to one */
};

static bool is_passed_over(struct globbing *globbing, const char *path, bool descends, bool *over)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_look(globbing->view, path, &found, globbing->error);
    *over = seen != PITH_SEEN_FOUND || (descends && found.stat.type == PITH_SYMLINK) ||
            (globbing->ignore != NULL &&
             plan_ignore_hides(globbing->ignore, found.source_path, found.stat.type == PITH_DIRECTORY));
    return seen != PITH_SEEN_FAILED;
}

static bool is_any_depth(const char *pattern)
{
    return pattern[0] == '*' && pattern[1] == '*' && (pattern[2] == '/' || pattern[2] == '\0');
}

/* The component at an offset, and the offset behind it and its slashes. */
static const struct pith_pattern *component(struct globbing *globbing, uint32_t offset, uint32_t *behind)
{
    const char *start = globbing->pattern + offset;
    size_t size = strcspn(start, "/");
    *behind = offset + (uint32_t)(size + strspn(start + size, "/"));
    pith_extend(globbing->arena, &globbing->components, offset, (struct pith_pattern){0});
    struct pith_pattern *read = &globbing->components.items[offset];
    if (read->text == NULL) {
        const char *text = is_any_depth(start) ? "*" : pith_copy(globbing->arena, start, size);
        *read = pith_pattern_read(globbing->arena, text, PITH_PATTERN_NAMES);
    }
    return read;
}

static void add_task(struct globbing *globbing, const char *directory, uint32_t offset)
{
    while (is_any_depth(globbing->pattern + offset) && globbing->pattern[offset + 2] == '/' &&
           is_any_depth(globbing->pattern + offset + 3)) {
        offset += 3; /* twice any depth is any depth */
    }
    uint32_t known = pith_texts_count(globbing->done);
    if (pith_intern(globbing->done, pith_format(globbing->arena, "%u %s", offset, directory)) == known) {
        pith_push(globbing->arena, &globbing->ahead, (struct task){directory, offset});
    }
}

/* A directory's names against one component: paths where it is the last, else what is to be looked at below them. */
static bool match_names(struct globbing *globbing, const struct task *task, const char *const *names, uint32_t count)
{
    uint32_t behind;
    const struct pith_pattern *pattern = component(globbing, task->offset, &behind);
    bool last = globbing->pattern[behind] == '\0', any = is_any_depth(globbing->pattern + task->offset), over;
    const char *directory = task->directory[1] == '\0' ? "" : task->directory;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = names[last ? i : count - 1 - i];
        if (!pith_pattern_matches(pattern, name)) {
            continue;
        }
        const char *path = pith_join(globbing->arena, directory, name);
        if (!is_passed_over(globbing, path, any && !last, &over)) {
            return false;
        }
        if (last && !over) {
            pith_push(globbing->arena, globbing->paths, path);
        } else if (!over) {
            add_task(globbing, path, any ? task->offset : behind);
        }
    }
    if (any && !last) {
        add_task(globbing, task->directory, behind);
    }
    return true;
}

static bool work(struct globbing *globbing, struct task task)
{
    struct pith_found at;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(globbing->view, task.directory, &at, globbing->error);
    if (seen != PITH_SEEN_FOUND || at.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_list(globbing->view, at.path, &names, &count, globbing->error) &&
           match_names(globbing, &task, names, count);
}

bool plan_glob(struct pith_view *view, const void *ignore, struct pith_arena *arena, const char *pattern,
               struct plan_paths *paths, struct pith_error *error)
{
    struct globbing globbing = {.view = view,
                                .ignore = ignore,
                                .arena = arena,
                                .paths = paths,
                                .error = error,
                                .pattern = pattern + strspn(pattern, "/"),
                                .done = pith_texts_create()};
    bool good = true;
    add_task(&globbing, "/", 0);
    while (good && globbing.ahead.count > 0) {
        good = work(&globbing, globbing.ahead.items[--globbing.ahead.count]);
    }
    pith_texts_destroy(globbing.done);
    return good;
}
