/* SPDX-License-Identifier: Apache-2.0 */
/* Console scripts whose first line is dead in the image get a new one; the rest of the file ships as it is. */
#include "languages/python/rootfs/tree.h"

#include "pith/languages/python/closure.h"
#include "pith/languages/python/launcher.h"

bool python_settle_launchers(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error)
{
    const struct pith_environment *environment = pith_environment_of(rootfs->closure);
    for (uint32_t i = 0; i < rootfs->entries.count && environment != NULL; i++) {
        struct pith_entry *entry = &rootfs->entries.items[i];
        struct pith_found found;
        struct pith_launcher launcher;
        if (entry->type != PITH_ENTRY_FILE || entry->source == NULL || (entry->mode & 0111) == 0 || entry->in_base) {
            continue;
        }
        if (pith_view_look(rootfs->view, entry->path, &found, error) == PITH_SEEN_FAILED ||
            !pith_launcher_read(rootfs->view, &found, &environment->python, &environment->dists, arena, &launcher,
                                error)) {
            return pith_context(error, "reading the script %s", entry->path);
        }
        if (launcher.line != NULL) {
            entry->head = launcher.line;
            entry->head_size = (uint32_t)strlen(launcher.line);
            entry->skip = launcher.skip;
        }
    }
    return true;
}
