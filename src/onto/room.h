/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_ONTO_ROOM_H
#define PITH_ONTO_ROOM_H

#include "pith/onto.h"

struct paths {
    PITH_VEC(const char *) list; /* sorted once all are in */
};

/* Paths of the root that a mount does not show. */
struct hidden {
    struct paths own;           /* of this mount */
    const struct paths *always; /* of every one: libraries that are the base's */
};

struct onto {
    const struct pith_source *base, *root;
    struct pith_view *under, *over; /* of the base alone, of the root alone */
    struct pith_arena *arena;
    struct pith_error *error;
    struct pith_mounts *mounts;
    PITH_VEC(struct hidden *) hidden; /* of the root's mounts */
    struct paths *libraries;          /* of the root, where the base's are taken */
};

/* Mounts the root, and hides what the base's tree must keep. */
bool onto_layout(struct onto *onto) PITH_MUST_USE;

/* Decides whose library counts by each name, and mounts a cache that says so. */
bool onto_libraries(struct onto *onto) PITH_MUST_USE;

#endif
