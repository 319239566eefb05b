/* SPDX-License-Identifier: Apache-2.0 */
/* What is in a directory, behind a link and in a small file of the view; each asked of the sources once. */
#include "view/view.h"

#include "base/io.h"
#include "base/sort.h"

#include <errno.h>

static struct dentry *mutable_dentry(struct pith_view *view, uint32_t path, struct pith_error *error)
{
    return view_dentry(view, path, error) == NULL ? NULL : view->dentries.items[path];
}

bool pith_view_readlink(struct pith_view *view, uint32_t path, const char **target, struct pith_error *error)
{
    struct dentry *dentry = mutable_dentry(view, path, error);
    struct pith_error said = {0};
    if (dentry == NULL) {
        return false;
    }
    if (dentry->target == NULL) {
        const struct place *place = &dentry->places[0];
        const struct pith_source *source = view->mounts.items[place->mount].source;
        bool done = source->ops->readlink(source, place->source_path, &view->arena, &dentry->target, &said);
        if (!pith_told(&view->fault, done, &said, error)) {
            return false;
        }
    }
    *target = dentry->target;
    return true;
}

/* Names that exist only because a mount lies below them. */
static void add_mount_points(struct pith_view *view, const char *path, void *names)
{
    PITH_VEC(const char *) *all = names;
    size_t length = path[1] == '\0' ? 0 : strlen(path);
    for (uint32_t i = 0; i < view->mounts.count; i++) {
        const char *at = view->mounts.items[i].at;
        if (!view->buried.items[i] && view_is_below(at, path) && at[length + 1] != '\0') {
            const char *name = at + length + 1;
            pith_push(&view->arena, all, pith_copy(&view->arena, name, strcspn(name, "/")));
        }
    }
}

/* Sorts, and keeps each name once, and only where something is seen behind it (a mount may hide it). */
static bool settle(struct pith_view *view, uint32_t path, const char **names, uint32_t *count, bool check,
                   struct pith_error *error)
{
    uint32_t kept = 0;
    pith_sort_texts(names, *count);
    for (uint32_t i = 0; i < *count; i++) {
        if (kept > 0 && strcmp(names[kept - 1], names[i]) == 0) {
            continue;
        }
        if (check) {
            const struct dentry *child = view_dentry(view, view_child(view, path, names[i], strlen(names[i])), error);
            if (child == NULL) {
                return false;
            }
            if (child->seen == PITH_SEEN_ABSENT) {
                continue;
            }
        }
        names[kept++] = names[i];
    }
    *count = kept;
    return true;
}

bool pith_view_list(struct pith_view *view, uint32_t path, const char *const **names, uint32_t *count,
                    struct pith_error *error)
{
    struct dentry *dentry = mutable_dentry(view, path, error);
    if (dentry == NULL) {
        return false;
    }
    if (!dentry->listed) {
        PITH_VEC(const char *) all = {0};
        bool check = false;
        for (uint32_t i = 0; i < dentry->place_count; i++) {
            const struct pith_mount *mount = &view->mounts.items[dentry->places[i].mount];
            const char **some;
            uint32_t some_count;
            struct pith_error said = {0};
            bool done = mount->source->ops->list(mount->source, dentry->places[i].source_path, &view->arena, &some,
                                                 &some_count, &said);
            if (!pith_told(&view->fault, done, &said, error)) {
                return false;
            }
            for (uint32_t j = 0; j < some_count; j++) {
                pith_push(&view->arena, &all, some[j]);
            }
            check |= mount->hides != NULL;
        }
        add_mount_points(view, pith_text(view->texts, path), &all);
        if (!settle(view, path, all.items, &all.count, check, error)) {
            return false;
        }
        dentry->names = (const char *const *)all.items;
        dentry->name_count = all.count;
        dentry->listed = true;
    }
    *names = dentry->names;
    *count = dentry->name_count;
    return true;
}

/* Up to `room` bytes, and whether the file is still the one that was seen. */
static bool read_content(struct pith_view *view, const struct pith_found *found, char *buffer, size_t room,
                         size_t *size, struct pith_error *error)
{
    const struct pith_source *source = view->mounts.items[found->mount].source;
    struct pith_error said = {0};
    struct pith_content content;
    *size = 0;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, &said)) {
        return pith_told(&view->fault, false, &said, error);
    }
    ssize_t count = pith_source_read(source, found->source_path, &found->stat, &content, buffer,
                                     content.size < room ? (size_t)content.size : room, 0);
    int number = errno;
    if (!pith_source_close(source, found->source_path, &found->stat, &content, &said)) {
        return pith_told(&view->fault, false, &said, error);
    }
    *size = count < 0 ? 0 : (size_t)count;
    return count >= 0 ||
           pith_told(&view->fault,
                     pith_fail_errno(&said, PITH_SYSTEM, number, "cannot read %s", pith_text(view->texts, found->path)),
                     &said, error);
}

bool pith_view_read(struct pith_view *view, const struct pith_found *found, size_t limit, struct pith_arena *arena,
                    const char **bytes, size_t *size, struct pith_error *error)
{
    const char *path = pith_text(view->texts, found->path);
    if (found->stat.type != PITH_REGULAR) {
        return pith_fail(error, PITH_MISSING, "cannot read %s: not a regular file", path);
    }
    if (found->stat.size > limit) {
        return pith_fail(error, PITH_MISSING,
                         "cannot read %s: %llu bytes are more than the %zu that such a file may have", path,
                         (unsigned long long)found->stat.size, limit);
    }
    char *buffer = pith_alloc(arena, (size_t)found->stat.size + 1);
    *bytes = buffer;
    return read_content(view, found, buffer, (size_t)found->stat.size, size, error) &&
           (*size == found->stat.size ||
            pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again", path));
}

bool pith_view_read_head(struct pith_view *view, const struct pith_found *found, char *head, size_t room, size_t *size,
                         struct pith_error *error)
{
    return read_content(view, found, head, room, size, error);
}
