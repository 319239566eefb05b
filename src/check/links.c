/* SPDX-License-Identifier: Apache-2.0 */
/* Links that lead nowhere, but for those into file systems that a running container has of its own. */
#include "check/room.h"

#include "base/path.h"

/* Where a running container has file systems of its own. */
static bool leads_to_kernel(const char *target)
{
    return pith_is_below(target, "/proc") || pith_is_below(target, "/dev") || pith_is_below(target, "/sys") ||
           pith_is_below(target, "/run") || pith_is_below(target, "/var/run");
}

static void object_to_link(struct pith_checking *checking, const struct pith_entry *entry, enum pith_seen seen)
{
    const char *reason =
        pith_format(checking->arena, "leads to %s, which %s in the image", entry->target, pith_seen_text(seen));
    if (checking->closure != NULL && !entry->in_base) {
        check_add(checking, "dangling-link", entry->path, reason,
                  "add what it leads to (`DEST = root:PATH` in [files]), or leave the link out by .dockerignore");
    } else if (!leads_to_kernel(entry->target)) {
        check_add_at(checking, PITH_NOTE, "dangling-link", entry->path, reason, NULL);
    }
}

bool check_links(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        struct pith_found found;
        if (entry->type != PITH_ENTRY_SYMLINK) {
            continue;
        }
        enum pith_seen seen = pith_view_resolve(checking->inside, entry->path, &found, checking->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND) {
            object_to_link(checking, entry, seen);
        }
    }
    return true;
}
