/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share: the dentry, what the view knows of one canonical path. */
#ifndef PITH_VIEW_VIEW_H
#define PITH_VIEW_VIEW_H

#include "pith/view.h"

/* Where one mount has the path. */
struct place {
    uint32_t mount;
    const char *source_path;
};

struct dentry {
    enum pith_seen seen; /* FOUND, ABSENT, DENIED or TOO_LONG */
    struct pith_stat stat;
    const struct place *places; /* a directory's are merged, first the one whose attributes count; others have one */
    uint32_t place_count;
    const char *target;       /* of a link, once read */
    const char *const *names; /* of a directory, once listed */
    uint32_t name_count;
    bool listed;
};

struct facts;
struct sources;
struct searched;

struct pith_view {
    struct pith_error fault; /* the first of the system; see pith_view_sound */
    struct pith_arena arena;
    struct pith_texts *texts;
    PITH_VEC(struct pith_mount) mounts;
    PITH_VEC(bool) buried;               /* by mount: a later opaque one lies over all of it */
    PITH_VEC(struct dentry *) dentries;  /* by text id of the canonical path; NULL: not asked yet */
    struct facts *facts;                 /* of ELF files, by inode */
    struct sources *sources;             /* of Python sources, by inode */
    uint64_t source_bytes, source_facts; /* of all of them */
    struct searched *searched;           /* which directories of sources others may search */
    enum pith_elf_extent extent;         /* how much of a file they are about */
    const struct pith_view *lender;      /* of facts, or NULL */
};

/* The dentry of a canonical path, whose parent is a directory. NULL when the system failed. */
const struct dentry *view_dentry(struct pith_view *view, uint32_t path, struct pith_error *error);

/* A link into a cache becomes the file that it leads to; any other stays. `dentry` is in its place already. */
bool view_sees_through(struct pith_view *view, uint32_t path, struct dentry *dentry,
                       struct pith_error *error) PITH_MUST_USE;

/* The canonical path of `name` in the directory `parent`. */
uint32_t view_child(struct pith_view *view, uint32_t parent, const char *name, size_t size);

/* The canonical path of the directory above; the root's is itself. */
uint32_t view_parent(struct pith_view *view, uint32_t path);

/* Does `path` lie below `directory`, or is it the root? */
bool view_is_below(const char *path, const char *directory);

/* Forgets every dentry: the mounts have changed. */
void view_forget(struct pith_view *view);

#endif
