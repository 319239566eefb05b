/* SPDX-License-Identifier: Apache-2.0 */
/* Where paths lead, and the files of a directory. */
#include "engine/engine.h"

#include "base/path.h"

const char *real_path(const struct expansion *expansion, const char *path)
{
    struct pith_found found;
    return pith_view_resolve(expansion->view, path, &found, NULL) == PITH_SEEN_FOUND
               ? pith_text(pith_view_texts(expansion->view), found.path)
               : path;
}

/* Files of a directory that `takes` accepts; `*found` tells whether there is any. */
bool propose_files_of(struct expansion *expansion, const char *path, struct reach sample,
                      bool (*takes)(const char *name), bool *found)
{
    struct pith_found directory;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &directory, expansion->error);
    const char *const *names;
    uint32_t count;
    *found = false;
    if (seen != PITH_SEEN_FOUND || directory.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(expansion->view, directory.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (takes(names[i])) {
            sample.path = pith_join(expansion->arena, path, names[i]);
            propose(expansion, sample);
            *found = true;
        }
    }
    return true;
}
