/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_ROOTFS_ROOM_H
#define PITH_ROOTFS_ROOM_H

#include "pith/languages/python/launcher.h"
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

/* Which bytecode ships; `time` goes into the headers of the app's own. */
struct bytecode_rules {
    enum pith_bytecode keep;
    struct pith_view *view;
    int64_t time;
    const struct pith_source *base; /* or NULL */
};

/* Makes the headers of .pyc files true of what ships, or leaves the files out; leaves sources out for `pyc`. */
bool rootfs_settle_bytecode(struct pith_rootfs *rootfs, const struct bytecode_rules *rules, struct pith_arena *arena,
                            struct pith_error *error) PITH_MUST_USE;

/* On a base: its bytecode of sources that others lie over is emptied, and Python compiles them anew. */
bool rootfs_void_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* RECORD files list what ships, and nothing else. */
bool rootfs_settle_records(struct pith_rootfs *rootfs, const struct pith_dists *dists, struct pith_view *view,
                           struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* By path: what pith_rootfs_find expects. */
void rootfs_sort(struct pith_rootfs *rootfs);

/* Gives console scripts a `#!` line that is alive in the image. */
bool rootfs_settle_launchers(struct pith_rootfs *rootfs, const struct pith_closure *closure, struct pith_view *view,
                             struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* cache.c: the content of /etc/ld.so.cache for the entries so far, which are sorted. */
bool rootfs_write_cache(const struct pith_closure *closure, struct pith_view *view, struct pith_rootfs *rootfs,
                        struct pith_arena *arena, struct pith_entry *entry, struct pith_error *error) PITH_MUST_USE;

#endif
