/* SPDX-License-Identifier: Apache-2.0 */
/* The special headers of a tar, seen before libarchive reads them. */
#ifndef PITH_SOURCE_SPECIAL_H
#define PITH_SOURCE_SPECIAL_H

#include "source/budget.h"

#include <stddef.h>

enum { TAR_BLOCK = 512 };

struct special {
    uint8_t block[TAR_BLOCK]; /* the one in hand, when it came in pieces */
    size_t filled;
};

/* The next bytes of the tar, whose blocks all begin where a header could. */
bool special_count(struct special *special, struct budget *budget, const void *bytes, size_t size,
                   struct pith_error *error) PITH_MUST_USE;

#endif
