/* SPDX-License-Identifier: Apache-2.0 */
/* The tar as one stream of known length, filled into blocks in order and hashed on the way. */
#ifndef PITH_LAYER_STREAM_H
#define PITH_LAYER_STREAM_H

#include "base/digest.h"
#include "layer/content.h"

struct pith_stream {
    const struct pith_entry *entries;
    uint32_t count;
    int64_t time;

    uint64_t size;   /* of the whole tar */
    uint32_t headed; /* entries that have a header */

    uint32_t next;           /* the entry after the one in hand */
    struct pith_arena arena; /* holds the header in hand */
    const unsigned char *header;
    size_t header_left;
    struct pith_reading reading;
    uint64_t content_left;
    uint64_t zeros_left; /* padding, or the end of the archive */
    struct pith_sha256 hash;
};

/* Adds up every offset; opens nothing. */
void pith_stream_init(struct pith_stream *stream, const struct pith_entry *entries, uint32_t count, int64_t time);
void pith_stream_finish(struct pith_stream *stream);

/* The next `size` bytes of the tar, as many as there are left at most. */
bool pith_stream_fill(struct pith_stream *stream, unsigned char *bytes, size_t size,
                      struct pith_error *error) PITH_MUST_USE;

#endif
