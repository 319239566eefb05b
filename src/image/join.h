/* SPDX-License-Identifier: Apache-2.0 */
/* Images that are joined. */
#ifndef PITH_IMAGE_JOIN_H
#define PITH_IMAGE_JOIN_H

#include "image/room.h"
#include "pith/image/index.h"
#include "source/members.h"

/* A blob to be taken over: from which image. */
struct taken {
    const struct pith_member *member;
    struct pith_blob blob;
};

struct joining {
    const struct pith_index_request *request;
    struct pith_arena *arena;
    PITH_VEC(struct pith_members) words; /* as many as were opened */
    struct joined *joined;               /* sorted by platform */
    uint32_t count;
    PITH_VEC(struct taken) taken; /* sorted by digest, each once */
    struct documents made;        /* the index; what an archive of `docker save` lacks */
    struct document index;
};

struct joined {
    const char *word;
    const struct pith_member *member;
    const char *type, *digest; /* of the manifest, which may be a made one */
    uint64_t size;
};

/* join.c: opens the images, sorts them, makes the index. Ends with join_finish, also when it fails. */
bool join_read(struct joining *joining, struct pith_error *error) PITH_MUST_USE;
void join_finish(struct joining *joining);

#endif
