/* SPDX-License-Identifier: Apache-2.0 */
/* `x.tar`, `x.tar.gz`, `x.tar.zst` and `-`: the whole tree as one layer, compressed as the name says. */
#include "image/outputs.h"

#include "base/output.h"
#include "base/path.h"
#include "pith/image.h"

static bool read_tar(const char *rest, struct pith_arena *arena, struct pith_target *target, struct pith_error *error)
{
    (void)arena, (void)error;
    if (pith_ends_with(rest, ".gz") || pith_ends_with(rest, ".tgz")) {
        target->compression = PITH_GZIP;
    } else if (pith_ends_with(rest, ".zst")) {
        target->compression = PITH_ZSTD;
    }
    return true;
}

/* The manifest's level is one of the compression that it names. */
static struct pith_layer_options options_of(const struct pith_image *image, const struct pith_target *target)
{
    struct pith_layer_options options = {
        .compression = target->compression, .level = -1, .jobs = image->jobs, .time = image->time};
    if (target->compression == image->manifest->layers.compression) {
        options.level = image->manifest->layers.level;
    }
    return options;
}

static bool write_tar(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                      struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1, .no_sync = image->no_sync};
    const struct pith_layer_options options = options_of(image, target);
    struct pith_slice all;
    if (!pith_output_file(target->path, arena, &output, error)) {
        return false;
    }
    pith_slice_whole(image->rootfs, arena, &all);
    bool done = pith_layer_write(all.entries, all.count, &options, output.fd, &written->layer, error) &&
                pith_output_settle(&output, image->batch, error);
    written->size = written->layer.size;
    return done;
}

const struct pith_output_kind output_tar = {
    .words = (const char *const[]){".tar", ".tar.gz", ".tgz", ".tar.zst", "-", NULL},
    .form = "x.tar, x.tar.gz, x.tar.zst",
    .help = "one layer; - is a tar on standard output",
    .content = PITH_CONTENT_LAYER,
    .reasons = PITH_REASONS_BESIDE,
    .read = read_tar,
    .check = target_check_file,
    .write = write_tar,
};
