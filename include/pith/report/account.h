/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The account of an image: what ships, whose it is, and why. Every report (why, audit, diff, pictures, papers) reads
 * an account and nothing else, whether it was made from a composition, was read back from beside an image that pith
 * wrote, or is of an image that knows no reasons.
 *
 * The graph is the closure's with a node for every entry of the tree: directories follow from what lies in them,
 * derived files from what they derive from. Nodes of an account that was read back have no `found`, and what only
 * papers ask for (`dist`, `package`, `python`, `system`) does not travel.
 */
#ifndef PITH_ACCOUNT_H
#define PITH_ACCOUNT_H

#include "pith/layer/split.h"

PITH_BEGIN_DECLS

/* From PITH_OWNER_PACKAGE on one for each of pith_package_databases. */
enum pith_owner_kind { PITH_OWNER_DIST, PITH_OWNER_PACKAGE };

struct pith_owner {
    enum pith_owner_kind kind;
    const char *name, *version;
    const struct pith_dist *dist;       /* what is known of it, in the account of a composition; else NULL */
    const struct pith_package *package; /* the same */
};

/* The interpreter of a composition, with canonical paths; `library` is NULL where there is none. */
struct pith_account_python {
    const char *version, *library, *executable, *stdlib;
};

/* Of os-release(5) in the source. NULL: it says none. */
struct pith_account_system {
    const char *id, *version;
};

struct pith_account_file {
    uint32_t path;  /* text */
    uint32_t node;  /* of the graph; UINT32_MAX where there are no reasons */
    uint32_t owner; /* UINT32_MAX: nobody's */
    uint32_t dist;  /* the distribution that lists it: the owner, unless a package of the system brought that */
    uint32_t layer; /* UINT32_MAX: not split */
    enum pith_entry_type type;
    uint16_t mode;
    uint32_t uid, gid;
    uint64_t size;      /* bytes of a regular file; 0 for every other type, hard links too */
    const char *target; /* of a link; NULL */
};

struct pith_account {
    const char *name; /* for people: "pith.ini", "oci:base:latest" */
    bool reasoned;    /* false: of an image without reasons; the graph is empty */
    struct pith_texts *texts;
    struct pith_graph graph;
    PITH_VEC(struct pith_account_file) files; /* sorted by path, as the tree is */
    PITH_VEC(struct pith_owner) owners;       /* those that own something that ships */
    PITH_VEC(const char *) layers;
    struct pith_refusals refusals;     /* what was asked for and is not followed */
    struct pith_account_python python; /* of a composition */
    struct pith_account_system system; /* once pith_account_name_system was asked */
    struct pith_texts *own_texts;      /* of one that was read back; NULL */
};

/*
 * Of a composition. `slices` may be NULL: nothing was split yet. Texts are the view's; the rest is the arena's and does
 * not outlive the closure.
 */
void pith_account_make(const struct pith_rootfs *rootfs, const struct pith_slices *slices, struct pith_arena *arena,
                       struct pith_account *account);

/* Reads what the composition's source says of itself, for package URLs: an input that no other report has. */
bool pith_account_name_system(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_account *account,
                              struct pith_error *error) PITH_MUST_USE;

/*
 * Of a tree as it is: files and the distributions that own some, without reasons. Finish it in any case; all but its
 * texts is the arena's, and lives no longer than the source.
 */
bool pith_account_of_source(const struct pith_source *source, struct pith_arena *arena, struct pith_account *account,
                            struct pith_error *error) PITH_MUST_USE;

/* What travels beside the image; see docs/reasons.md and docs/schema/account.json. The same bytes everywhere. */
#define PITH_ACCOUNT_TYPE "application/vnd.pith.account.v1+json"
const char *pith_account_text(const struct pith_account *account, struct pith_arena *arena, size_t *size);

/*
 * Reads it back; `name` is what the account is called, for messages. Finish it in any case; all but its texts is the
 * arena's. PITH_USAGE when the text is no account or contradicts itself.
 */
bool pith_account_read(const char *text, size_t size, const char *name, struct pith_arena *arena,
                       struct pith_account *account, struct pith_error *error) PITH_MUST_USE;
void pith_account_finish(struct pith_account *account);

/* "module", "distribution", …: the kind of a node, for people and in JSON; and of an owner, an entry. */
const char *pith_node_word(enum pith_node_kind kind) __attribute__((returns_nonnull));
const char *pith_owner_word(enum pith_owner_kind kind) __attribute__((returns_nonnull));
const char *pith_entry_word(enum pith_entry_type type) __attribute__((returns_nonnull));

/* The file at a path, or NULL. */
const struct pith_account_file *pith_account_find(const struct pith_account *account, const char *path);

/* Where a path leads through the links that ship: `path` itself where they lead nowhere. The arena's. */
const char *pith_account_resolve(const struct pith_account *account, const char *path, struct pith_arena *arena);

PITH_END_DECLS

#endif
