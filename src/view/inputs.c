/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer of the view came from, by its path on this machine. */
#include "view/view.h"

static void add(const struct pith_view *view, const struct place *place, struct pith_arena *arena,
                struct pith_inputs *inputs)
{
    const struct pith_source *source = view->mounts.items[place->mount].source;
    const char *host = source->host;
    if (host != NULL && !source->whole) {
        const char *path = strcmp(place->source_path, "/") == 0 ? "" : place->source_path;
        bool root = host[0] == '/' && host[1] == '\0';
        pith_push(arena, &inputs->paths, pith_format(arena, "%s%s", root && *path != '\0' ? "" : host, path));
    }
}

void pith_view_inputs(const struct pith_view *view, struct pith_arena *arena, struct pith_inputs *inputs)
{
    for (uint32_t i = 0; i < view->mounts.count; i++) {
        const struct pith_source *source = view->mounts.items[i].source;
        if (source->whole && source->host != NULL) {
            pith_push(arena, &inputs->paths, source->host);
        }
    }
    for (uint32_t i = 0; i < view->dentries.count; i++) {
        const struct dentry *dentry = view->dentries.items[i];
        if (dentry == NULL || dentry->seen != PITH_SEEN_FOUND) {
            continue;
        }
        bool file = dentry->stat.type == PITH_REGULAR || dentry->stat.type == PITH_SYMLINK;
        for (uint32_t j = 0; (file || dentry->listed) && j < dentry->place_count; j++) {
            add(view, &dentry->places[j], arena, inputs);
        }
    }
}
