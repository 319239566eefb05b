/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs between two images, each a manifest's composition or an image: files, owners, modules, config and size;
 * and for what is new, the reason that is new.
 */
#ifndef PITH_DIFF_H
#define PITH_DIFF_H

#include "pith/report/account.h"

PITH_BEGIN_DECLS

/* One of the two. */
struct pith_side {
    const struct pith_account *account;
    const struct pith_source *tree; /* its files by their paths in the image */
    const char *config;             /* the image's config, or as much of it as a manifest says; JSON; NULL: none */
};

enum pith_change { PITH_ADDED, PITH_REMOVED, PITH_CHANGED };

struct pith_file_change {
    enum pith_change change;
    const struct pith_account_file *before, *after; /* NULL where it is not */
    bool content;   /* the bytes differ; otherwise a mode, an owner, a link's text, a type */
    uint32_t cause; /* of what is new: an index of `causes`; UINT32_MAX: not known */
};

/* A reason that only the second image has, and what comes with it. */
struct pith_cause {
    uint32_t edge; /* of the second account's graph */
    uint32_t files;
    uint64_t bytes;
};

struct pith_owner_change {
    enum pith_change change;
    const struct pith_owner *before, *after;
    uint64_t bytes_before, bytes_after; /* of its files */
};

struct pith_name_change {
    enum pith_change change;
    const char *name;           /* a module; a key of the config */
    const char *before, *after; /* of the config: JSON; NULL where it has none */
};

struct pith_layer_size {
    const char *name;
    uint64_t before, after;
};

struct pith_diff {
    PITH_VEC(struct pith_file_change) files; /* by path */
    PITH_VEC(struct pith_cause) causes;      /* the largest first */
    PITH_VEC(struct pith_owner_change) owners;
    PITH_VEC(struct pith_name_change) modules;
    PITH_VEC(struct pith_name_change) config;
    PITH_VEC(struct pith_layer_size) layers; /* where both were split */
    uint64_t bytes_before, bytes_after;
};

/* False only when something cannot be read. The arena's; points into the accounts. */
bool pith_diff_make(const struct pith_side *before, const struct pith_side *after, struct pith_arena *arena,
                    struct pith_diff *diff, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
