/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a path leads: a walk by components over dentries. A link's text takes the place of the component, an absolute
 * one starts again at the view's root, and ".." at the root stays there: nothing leads out.
 */
#include "view/view.h"

enum { LINK_LIMIT = 40 }; /* the kernel's MAXSYMLINKS */

struct walk {
    struct pith_view *view;
    struct pith_error *error;
    uint32_t here;    /* canonical, a directory */
    const char *rest; /* what is still to be walked */
    PITH_VEC(uint32_t) links;
};

/* Puts the text of the link `child` before what is still to be walked. */
static enum pith_seen enter_link(struct walk *walk, uint32_t child, const char *behind)
{
    const char *target;
    if (walk->links.count == LINK_LIMIT) {
        return PITH_SEEN_LOOP;
    }
    if (!pith_view_readlink(walk->view, child, &target, walk->error)) {
        return PITH_SEEN_FAILED;
    }
    pith_push(&walk->view->arena, &walk->links, child);
    if (target[0] == '\0') {
        return PITH_SEEN_ABSENT;
    }
    if (target[0] == '/') {
        walk->here = pith_intern(walk->view->texts, "/");
    }
    walk->rest = *behind == '\0' ? target : pith_format(&walk->view->arena, "%s%s", target, behind);
    return PITH_SEEN_FOUND;
}

/* One component. FOUND: go on. */
static enum pith_seen step(struct walk *walk, bool follow_last, const struct dentry **at)
{
    size_t size = strcspn(walk->rest, "/");
    const char *name = walk->rest;
    const char *behind = name + size;
    bool last = behind[strspn(behind, "/")] == '\0';
    if ((*at)->stat.type != PITH_DIRECTORY) {
        return PITH_SEEN_NOTDIR;
    }
    uint32_t child = walk->here;
    if (size == 2 && memcmp(name, "..", 2) == 0) {
        child = view_parent(walk->view, walk->here);
    } else if (!(size == 1 && name[0] == '.')) {
        child = view_child(walk->view, walk->here, name, size);
    }
    const struct dentry *dentry = view_dentry(walk->view, child, walk->error);
    if (dentry == NULL) {
        return PITH_SEEN_FAILED;
    }
    if (dentry->seen != PITH_SEEN_FOUND) {
        walk->here = child;
        return dentry->seen;
    }
    if (dentry->stat.type == PITH_SYMLINK && (!last || *behind == '/' || follow_last)) {
        enum pith_seen seen = enter_link(walk, child, behind);
        *at = view_dentry(walk->view, walk->here, walk->error);
        return *at == NULL ? PITH_SEEN_FAILED : seen;
    }
    walk->here = child;
    walk->rest = behind;
    *at = dentry;
    return last && *behind == '/' && dentry->stat.type != PITH_DIRECTORY ? PITH_SEEN_NOTDIR : PITH_SEEN_FOUND;
}

/* What is known of these bytes as a canonical path, or NULL. */
static const struct dentry *known(const struct pith_view *view, const char *path, size_t size, uint32_t *id)
{
    *id = size == 0 ? 0 : pith_text_find_bytes(view->texts, path, size);
    return *id == 0 || *id >= view->dentries.count ? NULL : view->dentries.items[*id];
}

/* Most paths were walked before, or the directory that they are in: the walk goes on from there. */
static const struct dentry *set_out(struct walk *walk, const char *path, bool follow_last)
{
    uint32_t id;
    size_t size = strlen(path);
    const struct dentry *at = known(walk->view, path, size, &id);
    if (at == NULL || at->seen != PITH_SEEN_FOUND || (follow_last && at->stat.type == PITH_SYMLINK)) {
        while (size > 0 && path[--size] != '/') {
        }
        at = known(walk->view, path, size, &id);
    }
    if (at != NULL && at->seen == PITH_SEEN_FOUND && (path[size] == '\0' || at->stat.type == PITH_DIRECTORY)) {
        walk->here = id;
        walk->rest = path + size;
        return at;
    }
    walk->here = pith_intern(walk->view->texts, "/");
    walk->rest = path;
    return view_dentry(walk->view, walk->here, walk->error);
}

static enum pith_seen resolve(struct pith_view *view, const char *path, bool follow_last, struct pith_found *found,
                              struct pith_error *error)
{
    struct walk walk = {.view = view, .error = error};
    enum pith_seen seen = PITH_SEEN_FOUND;
    const struct dentry *at = set_out(&walk, path, follow_last);
    if (at == NULL) {
        return PITH_SEEN_FAILED;
    }
    while (seen == PITH_SEEN_FOUND && *(walk.rest += strspn(walk.rest, "/")) != '\0') {
        seen = step(&walk, follow_last, &at);
    }
    *found = (struct pith_found){.path = walk.here, .links = walk.links.items, .link_count = walk.links.count};
    if (seen == PITH_SEEN_FOUND) {
        found->stat = at->stat;
        if (at->place_count > 0) {
            found->mount = at->places[0].mount;
            found->source_path = at->places[0].source_path;
        }
    }
    return seen;
}

enum pith_seen pith_view_resolve(struct pith_view *view, const char *path, struct pith_found *found,
                                 struct pith_error *error)
{
    return resolve(view, path, true, found, error);
}

enum pith_seen pith_view_look(struct pith_view *view, const char *path, struct pith_found *found,
                              struct pith_error *error)
{
    return resolve(view, path, false, found, error);
}

enum pith_seen pith_view_file(struct pith_view *view, const char *path, struct pith_found *found,
                              struct pith_error *error)
{
    enum pith_seen seen = resolve(view, path, true, found, error);
    return seen == PITH_SEEN_FOUND && found->stat.type != PITH_REGULAR ? PITH_SEEN_ABSENT : seen;
}

const char *pith_seen_text(enum pith_seen seen)
{
    switch (seen) {
    case PITH_SEEN_FOUND:
        return "is there";
    case PITH_SEEN_ABSENT:
        return "does not exist";
    case PITH_SEEN_NOTDIR:
        return "lies below something that is not a directory";
    case PITH_SEEN_LOOP:
        return "lies behind a loop of links";
    case PITH_SEEN_DENIED:
        return "may not be looked at (permission denied)";
    case PITH_SEEN_TOO_LONG:
        return "has a path of over 4095 bytes, by which no program can open it";
    case PITH_SEEN_FAILED:
        break;
    }
    return "could not be looked at";
}
