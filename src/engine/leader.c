/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the loader looks by itself is the system's word. It is an app's when the app brings the loader, or what tells
 * it where to look: ld.so.cache, the file of musl's directories, ld.so.preload.
 */
#include "engine/engine.h"

static bool is_brought(struct expansion *expansion, const char *path)
{
    struct pith_found found;
    if (pith_view_resolve(expansion->view, path, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    bool brought = is_of_an_app(expansion, found.path);
    for (uint32_t i = 0; i < found.link_count && !brought; i++) {
        brought = is_of_an_app(expansion, found.links[i]);
    }
    return brought;
}

static const char *learn(struct expansion *expansion, const char *loader)
{
    const char *file =
        pith_loader_is_musl(loader) ? pith_loader_path_file(expansion->arena, loader) : "/etc/ld.so.cache";
    return is_brought(expansion, file) ? file : is_brought(expansion, loader) ? loader : NULL;
}

/* Most processes have one loader: what was learned of the last one is kept. */
const char *leader_of(struct expansion *expansion, const struct pith_linkmap *map, enum pith_found_by by)
{
    const char *loader = map->interpreter;
    if (by == PITH_BY_PRELOAD) {
        return is_brought(expansion, "/etc/ld.so.preload") ? "/etc/ld.so.preload" : NULL;
    }
    if (by != PITH_BY_CACHE && by != PITH_BY_DEFAULT) {
        return NULL;
    }
    if (loader == NULL || *loader != '/') {
        const char *program = pith_text(pith_view_texts(expansion->view), map->objects[0].found.path);
        return is_brought(expansion, program) ? program : NULL;
    }
    if (expansion->led_loader == NULL || strcmp(expansion->led_loader, loader) != 0) {
        expansion->led_loader = loader;
        expansion->leader = learn(expansion, loader);
    }
    return expansion->leader;
}
