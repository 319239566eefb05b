/* SPDX-License-Identifier: Apache-2.0 */
/* The making of the ld.so.cache: what its two files share. */
#ifndef PITH_ROOTFS_CACHE_H
#define PITH_ROOTFS_CACHE_H

#include "rootfs/room.h"

struct listing {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_rootfs *rootfs;
    const struct pith_elf *program;
    struct pith_error *error;
    PITH_VEC(struct pith_cache_entry) entries;
    PITH_VEC(uint32_t) files; /* beside the entries: the directory of each, canonical */
    PITH_VEC(uint32_t) seen;  /* directories, canonical */
};

/* Does the path lead to a file that ships, by links that ship? `directory` is where its last component lies. */
bool cache_leads_inside(struct listing *listing, const char *path, struct pith_found *found, uint32_t *directory);

/* Adds those entries whose files ship. */
void cache_add_shipping(struct listing *listing, const struct pith_cache_entry *entries, uint32_t count);

/* libraries.c: those of one directory, and their variants for processors; `spelled` is how the cache is to name it. */
void cache_list_directory(struct listing *listing, const char *canonical, const char *spelled);

#endif
