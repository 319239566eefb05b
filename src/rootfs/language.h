/* SPDX-License-Identifier: Apache-2.0 */
/* What this room asks of a language; `struct language` names it. Every operation may be NULL. */
#ifndef PITH_ROOTFS_LANGUAGE_H
#define PITH_ROOTFS_LANGUAGE_H

#include "engine/language.h"
#include "rootfs/room.h"

/* What is derived in the tree, in this order. Entries are sorted before and after each. */
enum rootfs_step {
    ROOTFS_SETTLE, /* which of its files ship: before modes, owners and what the base brings */
    ROOTFS_DERIVE, /* bytes that depend on what ships, once all is there */
    ROOTFS_VOID,   /* of a base's files: what is not true of those that lie over the base's others */
    ROOTFS_STEPS
};

struct rootfs_language {
    bool (*step[ROOTFS_STEPS])(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error);

    /* The file that this one was made from when a package was installed, whose owner is this one's too; NULL: none. */
    const char *(*made_from)(const char *path, struct pith_arena *arena);
};

/* languages.c: asks each. */
bool rootfs_run_languages(struct pith_rootfs *rootfs, enum rootfs_step step, struct pith_arena *arena,
                          struct pith_error *error) PITH_MUST_USE;
const char *rootfs_made_from(const char *path, struct pith_arena *arena);

#endif
