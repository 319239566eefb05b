/* SPDX-License-Identifier: Apache-2.0 */
/* Modes that give a user more than it has: setuid and setgid, and what everybody may write. */
#include "check/room.h"

bool check_modes(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && (entry->mode & 06000) != 0) {
            const char *kind = (entry->mode & 04000) != 0 ? "setuid" : "setgid";
            check_add(checking, "setuid", entry->path,
                      pith_format(checking->arena, "is %s (mode %04o)", kind, entry->mode),
                      "give it a plain mode: `mode=0755` in [files], or leave the program out");
        }
        bool sticky = entry->type == PITH_ENTRY_DIRECTORY && (entry->mode & 01000) != 0; /* as /tmp is */
        if ((entry->type == PITH_ENTRY_FILE || entry->type == PITH_ENTRY_DIRECTORY) && (entry->mode & 02) != 0 &&
            !sticky) {
            check_add(checking, "world-writable", entry->path,
                      pith_format(checking->arena, "may be written by everybody (mode %04o)", entry->mode),
                      "give it a plain mode in [files] (`mode=0644`), or make it the user's: `writable` in [user]");
        }
    }
    return true;
}
