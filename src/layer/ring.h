/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring of fixed blocks between one reader, many compressors and one writer. Memory is bounded by the ring; the
 * bytes do not depend on how many threads there are or how they are scheduled.
 */
#ifndef PITH_LAYER_RING_H
#define PITH_LAYER_RING_H

#include "layer/compress.h"

#include <stdint.h>

struct pith_ring_work {
    uint64_t size; /* bytes to fill in all */
    size_t block_size;
    unsigned jobs; /* threads, the caller's own included; at least 1 */
    enum pith_compression compression;
    int level;
    void *state; /* handed to both; neither is ever called by two threads at once */
    bool (*fill)(void *state, unsigned char *bytes, size_t size, struct pith_error *error);
    bool (*commit)(void *state, const unsigned char *bytes, size_t size, struct pith_error *error);
};

/* Fills, compresses and commits every block, in order. All threads are joined when it returns, failed or not. */
bool pith_ring_run(const struct pith_ring_work *work, struct pith_error *error) PITH_MUST_USE;

#endif
