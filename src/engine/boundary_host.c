/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the manifest says in paths of this machine: the directories that [files] takes, whose files may be named where
 * they lie, too (a project that is installed by reference), and what [policy] allow-paths permits beside the manifest.
 */
#include "engine/engine.h"

#include "base/path.h"

#include <stdlib.h>

/* A path of this machine without links, or NULL where nothing is there. */
static const char *host_path(struct expansion *expansion, const char *path)
{
    char *real = realpath(path, NULL);
    const char *kept = real == NULL ? NULL : pith_strdup(expansion->arena, real);
    free(real);
    return kept;
}

/* As text below the manifest's directory: a link there is the app's word, not the manifest's. */
static void permit_on_host(struct expansion *expansion)
{
    const struct pith_manifest *manifest = expansion->plan->manifest;
    const struct pith_list *list = &manifest->policy.allow_paths;
    const char *directory = host_path(expansion, manifest->directory);
    for (uint32_t i = 0; directory != NULL && i < list->count; i++) {
        if (*list->items[i].text != '/') {
            char *path = pith_join(expansion->arena, directory, list->items[i].text);
            pith_path_clean(path);
            pith_push(expansion->arena, &expansion->boundary.allowed_on_host, path);
        }
    }
}

/* Below a directory of this machine; only "/" adds no name, as "." would be another directory without its name. */
static const char *below_host(struct expansion *expansion, const char *host, const char *path)
{
    bool root = strcmp(host, "/") == 0;
    return pith_format(expansion->arena, "%s%s", root ? "" : host, !root && path[1] == '\0' ? "" : path);
}

/* Where a file of the source lies on this machine, or NULL. */
static const char *on_host(struct expansion *expansion, const struct pith_source *source, const char *path)
{
    bool whole = source->host == NULL || source->whole || path == NULL;
    return whole ? NULL : below_host(expansion, source->host, path);
}

/*
 * What a mount takes of this machine. The source's own directory may lie behind links; below it the view has followed
 * them, and asking again would take the word of whoever swaps a directory for a link meanwhile.
 */
static void remember_taken(struct expansion *expansion, uint32_t index)
{
    const struct pith_mount *mount = pith_view_mount(expansion->view, index);
    const struct pith_source *source = mount->source;
    if (source == expansion->plan->root || source->host == NULL || source->whole || mount->in == NULL) {
        return;
    }
    const char *host = host_path(expansion, source->host);
    if (host != NULL) {
        pith_push(expansion->arena, &expansion->boundary.taken,
                  (struct taken){below_host(expansion, host, mount->in), index});
    }
}

/* Does .dockerignore hide the path, or a directory that it is in? */
static bool is_hidden(struct expansion *expansion, const struct pith_mount *mount, const char *below)
{
    char *path = pith_format(expansion->arena, "%s%s", mount->in[1] == '\0' ? "" : mount->in, below);
    char *slash = path;
    while (mount->hides != NULL && slash != NULL) {
        slash = strchr(slash + 1, '/');
        if (slash != NULL) {
            *slash = '\0';
        }
        if (mount->hides(mount->ignore, path, slash != NULL)) {
            return true;
        }
        if (slash != NULL) {
            *slash = '/';
        }
    }
    return false;
}

bool is_on_host_allowed(struct expansion *expansion, const struct pith_found *found)
{
    const struct boundary *boundary = &expansion->boundary;
    const struct pith_mount *root = pith_view_mount(expansion->view, found->mount);
    const char *path = on_host(expansion, root->source, found->source_path);
    for (uint32_t i = 0; path != NULL && i < boundary->allowed_on_host.count; i++) {
        if (pith_is_at_or_below(path, boundary->allowed_on_host.items[i])) {
            return true;
        }
    }
    for (uint32_t i = 0; path != NULL && i < boundary->taken.count; i++) {
        const struct taken *taken = &boundary->taken.items[i];
        if (pith_is_at_or_below(path, taken->path) &&
            !is_hidden(expansion, pith_view_mount(expansion->view, taken->mount), path + strlen(taken->path))) {
            return true;
        }
    }
    return false;
}

void learn_host(struct expansion *expansion)
{
    permit_on_host(expansion);
    for (uint32_t i = 0; i < pith_view_mount_count(expansion->view); i++) {
        remember_taken(expansion, i);
    }
}
