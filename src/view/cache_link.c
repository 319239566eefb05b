/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links into a cache. Installers may link a package's files from their cache instead of copying them (uv's
 * `--link-mode symlink`): the link says where the bytes are now, not where they belong, and a cache is no part of an
 * image. So such a link is seen as the file that it leads to. A cache is what says so of itself: a directory with a
 * CACHEDIR.TAG (Cache Directory Tagging Specification). Virtual environments carry that tag too, for the sake of
 * backups; they are none.
 */
#include "view/view.h"

static const char signature[] = "Signature: 8a477f597d28d172789f06886806bc55";

static bool is_regular(struct pith_view *view, const char *path, struct pith_found *found)
{
    return pith_view_look(view, path, found, NULL) == PITH_SEEN_FOUND && found->stat.type == PITH_REGULAR;
}

static bool is_cache(struct pith_view *view, const char *directory)
{
    struct pith_found tag, config;
    const char *bytes;
    size_t size, length = sizeof signature - 1;
    return is_regular(view, pith_format(&view->arena, "%s/CACHEDIR.TAG", directory), &tag) &&
           !is_regular(view, pith_format(&view->arena, "%s/pyvenv.cfg", directory), &config) &&
           pith_view_read(view, &tag, 4096, &view->arena, &bytes, &size, NULL) && size >= length &&
           memcmp(bytes, signature, length) == 0;
}

/* Does `path` lie in a cache in which `link` does not lie? */
static bool leads_into_a_cache(struct pith_view *view, const char *link, const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *directory = pith_copy(&view->arena, path, (size_t)(slash - path));
        if (!view_is_below(link, directory) && is_cache(view, directory)) {
            return true;
        }
    }
    return false;
}

bool view_sees_through(struct pith_view *view, uint32_t path, struct dentry *dentry, struct pith_error *error)
{
    struct pith_found found;
    const char *target;
    if (view->mounts.items[dentry->places[0].mount].role != PITH_ROLE_SOURCE) {
        return true; /* a link among the app's files is the app's own */
    }
    if (!pith_view_readlink(view, path, &target, error)) {
        return false;
    }
    const char *text = pith_text(view->texts, path);
    if (target[0] != '/' && strncmp(target, "../", 3) != 0) {
        return true; /* it stays in its directory */
    }
    enum pith_seen seen = pith_view_file(view, text, &found, error);
    if (seen != PITH_SEEN_FOUND || !leads_into_a_cache(view, text, pith_text(view->texts, found.path))) {
        return seen != PITH_SEEN_FAILED;
    }
    struct place *place = pith_alloc(&view->arena, sizeof *place);
    *place = (struct place){.mount = found.mount, .source_path = found.source_path};
    dentry->stat = found.stat;
    dentry->places = place;
    return true;
}
