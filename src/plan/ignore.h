/* SPDX-License-Identifier: Apache-2.0 */
/* What reading .dockerignore and judging by it share. */
#ifndef PITH_PLAN_IGNORE_H
#define PITH_PLAN_IGNORE_H

#include "base/pattern.h"
#include "plan/room.h"

#include <limits.h>

enum { IGNORE_LEVELS = 8 };

struct ignore_pattern {
    struct pith_pattern path;
    bool exception;
    uint32_t first; /* word of its places in a level */
};

/* How far each pattern has matched a directory and the slash behind it, and whether it matches that or one above it. */
struct ignore_level {
    size_t size; /* of the directory's path; 0: the root */
    uint64_t *places;
    bool *matched;
};

/*
 * Directories come in the order of a walk, so the levels that led to the last one are kept: the root's, and those of
 * the last few directories, all of them beginnings of `directory`.
 */
struct ignore {
    struct pith_arena *arena;
    PITH_VEC(struct ignore_pattern) patterns;
    uint32_t words; /* of a level */
    struct ignore_level levels[IGNORE_LEVELS];
    uint32_t level_count;
    uint64_t *places, *room; /* of the pattern in hand */
    char directory[PATH_MAX];
};

#endif
