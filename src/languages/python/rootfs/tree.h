/* SPDX-License-Identifier: Apache-2.0 */
/* What Python derives in a tree. */
#ifndef PITH_PYTHON_TREE_H
#define PITH_PYTHON_TREE_H

#include "rootfs/language.h"

/* Of a tree's modules that are not the app's: what the rule about bytecode tells. */
struct python_compiled {
    uint32_t modules;                  /* their sources */
    uint32_t stale;                    /* how many have bytecode of another source */
    PITH_VEC(const char *) uncompiled; /* sources that ship without bytecode */
};

/* NULL: nobody looked. It lives as long as the tree's arena. */
const struct python_compiled *python_compiled_of(const struct pith_rootfs *rootfs);

/* bytecode.c: makes the headers of .pyc files true of what ships, or leaves the files out; leaves sources out for
 * `bytecode = pyc`. */
bool python_settle_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena,
                            struct pith_error *error) PITH_MUST_USE;

/* void.c: of a base, bytecode of sources that others lie over is emptied, and Python compiles them anew. */
bool python_void_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* pyc.c: the source that a file is the bytecode of, or NULL; and the beginning of a .pyc. */
enum { PYC_HEADER = 16, PYC_UNCHECKED = 1, PYC_CHECKED = 3 };
const char *pyc_source_of(struct pith_arena *arena, const char *path);
bool pyc_read_header(const struct pith_entry *entry, unsigned char header[PYC_HEADER],
                     struct pith_error *error) PITH_MUST_USE;
uint32_t pyc_get(const unsigned char *bytes);

/* record.c: RECORD files list what ships, and nothing else. */
bool python_settle_records(struct pith_rootfs *rootfs, const struct pith_dists *dists, struct pith_arena *arena,
                           struct pith_error *error) PITH_MUST_USE;

/* launchers.c: gives console scripts a `#!` line that is alive in the image. */
bool python_settle_launchers(struct pith_rootfs *rootfs, struct pith_arena *arena,
                             struct pith_error *error) PITH_MUST_USE;

/* tree.c: the operations. */
extern const struct rootfs_language python_in_rootfs;

#endif
