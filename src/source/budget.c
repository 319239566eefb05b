/* SPDX-License-Identifier: Apache-2.0 */
/* How much a source may cost, by what it is and by what the user says. */
#include "source/budget.h"

#include <errno.h>
#include <stdlib.h>

bool budget_begin(struct budget *budget, struct pith_error *error)
{
    const char *text = getenv("PITH_IMAGE_LIMIT");
    char *end = NULL;
    *budget = (struct budget){0};
    if (text == NULL || *text == '\0') {
        return true;
    }
    errno = 0;
    budget->asked = strtoull(text, &end, 10);
    return (errno == 0 && *end == '\0' && *text >= '0' && *text <= '9' && budget->asked > 0) ||
           pith_fail(error, PITH_USAGE, "PITH_IMAGE_LIMIT is '%s'; write a number of bytes", text);
}

uint64_t budget_limit(const struct budget *budget)
{
    if (budget->asked > 0) {
        return budget->asked;
    }
    return budget->read < (BUDGET_MOST - BUDGET_FLOOR) / BUDGET_RATIO ? BUDGET_FLOOR + BUDGET_RATIO * budget->read
                                                                      : BUDGET_MOST;
}

uint64_t budget_stored(const struct stat *status)
{
    uint64_t size = status->st_size < 0 ? 0 : (uint64_t)status->st_size, disk = (uint64_t)status->st_blocks * 512;
    return size < disk ? size : disk;
}

void budget_read(struct budget *budget, uint64_t bytes)
{
    budget->read = bytes > UINT64_MAX - budget->read ? UINT64_MAX : budget->read + bytes;
}

bool budget_take(struct budget *budget, uint64_t bytes, struct pith_error *error)
{
    uint64_t limit = budget_limit(budget);
    if (bytes > limit || budget->taken > limit - bytes) {
        return pith_fail(error, PITH_MISSING,
                         "more than %llu bytes would be unpacked, %s; set PITH_IMAGE_LIMIT to more bytes (16 GiB are "
                         "%llu) if you trust it",
                         (unsigned long long)limit,
                         budget->asked > 0 ? "which PITH_IMAGE_LIMIT allows" : "too many for its size",
                         (unsigned long long)BUDGET_MOST);
    }
    budget->taken += bytes;
    return true;
}
