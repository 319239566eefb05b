/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes before and behind each entry's content. What they are is decided here and nowhere else. */
#ifndef PITH_LAYER_TAR_H
#define PITH_LAYER_TAR_H

#include "pith/layer.h"

enum { PITH_TAR_UNIT = 512, PITH_TAR_END = 2 * PITH_TAR_UNIT };

/* Bytes of all headers of an entry: 0 when it has none (a root directory as every reader makes it anyway). */
size_t pith_tar_header_size(const struct pith_entry *entry, int64_t time);

/* Fills `bytes`, zeroed and of that size. */
void pith_tar_header(const struct pith_entry *entry, int64_t time, unsigned char *bytes);

/* The size rounded up to whole units. */
static inline uint64_t pith_tar_padded(uint64_t size)
{
    return (size + PITH_TAR_UNIT - 1) / PITH_TAR_UNIT * PITH_TAR_UNIT;
}

#endif
