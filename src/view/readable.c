/* SPDX-License-Identifier: Apache-2.0 */
/*
 * May others than a file's owner and group read it where it lies? The answer of the permission bits alone: read for
 * others on the file, search for others on each directory above it within its source. A directory is asked once.
 * pith mostly runs as root, to whom every file is readable; what its owner keeps from others is told by this.
 */
#include "view/facts.h"
#include "view/view.h"

#include <errno.h>
#include <sys/stat.h>

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

struct directory_key {
    const struct pith_source *source;
    uint64_t path; /* text id of the source path */
};

/* A directory of a source: may others search it, and all above it? */
struct searched {
    UT_hash_handle hh;
    struct directory_key key;
    bool open;
};

void view_searched_finish(struct pith_view *view)
{
    HASH_CLEAR(hh, view->searched);
}

static struct searched *known_directory(const struct pith_view *view, const struct directory_key *key)
{
    struct searched *known = NULL;
    HASH_FIND(hh, view->searched, key, sizeof *key, known);
    return known;
}

/* The directory above a source path, as text id; the root's is itself. */
static uint64_t above(struct pith_view *view, const char *path)
{
    const char *slash = strrchr(path, '/');
    return pith_intern_bytes(view->texts, path, slash == path ? 1 : (size_t)(slash - path));
}

/* Of this directory alone. One that pith itself may not look at is closed. */
static bool ask(const struct pith_source *source, const char *path, bool *open, struct pith_error *error)
{
    struct pith_stat stat;
    struct pith_error local = {0};
    if (source->ops->lookup(source, path, &stat, &local)) {
        *open = stat.type == PITH_DIRECTORY && (stat.mode & S_IXOTH) != 0;
        return true;
    }
    *open = false;
    if (local.number != EACCES && error != NULL) {
        *error = local;
    }
    return local.number == EACCES;
}

/* Upwards from the directory above `path` until one is known, is closed or is the root; those on the way share the
 * answer. */
static bool above_is_open(struct pith_view *view, const struct pith_source *source, const char *path, bool *open,
                          struct pith_error *error)
{
    PITH_VEC(struct searched *) way = {0};
    bool root = strcmp(path, "/") == 0;
    *open = true;
    for (const char *here = path; *open && !root;) {
        struct directory_key key = {.source = source, .path = above(view, here)};
        struct searched *known = known_directory(view, &key);
        if (known != NULL) {
            *open = known->open;
            break;
        }
        here = pith_text(view->texts, (uint32_t)key.path);
        root =
            strcmp(here, "/") == 0; /* the bits of a source's top say who may work with that tree, not who reads it */
        if (root) {
            break;
        }
        if (!ask(source, here, open, error)) {
            return false;
        }
        struct searched *new = pith_alloc(&view->arena, sizeof *new);
        new->key = key;
        pith_push(&view->arena, &way, new);
    }
    for (uint32_t i = 0; i < way.count; i++) {
        struct searched *new = way.items[i];
        new->open = *open;
        HASH_ADD(hh, view->searched, key, sizeof new->key, new);
    }
    return true;
}

/* What is at a canonical view path that was found: a link has no permissions of its own. */
static bool is_readable(struct pith_view *view, uint32_t path, bool *readable, struct pith_error *error)
{
    const struct dentry *dentry = view_dentry(view, path, error);
    if (dentry == NULL) {
        return false;
    }
    unsigned wanted = dentry->stat.type == PITH_SYMLINK ? 0 : S_IROTH;
    wanted |= dentry->stat.type == PITH_DIRECTORY ? S_IXOTH : 0;
    *readable = (dentry->stat.mode & wanted) == wanted;
    if (!*readable || dentry->place_count == 0) {
        return true;
    }
    const struct place *place = &dentry->places[0];
    return above_is_open(view, view->mounts.items[place->mount].source, place->source_path, readable, error);
}

bool pith_view_others_may_read(struct pith_view *view, const struct pith_found *found, bool *may,
                               struct pith_error *error)
{
    for (uint32_t i = 0; i < found->link_count; i++) {
        if (!is_readable(view, found->links[i], may, error)) {
            return false;
        }
        if (!*may) {
            return true;
        }
    }
    return is_readable(view, found->path, may, error);
}

/* A mount of [files], or of a virtual environment that it names. */
static bool is_apps(const struct pith_mount *mount)
{
    return mount->role == PITH_ROLE_APP || mount->line != 0;
}

bool pith_view_is_own(struct pith_view *view, const struct pith_found *found, bool *own, struct pith_error *error)
{
    *own = true;
    if (found->link_count == 0) {
        return true;
    }
    for (uint32_t i = 0; i < found->link_count; i++) {
        const struct dentry *link = view_dentry(view, found->links[i], error);
        if (link == NULL) {
            return false;
        }
        uint32_t mount = link->place_count == 0 ? found->mount : link->places[0].mount;
        if (mount != found->mount && is_apps(&view->mounts.items[mount])) {
            *own = false;
            return true;
        }
    }
    return pith_view_others_may_read(view, found, own, error);
}
