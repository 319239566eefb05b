/* SPDX-License-Identifier: Apache-2.0 */
/* Console scripts whose first line is dead in the image get a new one; the rest of the file ships as it is. */
#include "rootfs/room.h"

#include "pith/languages/python/closure.h"

bool rootfs_settle_launchers(struct pith_rootfs *rootfs, const struct pith_closure *closure, struct pith_view *view,
                             struct pith_arena *arena, struct pith_error *error)
{
    const struct pith_environment *environment = pith_environment_of(closure);
    for (uint32_t i = 0; i < rootfs->entries.count && environment != NULL; i++) {
        struct pith_entry *entry = &rootfs->entries.items[i];
        struct pith_found found;
        struct pith_launcher launcher;
        if (entry->type != PITH_ENTRY_FILE || entry->source == NULL || (entry->mode & 0111) == 0 || entry->in_base) {
            continue;
        }
        if (pith_view_look(view, entry->path, &found, error) == PITH_SEEN_FAILED ||
            !pith_launcher_read(view, &found, &environment->python, &environment->dists, arena, &launcher, error)) {
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
