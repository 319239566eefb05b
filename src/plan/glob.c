/*
 * Which paths a pattern of [files] means. Links are followed as by COPY, but `**` passes none: a link could lead to
 * where it stands. As in a build context, what .dockerignore hides is not there.
 */
#include "plan/room.h"

struct globbing {
    struct pith_view *view;
    const void *ignore;
    struct pith_arena *arena;
    struct plan_paths *paths;
    struct pith_error *error;
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

/* All that matches the pattern below `directory`, component by component. */
static bool glob_below(struct globbing *globbing, const char *directory, const char *pattern)
{
    struct pith_found at;
    const char *const *names;
    uint32_t count;
    size_t size = strcspn(pattern, "/");
    const char *rest = pattern + size + strspn(pattern + size, "/");
    bool any_depth = size == 2 && memcmp(pattern, "**", 2) == 0;
    bool last = *rest == '\0', over;
    const char *component = any_depth ? "*" : pith_copy(globbing->arena, pattern, size);
    enum pith_seen seen = pith_view_resolve(globbing->view, directory, &at, globbing->error);
    if (seen != PITH_SEEN_FOUND || at.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (any_depth && !last && !glob_below(globbing, directory, rest)) {
        return false;
    }
    if (!pith_view_list(globbing->view, at.path, &names, &count, globbing->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_format(globbing->arena, "%s/%s", directory[1] == '\0' ? "" : directory, names[i]);
        if (!plan_match(component, names[i])) {
            continue;
        }
        if (!is_passed_over(globbing, path, any_depth && !last, &over)) {
            return false;
        }
        if (last && !over) {
            pith_push(globbing->arena, globbing->paths, path);
        } else if (!over && !glob_below(globbing, path, any_depth ? pattern : rest)) {
            return false;
        }
    }
    return true;
}

bool plan_glob(struct pith_view *view, const void *ignore, struct pith_arena *arena, const char *pattern,
               struct plan_paths *paths, struct pith_error *error)
{
    struct globbing globbing = {view, ignore, arena, paths, error};
    return glob_below(&globbing, "/", pattern + strspn(pattern, "/"));
}
