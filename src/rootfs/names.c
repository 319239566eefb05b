/* SPDX-License-Identifier: Apache-2.0 */
/* Several names of one file: the source's hard links stay hard links, so that no byte ships twice. */
#include "rootfs/room.h"

#include <stdlib.h>

struct name {
    const struct pith_source *source;
    uint64_t device, inode;
    uint32_t entry;
};

static int by_inode(const void *one, const void *two)
{
    const struct name *a = one, *b = two;
    if (a->source != b->source) {
        return (uintptr_t)a->source < (uintptr_t)b->source ? -1 : 1;
    }
    if (a->device != b->device) {
        return a->device < b->device ? -1 : 1;
    }
    if (a->inode != b->inode) {
        return a->inode < b->inode ? -1 : 1;
    }
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static bool same_file(const struct name *one, const struct name *two)
{
    return one->source == two->source && one->device == two->device && one->inode == two->inode;
}

/* A hard link has the attributes of its first name: names that ship with others are files of their own. */
static bool same_attributes(const struct pith_entry *one, const struct pith_entry *two)
{
    return one->mode == two->mode && one->uid == two->uid && one->gid == two->gid && one->head_size == two->head_size &&
           one->skip == two->skip;
}

void rootfs_link_names(struct pith_rootfs *rootfs, struct pith_arena *arena)
{
    PITH_VEC(struct name) names = {0};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && entry->source != NULL && entry->seen.links > 1 && !entry->in_base) {
            pith_push(arena, &names, (struct name){entry->source, entry->seen.device, entry->seen.inode, i});
        }
    }
    if (names.count > 1) {
        qsort(names.items, names.count, sizeof *names.items, by_inode);
    }
    for (uint32_t i = 1, first = 0; i < names.count; i++) {
        struct pith_entry *one = &rootfs->entries.items[names.items[first].entry];
        struct pith_entry *two = &rootfs->entries.items[names.items[i].entry];
        if (!same_file(&names.items[first], &names.items[i]) || !same_attributes(one, two)) {
            first = i;
            continue;
        }
        two->type = PITH_ENTRY_HARDLINK;
        two->target = one->path;
        two->source = NULL;
    }
}
