/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a distribution brings along for itself: a directory `_vendor` that it puts on sys.path when it is imported, as
 * setuptools does for its own modules and for pkg_resources. No finder knows of that before the program runs.
 */
#include "languages/python/source.h"

static const char vendor[] = "/_vendor/";

/* Since 3.12 the library has no distutils: a .pth of setuptools (_distutils_hack) lets its own answer to that name. */
static bool propose_distutils(struct expansion *expansion, const char *name, struct reach sample, bool *known)
{
    bool hack = false;
    return propose_module(expansion, "_distutils_hack", sample, &hack) &&
           (!hack || propose_module(expansion, pith_format(expansion->arena, "setuptools._%s", name), sample, known));
}

bool propose_vendored(struct source_reading *reading, const char *name, const struct reach *sample, bool *known)
{
    struct expansion *expansion = reading->expansion;
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    size_t size = strcspn(name, ".");
    struct pith_found found;
    *known = false;
    if (size == strlen("distutils") && strncmp(name, "distutils", size) == 0) {
        return propose_distutils(expansion, name, *sample, known);
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, reading->unit->path, &found, expansion->error);
    uint32_t owner = seen == PITH_SEEN_FOUND ? pith_dists_owner(dists, found.path) : UINT32_MAX;
    if (owner == UINT32_MAX) {
        return seen != PITH_SEEN_FAILED;
    }
    for (uint32_t i = 0; i < dists->list.items[owner].files.count && !*known; i++) {
        const char *path = dists->list.items[owner].files.items[i];
        const char *below = strstr(path, vendor);
        below = below == NULL ? "" : below + sizeof vendor - 1;
        if (strncmp(below, name, size) != 0 || (below[size] != '/' && strcmp(below + size, ".py") != 0)) {
            continue;
        }
        const char *start = pith_format(expansion->arena, "%.*sx.py", (int)(below - path), path);
        const char *prefix = pith_finder_name(tracing_of(expansion)->finder, start); /* "setuptools._vendor.x" */
        if (prefix != NULL &&
            !propose_module(expansion, pith_format(expansion->arena, "%.*s%s", (int)strlen(prefix) - 1, prefix, name),
                            *sample, known)) {
            return false;
        }
        break;
    }
    return true;
}
