/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree → layers, from the most stable to the most volatile: an edit of the application changes the last one only,
 * and every application over one interpreter has the same first one, byte for byte.
 */
#ifndef PITH_SPLIT_H
#define PITH_SPLIT_H

#include "pith/check.h"

PITH_BEGIN_DECLS

enum pith_origin {
    PITH_ORIGIN_CORE,          /* what the interpreter loads and imports before it looks at any program */
    PITH_ORIGIN_LIBRARIES,     /* the rest of the source root, and what pith makes of the base */
    PITH_ORIGIN_DISTRIBUTIONS, /* installed Python packages, the virtual environment */
    PITH_ORIGIN_APP,           /* [files], accounts, the user's directories */
    PITH_ORIGIN_COUNT,
};

/* One layer to be: entries in order, every directory above them among them with its own attributes. */
struct pith_slice {
    const char *name;  /* "core"; "all" when there is but one by intent */
    const char *holds; /* for people: "the C library, the interpreter …" */
    const struct pith_entry *entries;
    uint32_t count;
};

struct pith_slices {
    PITH_VEC(struct pith_slice) list; /* none of them empty, but for a tree without entries */
};

/* All that is not in the base, with the directories above it: the one layer of a tar. */
void pith_slice_whole(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_slice *slice);

/*
 * Splits as [layers] split says. Each entry that is no directory is in exactly one slice. Names of one inode are linked
 * only within a slice. The arena's.
 */
bool pith_split_make(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_slices *split,
                     struct pith_error *error) PITH_MUST_USE;

/*
 * The debug twin's one layer more: the programs of [debug], found by their paths or on the image's PATH, with what they
 * need and the tree lacks; and the ld.so.cache, where it must list more. What a debug program lacks is a finding like
 * any other; that it is a shell is none. `slice` has no entries when [debug] names none.
 */
bool pith_twin_make(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_findings *findings,
                    struct pith_slice *slice, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
