/* SPDX-License-Identifier: Apache-2.0 */
/* Every file that a verb makes of a text in memory. */
#include "cli/write.h"

#include "base/io.h"

#include <errno.h>

bool cli_write(const struct pith_cli *cli, const char *path, const void *bytes, size_t size, struct pith_batch *batch,
               struct pith_arena *arena, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    if (!pith_output_file(path, arena, &output, error)) {
        return false;
    }
    output.no_sync = cli->no_sync;
    if (!pith_write_full(output.fd, bytes, size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", path);
    }
    return pith_output_settle(&output, batch, error);
}
