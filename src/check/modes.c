/* Modes that give a user more than it has: setuid and setgid, and what everybody may write. */
#include "check/room.h"

bool check_modes(struct checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && (entry->mode & 06000) != 0) {
            const char *kind = (entry->mode & 04000) != 0 ? "setuid" : "setgid";
            check_object(checking, "setuid", entry->path,
                         pith_format(checking->arena, "is %s (mode %04o)", kind, entry->mode),
                         "give it a plain mode: `mode=0755` in [files], or leave the program out");
        }
        /* Of a sticky directory, as /tmp, nobody can take what is another's. */
        bool sticky = entry->type == PITH_ENTRY_DIRECTORY && (entry->mode & 01000) != 0;
        if (entry->type != PITH_ENTRY_SYMLINK && (entry->mode & 0002) != 0 && !sticky) {
            check_object(checking, "world-writable", entry->path,
                         pith_format(checking->arena, "can be written by everybody (mode %04o)", entry->mode),
                         "give it to the user that writes: `owner=` in [files], or [user] writable");
        }
    }
    return true;
}
