/* SPDX-License-Identifier: Apache-2.0 */
/* `DIR/`: the tree as a directory, a new one or an empty one. */
#include "image/outputs.h"

#include "base/output.h"
#include "pith/image.h"

static bool check_directory(const struct pith_target *target, struct pith_error *error)
{
    return pith_output_check_directory(target->path, error);
}

static bool write_directory(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                            struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1, .no_sync = image->no_sync};
    const struct pith_rootfs *rootfs = image->rootfs;
    written->size = rootfs->bytes + rootfs->base_bytes;
    return pith_output_directory(target->path, arena, &output, error) &&
           pith_directory_write(rootfs->entries.items, rootfs->entries.count, image->time, output.fd, error) &&
           pith_output_settle(&output, image->batch, error);
}

const struct pith_output_kind output_directory = {
    .words = (const char *const[]){"/", NULL},
    .form = "DIR/",
    .help = "a new directory",
    .content = PITH_CONTENT_TREE,
    .reasons = PITH_REASONS_NOWHERE,
    .check = check_directory,
    .write = write_directory,
};
