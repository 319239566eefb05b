/* SPDX-License-Identifier: Apache-2.0 */
/* The one budget of a source: bytes unpacked, and what else is counted as bytes (source/limits.h). */
#ifndef PITH_SOURCE_BUDGET_H
#define PITH_SOURCE_BUDGET_H

#include "pith/base/error.h"
#include "source/limits.h"

#include <sys/stat.h>

struct budget {
    uint64_t taken;
    uint64_t read;  /* packed bytes, as they lie on the disk or come through a pipe */
    uint64_t asked; /* PITH_IMAGE_LIMIT, or 0 */
};

bool budget_begin(struct budget *budget, struct pith_error *error) PITH_MUST_USE;
/* What may be taken in all, by what was read so far. */
uint64_t budget_limit(const struct budget *budget);
/* What a file takes on the disk: less than its size where it has holes. */
uint64_t budget_stored(const struct stat *status);
void budget_read(struct budget *budget, uint64_t bytes);
/* PITH_MISSING, and what to type, when that is more than is left. */
bool budget_take(struct budget *budget, uint64_t bytes, struct pith_error *error);

#endif
