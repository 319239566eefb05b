/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the split share. */
#ifndef PITH_LAYER_SPLIT_H
#define PITH_LAYER_SPLIT_H

#include "pith/layer/split.h"

struct splitting {
    const struct pith_plan *plan;
    const struct pith_closure *closure;
    struct pith_view *view;
    const struct pith_rootfs *rootfs;
    struct pith_arena *arena;
    struct pith_error *error;
    PITH_VEC(bool) core;          /* by text id of the path */
    PITH_VEC(const char *) sites; /* directories that hold distributions, canonical */
    PITH_VEC(uint8_t) papers;     /* by text id: origin + 1 of a package's paper; 0: it is none */
    PITH_VEC(uint16_t) rules;     /* by text id: why the manifest wants it, PITH_RULE_NONE: it does not */
};

/* Fills what the origins are told from. */
bool origin_prepare(struct splitting *splitting) PITH_MUST_USE;

/* Where an entry belongs that is no directory, or an empty one. */
bool origin_of(struct splitting *splitting, const struct pith_entry *entry, enum pith_origin *origin) PITH_MUST_USE;

/* papers.c: tells where papers belong, once the rest can be asked for. */
bool origin_of_papers(struct splitting *splitting) PITH_MUST_USE;

/* split.c: the entries of a tree that `masks` marks with `bit`, links settled within them. */
void cut_slice(const struct pith_rootfs *rootfs, const uint8_t *masks, uint8_t bit, struct pith_arena *arena,
               struct pith_slice *slice);

/* Marks an entry and every directory above it. */
void mark_with_parents(const struct pith_rootfs *rootfs, struct pith_arena *arena, uint8_t *masks, uint32_t index,
                       uint8_t bit);

#endif
