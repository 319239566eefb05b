/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base and root are walked together where both have something. A link of one where the other has a directory is how
 * distributions differ (/lib → usr/lib). The base's tree stays as it is: the root's link is hidden, and its directory
 * appears where the base's is.
 */
#include "onto/room.h"

#include "base/path.h"
#include "base/sort.h"

enum { MOST_MOUNTS = 256 };

/* What a system says of itself, by the place of either tree, and what its C library and OpenSSL open as parts of
 * themselves: the base's counts. */
static bool is_the_systems(const char *path)
{
    static const char *const places[] = {"/etc", "/usr/share/zoneinfo", "/usr/lib/locale", "/usr/lib/ssl"};
    static const char *const parts[] = {"/gconv/", "/ossl-modules/", "/engines-1.1/", "/engines-3/"};
    bool is = strcmp(path, "/usr/lib/os-release") == 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        is |= pith_is_below(path, places[i]);
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        is |= strstr(path, parts[i]) != NULL;
    }
    return is;
}

static bool holds(const struct paths *paths, const char *path)
{
    return pith_sorted_has(paths->list.items, paths->list.count, path);
}

static bool is_hidden(const void *opaque, const char *source_path, bool directory)
{
    const struct hidden *hidden = opaque;
    (void)directory;
    return holds(&hidden->own, source_path) || holds(hidden->always, source_path);
}

static void hide(struct onto *onto, struct hidden *hidden, const char *path)
{
    pith_push(onto->arena, &hidden->own.list, path);
}

static struct hidden *mount_root(struct onto *onto, const char *at, const char *in)
{
    struct hidden *hidden = pith_alloc(onto->arena, sizeof *hidden);
    hidden->always = onto->libraries;
    pith_push(onto->arena, &onto->hidden, hidden);
    pith_push(onto->arena, &onto->mounts->list,
              (struct pith_mount){
                  .at = at, .source = onto->root, .in = in, .mode = -1, .hides = is_hidden, .ignore = hidden});
    return hidden;
}

/* Where a path of a view leads, when that is a directory; NULL otherwise. False when the system failed. */
static bool directory_at(struct onto *onto, struct pith_view *view, const char *path, const char **directory)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(view, path, &found, onto->error);
    *directory = seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY
                     ? pith_strdup(onto->arena, pith_text(pith_view_texts(view), found.path))
                     : NULL;
    return seen != PITH_SEEN_FAILED;
}

static bool walk(struct onto *onto, struct hidden *hidden, const char *base, const char *root);

/* The root's directory `in` appears at the base's `at`. */
static bool appear(struct onto *onto, const char *at, const char *in)
{
    if (onto->mounts->list.count == MOST_MOUNTS) {
        return pith_fail(onto->error, PITH_MISSING,
                         "its links to directories differ from the root's in more than %d places; compose from a root "
                         "that is laid out as it is",
                         MOST_MOUNTS);
    }
    return walk(onto, mount_root(onto, at, in), at, in);
}

/* The base has a directory at `base`. */
static bool on_directory(struct onto *onto, struct hidden *hidden, const char *base, const char *root,
                         enum pith_type type)
{
    const char *leads;
    if (type == PITH_DIRECTORY) {
        return walk(onto, hidden, base, root);
    }
    hide(onto, hidden, root);
    return type != PITH_SYMLINK ||
           (directory_at(onto, onto->over, root, &leads) && (leads == NULL || appear(onto, base, leads)));
}

/* The base has a link there, to the directory `leads`. */
static bool on_link(struct onto *onto, struct hidden *hidden, const char *leads, const char *root, enum pith_type type)
{
    const char *own = root;
    if (type != PITH_DIRECTORY && type != PITH_SYMLINK) {
        return true;
    }
    if (type == PITH_SYMLINK && !directory_at(onto, onto->over, root, &own)) {
        return false;
    }
    if (own == NULL) {
        return true;
    }
    hide(onto, hidden, root);
    return (type == PITH_SYMLINK && strcmp(own, leads) == 0) || appear(onto, leads, own);
}

static bool compare(struct onto *onto, struct hidden *hidden, const char *base, const char *root)
{
    struct pith_stat below, above;
    const char *leads = NULL;
    if (!onto->base->ops->lookup(onto->base, base, &below, onto->error)) {
        return false;
    }
    if (!onto->root->ops->lookup(onto->root, root, &above, NULL) || above.type == PITH_ABSENT) {
        return true; /* where nobody may look, nothing is needed either */
    }
    if (below.type == PITH_DIRECTORY) {
        return on_directory(onto, hidden, base, root, above.type);
    }
    if (below.type == PITH_SYMLINK && !directory_at(onto, onto->under, base, &leads)) {
        return false;
    }
    if (leads != NULL) {
        return on_link(onto, hidden, leads, root, above.type);
    }
    if (above.type != PITH_DIRECTORY && (is_the_systems(base) || is_the_systems(root))) {
        hide(onto, hidden, root);
    }
    return true;
}

static const char *join(struct onto *onto, const char *directory, const char *name)
{
    return pith_join(onto->arena, directory, name);
}

static bool walk(struct onto *onto, struct hidden *hidden, const char *base, const char *root)
{
    const char **names;
    uint32_t count;
    if (!onto->base->ops->list(onto->base, base, onto->arena, &names, &count, onto->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!compare(onto, hidden, join(onto, base, names[i]), join(onto, root, names[i]))) {
            return false;
        }
    }
    return true;
}

bool onto_layout(struct onto *onto)
{
    return walk(onto, mount_root(onto, "/", "/"), "/", "/");
}
