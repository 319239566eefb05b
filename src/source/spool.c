/* SPDX-License-Identifier: Apache-2.0 */
/* The spool: one file without a name, so that nothing of an image can be found, run or left behind. */
#include "base/spool.h"
#include "base/io.h"
#include "source/image.h"

bool spool_open(struct spool *spool, struct pith_arena *arena, struct pith_error *error)
{
    spool->budget = pith_alloc(arena, sizeof *spool->budget);
    if (!budget_begin(spool->budget, error)) {
        return false;
    }
    spool->fd = pith_spool(error);
    return spool->fd >= 0;
}

void blob_close(struct blob *blob)
{
    if (blob->owned) {
        pith_close_scope(&blob->fd);
    }
    *blob = (struct blob){.fd = -1};
}
