/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a canonical path is in the union of mounts, decided once and kept. The mount that covers last wins;
 * directories merge downwards until something that is no directory, or an opaque mount, ends the search.
 */
#include "view/view.h"

#include "base/path.h"

#include <errno.h>
#include <limits.h>

uint32_t view_child(struct pith_view *view, uint32_t parent, const char *name, size_t size)
{
    return pith_intern_child(view->texts, parent, name, size);
}

uint32_t view_parent(struct pith_view *view, uint32_t path)
{
    const char *text = pith_text(view->texts, path);
    const char *slash = strrchr(text, '/');
    return pith_intern_bytes(view->texts, text, slash == text ? 1 : (size_t)(slash - text));
}

void view_forget(struct pith_view *view)
{
    if (view->dentries.count > 0) {
        memset(view->dentries.items, 0, view->dentries.count * sizeof *view->dentries.items);
    }
}

static struct dentry **slot(struct pith_view *view, uint32_t path)
{
    pith_extend(&view->arena, &view->dentries, path, NULL);
    return &view->dentries.items[path];
}

static const char *join(struct pith_arena *arena, const char *directory, const char *name)
{
    return pith_join(arena, directory, name);
}

bool view_is_below(const char *path, const char *directory)
{
    return strcmp(directory, "/") == 0 || pith_is_below(path, directory);
}

/* A path that only leads to a mount's destination is a directory, though no source has it. */
static bool leads_to_a_mount(const struct pith_view *view, const char *path)
{
    for (uint32_t i = 0; i < view->mounts.count; i++) {
        if (!view->buried.items[i] && view_is_below(view->mounts.items[i].at, path)) {
            return true;
        }
    }
    return strcmp(path, "/") == 0;
}

/* Where mount `index` would have the path, or NULL: as the mount's own root or through the parent's place in it. */
static const char *place_in(struct pith_view *view, uint32_t index, const char *path, const struct dentry *parent,
                            bool *is_root)
{
    const struct pith_mount *mount = &view->mounts.items[index];
    *is_root = strcmp(mount->at, path) == 0;
    if (*is_root) {
        return mount->in;
    }
    for (uint32_t i = 0; parent != NULL && i < parent->place_count; i++) {
        if (parent->places[i].mount == index) {
            return join(&view->arena, parent->places[i].source_path, strrchr(path, '/') + 1);
        }
    }
    return NULL;
}

/* One mount's say. Returns false when the search is over (or, with `error` set, failed). */
static bool consider(struct pith_view *view, uint32_t index, const char *source_path, bool is_root,
                     struct dentry *dentry, struct pith_error *error)
{
    const struct pith_mount *mount = &view->mounts.items[index];
    struct pith_stat stat;
    struct pith_error local = {0};
    if (!mount->source->ops->lookup(mount->source, source_path, &stat, &local)) {
        if (local.number == EACCES) {
            dentry->seen = dentry->place_count == 0 ? PITH_SEEN_DENIED : dentry->seen;
            return false;
        }
        dentry->seen = PITH_SEEN_FAILED;
        return pith_told(&view->fault, false, &local, error);
    }
    bool directory = stat.type == PITH_DIRECTORY;
    if (stat.type == PITH_ABSENT ||
        (!is_root && mount->hides != NULL && mount->hides(mount->ignore, source_path, directory))) {
        return true;
    }
    if (dentry->place_count > 0 && !directory) {
        return false; /* a directory above covers it */
    }
    struct place *places = pith_alloc_array(&view->arena, dentry->place_count + 1, sizeof *places);
    if (dentry->place_count > 0) {
        memcpy(places, dentry->places, dentry->place_count * sizeof *places);
    } else {
        dentry->stat = stat;
    }
    places[dentry->place_count++] = (struct place){.mount = index, .source_path = source_path};
    if (dentry->stat.implied && !stat.implied) {
        places[dentry->place_count - 1] = places[0];
        places[0] = (struct place){.mount = index, .source_path = source_path};
        dentry->stat = stat;
    }
    dentry->places = places;
    dentry->seen = PITH_SEEN_FOUND;
    return directory && !(is_root && mount->opaque);
}

const struct dentry *view_dentry(struct pith_view *view, uint32_t path, struct pith_error *error)
{
    struct dentry *known = *slot(view, path);
    if (known != NULL) {
        return known;
    }
    const char *text = pith_text(view->texts, path);
    const struct dentry *parent = NULL;
    if (text[1] != '\0') {
        parent = view_dentry(view, view_parent(view, path), error);
        if (parent == NULL) {
            return NULL;
        }
    }
    struct dentry *dentry = pith_alloc(&view->arena, sizeof *dentry);
    dentry->seen = PITH_SEEN_ABSENT;
    bool too_long = pith_text_size(view->texts, path) >= PATH_MAX; /* the system's calls take no such name */
    dentry->seen = too_long ? PITH_SEEN_TOO_LONG : dentry->seen;
    for (uint32_t i = too_long ? 0 : view->mounts.count; i-- > 0;) {
        bool is_root;
        const char *source_path = view->buried.items[i] ? NULL : place_in(view, i, text, parent, &is_root);
        if (source_path != NULL && !consider(view, i, source_path, is_root, dentry, error)) {
            break;
        }
    }
    if (dentry->seen == PITH_SEEN_FAILED) {
        return NULL;
    }
    if (dentry->seen == PITH_SEEN_ABSENT && leads_to_a_mount(view, text)) {
        dentry->seen = PITH_SEEN_FOUND;
        dentry->stat = (struct pith_stat){.type = PITH_DIRECTORY, .mode = 0755, .links = 1};
    }
    *slot(view, path) = dentry;
    bool linked = dentry->seen == PITH_SEEN_FOUND && dentry->stat.type == PITH_SYMLINK;
    return !linked || view_sees_through(view, path, dentry, error) ? dentry : NULL;
}
