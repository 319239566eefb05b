/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that are files in a directory and orders in a layer: what was proved would not be what a container sees. A
 * directory of such a name stands for all that is in it.
 */
#include "check/room.h"

bool check_names(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        const char *name = strrchr(entry->path, '/') + 1;
        if (strncmp(name, ".wh.", 4) == 0) {
            check_add(
                checking, "whiteout-name", entry->path,
                "has a name that removes files of other layers when an image is unpacked, and is none itself then",
                "rename it, or leave it out: by a line in .dockerignore, or by naming less in [files] or [keep]");
        }
    }
    return true;
}
