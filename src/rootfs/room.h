/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_ROOTFS_ROOM_H
#define PITH_ROOTFS_ROOM_H

#include "pith/rootfs.h"

/* Entries are sorted; later names of one inode become hard links to the first. */
void rootfs_link_names(struct pith_rootfs *rootfs, struct pith_arena *arena);

/* A tree that grows. */
struct building {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_rootfs *rootfs;
    struct pith_error *error;
    PITH_VEC(bool) present; /* by text id of the path */
};

/* rootfs.c: adds an entry and the directories above it, each once. */
bool rootfs_add_path(struct building *building, const struct pith_found *found) PITH_MUST_USE;
/* Where a made file lies when the directories above it are links, which are added. */
bool rootfs_place(struct building *building, const char *path, const char **place) PITH_MUST_USE;
bool *rootfs_present(struct building *building, uint32_t path) __attribute__((returns_nonnull));

/* base.c: directories that the base (or NULL) has too get its attributes. Entries are sorted. */
bool rootfs_keep_attributes(struct building *building, const struct pith_source *base) PITH_MUST_USE;

/* Adds all that the base has and the tree has not. Entries are sorted before and after it. */
bool rootfs_add_base(struct building *building, const struct pith_source *base) PITH_MUST_USE;

/* Tells whose the base's files are, by its own databases: once papers are made, which are not about them. */
bool rootfs_own_base(struct building *building, const struct pith_source *base) PITH_MUST_USE;

/* same.c: marks what is in the base as it is. */
bool rootfs_mark_base(struct building *building, const struct pith_source *base) PITH_MUST_USE;

/* papers.c: asks whose the entries are, and adds what [base] packages and copyright say. Entries are sorted after it.
 */
bool rootfs_add_papers(struct building *building, const struct pith_manifest *manifest) PITH_MUST_USE;

/* copyright.c */
void rootfs_note(struct building *building, struct pith_paper paper);

/* Papers, counted from 1. */
struct rootfs_range {
    uint32_t begin, end;
};

/* The copyright files that were read, by text id, each with its licences. */
struct licences {
    struct building *building;
    struct pith_arena *arena;
    PITH_VEC(struct rootfs_range) ranges;
    PITH_VEC(uint32_t) named; /* by text id: the package, counted from 1, that was the last to name it */
};
bool rootfs_add_copyright(struct licences *licences, uint32_t package) PITH_MUST_USE;

/* By path: what pith_rootfs_find expects. */
void rootfs_sort(struct pith_rootfs *rootfs);

/* cache.c: the content of /etc/ld.so.cache for the entries so far, which are sorted. */
bool rootfs_write_cache(const struct pith_closure *closure, struct pith_view *view, struct pith_rootfs *rootfs,
                        struct pith_arena *arena, struct pith_entry *entry, struct pith_error *error) PITH_MUST_USE;

#endif
