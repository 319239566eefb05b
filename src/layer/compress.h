/* SPDX-License-Identifier: Apache-2.0 */
/* One block → one gzip member, one zstd frame, or itself: a pure function of the block, the kind and the level. */
#ifndef PITH_LAYER_COMPRESS_H
#define PITH_LAYER_COMPRESS_H

#include "pith/manifest.h"

#include <stddef.h>

struct pith_compressor;

/* Replaces -1 by the default; an error names the range. */
bool pith_compression_level(enum pith_compression compression, int *level, struct pith_error *error) PITH_MUST_USE;

/* Never NULL, and not for several threads at once; `level` is one that pith_compression_level let through. */
struct pith_compressor *pith_compressor_create(enum pith_compression compression, int level);
void pith_compressor_destroy(struct pith_compressor *compressor);

/* The room that `size` bytes may need; 0 for PITH_PLAIN, whose blocks are written as they are. */
size_t pith_compress_bound(enum pith_compression compression, size_t size);

/* Returns the bytes put into `out`, which has the room of pith_compress_bound. Not for PITH_PLAIN. */
size_t pith_compress(struct pith_compressor *compressor, const void *in, size_t size, void *out, size_t room);

#endif
