/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fleet: several manifests over one source root, and the one base that holds what any of them takes from it. Members
 * join with their composed trees; then a manifest of the base is drafted, composed by whoever asked for it, and drafted
 * again with what that tree still lacked, until nothing is.
 */
#ifndef PITH_FLEET_H
#define PITH_FLEET_H

#include "pith/rootfs.h"

PITH_BEGIN_DECLS

/* A file, link or directory of the root that a member needs. */
struct pith_need {
    const char *path;
    uint32_t member;
    bool follows; /* another file of the root brings it: a library that is needed, bytecode */
    bool directory;
};

/* An entry of a member's tree. */
struct pith_share {
    struct pith_entry entry; /* its texts are the fleet's; `source` is not to be read */
    bool expected;           /* in the base: the root has it, or pith makes it for every image */
    bool derived;            /* made of the whole tree, so that the base's may say more: RECORD, ld.so.cache */
    bool made;               /* by pith: its content is in `head` */
    bool held;               /* the base has it, and has it so */
};

struct pith_member {
    const char *name;               /* the manifest, as it was named */
    struct pith_manifest manifest;  /* with what the root's config gives */
    const char *interpreter, *real; /* as the root names it, and where that leads; NULL: none of the root's */
    const char *cache_tag;          /* of its bytecode */
    bool venv;
    const char *library_path, *python_home; /* of the environment, or NULL */
    PITH_VEC(const char *) programs;        /* ELF programs of the root that it starts */
    PITH_VEC(struct pith_share) shares;     /* sorted by path */
    uint32_t files, left_files;             /* of its tree; what the base lacks or has otherwise */
    uint64_t bytes, left_bytes;
};

/* A path that some member needs. */
struct pith_claim {
    const char *path;
    uint32_t group; /* of members */
    bool follows;   /* it need not be listed */
    bool directory;
    bool by_itself; /* the interpreter, the programs and the preset bring it */
    bool must;      /* the last draft lacked it */
};

struct pith_group { /* of members, in their order */
    const uint32_t *members;
    uint32_t count;
    const char *names; /* "a.ini, b.ini" */
};

struct pith_fleet {
    struct pith_arena *arena;
    const char *root; /* as the base's manifest names it; NULL: it came through a pipe */
    bool has_config;  /* the root is an image */
    PITH_VEC(struct pith_member) members;
    PITH_VEC(struct pith_need) needs;
    PITH_VEC(struct pith_claim) claims;
    PITH_VEC(struct pith_group) groups;

    const struct pith_member *python; /* whose interpreter is the base's; NULL: it has none */
};

/* Takes what the base is to have of the tree; `manifest` is the fleet's own, with what the root's config gives. */
bool pith_fleet_join(struct pith_fleet *fleet, const char *name, const struct pith_manifest *manifest,
                     const struct pith_rootfs *tree, struct pith_error *error) PITH_MUST_USE;

/* Once all have joined: what they cannot agree on is an error that names them. */
bool pith_fleet_settle(struct pith_fleet *fleet, struct pith_error *error) PITH_MUST_USE;

/*
 * The base's manifest. `view` shows the root; NULL lists nothing: what the rest brings by itself is found out with it.
 */
bool pith_fleet_draft(struct pith_fleet *fleet, struct pith_view *view, const char **text,
                      struct pith_error *error) PITH_MUST_USE;

/* After a draft of NULL: what its tree has need not be listed. */
void pith_fleet_bare(struct pith_fleet *fleet, const struct pith_rootfs *base);

/* How many claims the tree of a draft lacks that were not known to be lacking; the next draft lists them. */
uint32_t pith_fleet_lacking(struct pith_fleet *fleet, const struct pith_rootfs *base);

/* Fills what is left of each member's tree upon the base. */
bool pith_fleet_weigh(struct pith_fleet *fleet, const struct pith_rootfs *base, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
