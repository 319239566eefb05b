/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree that ships: every file node of the closure, the directories above, and what is derived from the whole (the
 * ld.so.cache). Entries are sorted by path, parents first. Modes and owners are made the same on every machine:
 * 0755 or 0644 by the file's own execute bit, root's unless the manifest or a made file says otherwise. A directory
 * that the user could not pass, such as /root with an interpreter in it, is opened to passing (0711).
 */
#ifndef PITH_ROOTFS_H
#define PITH_ROOTFS_H

#include "pith/engine.h"
#include "pith/languages/python/dists.h"
#include "pith/package.h"
#include "pith/source/entry.h"

PITH_BEGIN_DECLS

/* What ships because a package does of which something ships. */
enum pith_paper_kind {
    PITH_PAPER_RECORD,
    PITH_PAPER_SUMS,
    PITH_PAPER_COPYRIGHT,
    PITH_PAPER_LICENCE,
    PITH_PAPER_DATABASE
};

struct pith_paper {
    enum pith_paper_kind kind;
    const char *path;
    uint32_t package; /* of rootfs.packages; UINT32_MAX: all of a database's */
    const char *from; /* the paper that it follows from; NULL: from each file of the package */
};

/*
 * It knows what it was made of, so that whoever reads it needs nothing else. Of a tree that pith did not compose, these
 * four are not set.
 */
struct pith_rootfs {
    const struct pith_plan *plan;
    const struct pith_closure *closure;
    struct pith_view *view; /* in which the closure was made */
    int64_t time;           /* of every entry; seconds since 1970 */

    struct pith_package_set packages;   /* the system's, of which something ships */
    PITH_VEC(struct pith_paper) papers; /* a path may be there for several packages */
    PITH_VEC(struct pith_entry) entries;
    const char *cache;                    /* the path of the ld.so.cache that was made, or NULL */
    uint32_t files;                       /* regular ones, hard links and those of the base not counted */
    uint64_t bytes, base_bytes;           /* of their content; of the base's */
    void *languages[PITH_LANGUAGE_COUNT]; /* what each keeps of it for itself, or NULL */
};

/*
 * Languages derive here what depends on the whole: with `[python] bytecode = pyc` bytecode takes the place of its
 * source. `time` is the mtime that every entry will have, in seconds since 1970: bytecode of the app's files names it.
 */
bool pith_rootfs_build(const struct pith_plan *plan, const struct pith_closure *closure, struct pith_view *view,
                       int64_t time, struct pith_arena *arena, struct pith_rootfs *rootfs,
                       struct pith_error *error) PITH_MUST_USE;

/* The tree as a source, so that it can be looked at as any other. The arena's; reads through the sources below. */
struct pith_source *pith_rootfs_source(const struct pith_rootfs *rootfs, struct pith_arena *arena);

/* The first entry whose path is not less, by its index; they are sorted by bytes. */
uint32_t pith_rootfs_from(const struct pith_rootfs *rootfs, const char *path);

/* The entry at a path, or NULL. */
const struct pith_entry *pith_rootfs_find(const struct pith_rootfs *rootfs, const char *path);

PITH_END_DECLS

#endif
