/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images for several platforms, joined into one index (image-spec image-index.md): nothing is unpacked, blobs are taken
 * over as they are and proved by their digests on the way. The index is the same whatever the order of the images.
 */
#ifndef PITH_INDEX_H
#define PITH_INDEX_H

#include "pith/image.h"
#include "pith/source/platform.h"

PITH_BEGIN_DECLS

struct pith_index_member {
    const char *word;                    /* the image that it came from */
    struct pith_image_platform platform; /* as its config says it */
    const char *digest;                  /* "sha256:…" of its manifest */
    uint64_t size;                       /* of its blobs */
};

struct pith_index_written {
    uint8_t digest[32]; /* of the index */
    const char *tag;
    uint64_t size;                     /* of all blobs, each counted once */
    uint32_t blobs, copied;            /* how many; those that were not in the layout yet */
    struct pith_index_member *members; /* sorted by platform; the arena's */
    uint32_t count;
};

/* Each word is an image as pith_source_image takes it, or an index, which brings its members. */
struct pith_index_request {
    const char *const *words;
    uint32_t count;
    const struct pith_image_platform *platform; /* only those for it; NULL: all */
    int64_t time;                               /* of an archive's members */
    bool no_sync;                               /* do not wait for the disk */
};

/*
 * Two images for one platform are refused. What pith attached to an image stays with it. Written whole or not at all;
 * an existing layout keeps its other tags.
 */
bool pith_index_write(const struct pith_index_request *request, const struct pith_target *target,
                      struct pith_arena *arena, struct pith_index_written *written,
                      struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
