/* What the files of this room share. */
#ifndef PITH_ROOTFS_ROOM_H
#define PITH_ROOTFS_ROOM_H

#include "pith/rootfs.h"

uint64_t rootfs_entry_size(const struct pith_entry *entry);

/* Entries are sorted; later names of one inode become hard links to the first. */
void rootfs_link_names(struct pith_rootfs *rootfs, struct pith_arena *arena);

#endif
