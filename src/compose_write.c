/* SPDX-License-Identifier: Apache-2.0 */
/* From a composition to one output of any kind. */
#include "base/io.h"
#include "base/output.h"
#include "pith/compose.h"

#include <errno.h>

struct writing {
    struct pith_composition *composition;
    const struct pith_target *target;
    struct pith_batch *batch;
    struct pith_written *written;
    struct pith_error *error;
};

static bool settle(const struct writing *writing, struct pith_output *output)
{
    output->no_sync = writing->composition->request.no_sync;
    return pith_output_settle(output, writing->batch, writing->error);
}

static bool write_directory(const struct writing *writing)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    struct pith_composition *composition = writing->composition;
    const struct pith_rootfs *rootfs = &composition->rootfs;
    writing->written->size = rootfs->bytes + rootfs->base_bytes;
    return pith_output_directory(writing->target->path, &composition->arena, &output, writing->error) &&
           pith_directory_write(rootfs->entries.items, rootfs->entries.count, rootfs->time, output.fd,
                                writing->error) &&
           settle(writing, &output);
}

/* The manifest's level is for the manifest's compression. */
static struct pith_layer_options options_of(const struct writing *writing)
{
    const struct pith_composition *composition = writing->composition;
    const struct pith_target *target = writing->target;
    bool own = target->compression == composition->manifest.layers.compression;
    return (struct pith_layer_options){.compression = target->compression,
                                       .level = own ? composition->manifest.layers.level : -1,
                                       .jobs = composition->request.jobs,
                                       .time = composition->request.time};
}

static bool write_tar(const struct writing *writing)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    struct pith_composition *composition = writing->composition;
    const struct pith_layer_options options = options_of(writing);
    struct pith_layer *layer = &writing->written->layer;
    struct pith_slice all;
    if (!pith_output_file(writing->target->path, &composition->arena, &output, writing->error)) {
        return false;
    }
    pith_slice_whole(&composition->rootfs, &composition->arena, &all);
    if (!pith_layer_write(all.entries, all.count, &options, output.fd, layer, writing->error)) {
        return false;
    }
    writing->written->size = layer->size;
    return settle(writing, &output);
}

static bool write_image(const struct writing *writing)
{
    struct pith_composition *composition = writing->composition;
    const struct pith_attachment *reasons = &composition->reasons[true];
    struct pith_image image = {
        .manifest = &composition->manifest,
        .plan = &composition->plan,
        .platform = composition->platform,
        .slices = composition->slices.list.items,
        .count = composition->slices.list.count,
        .shipped = composition->shipped,
        .time = composition->request.time,
        .jobs = composition->request.jobs,
        .attachments = reasons,
        .attachment_count = reasons->bytes == NULL ? 0 : 1,
        .list_referrers = composition->list_referrers,
        .no_sync = composition->request.no_sync,
        .batch = writing->batch,
    };
    return pith_image_write(&image, writing->target, &composition->arena, writing->written, writing->error);
}

/* FILE.why, beside what has no other place for them. */
static bool write_reasons(const struct writing *writing)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    struct pith_composition *composition = writing->composition;
    const struct pith_attachment *reasons = &composition->reasons[writing->target->kind != PITH_OUTPUT_TAR];
    if (reasons->bytes == NULL || strcmp(writing->target->path, "-") == 0) {
        return true;
    }
    const char *path = pith_format(&composition->arena, "%s.why", writing->target->path);
    return pith_output_file(path, &composition->arena, &output, writing->error) &&
           (pith_write_full(output.fd, reasons->bytes, reasons->size) ||
            pith_fail_errno(writing->error, PITH_SYSTEM, errno, "cannot write %s", path)) &&
           settle(writing, &output);
}

bool pith_compose_write(struct pith_composition *composition, const struct pith_target *target,
                        struct pith_batch *batch, struct pith_written *written, struct pith_error *error)
{
    const struct writing writing = {composition, target, batch, written, error};
    *written = (struct pith_written){0};
    switch (target->kind) {
    case PITH_OUTPUT_DIRECTORY:
        return write_directory(&writing);
    case PITH_OUTPUT_TAR:
        return write_tar(&writing) && write_reasons(&writing);
    case PITH_OUTPUT_DOCKER_ARCHIVE:
        return write_image(&writing) && write_reasons(&writing);
    case PITH_OUTPUT_OCI:
    case PITH_OUTPUT_OCI_ARCHIVE:
        break;
    }
    return write_image(&writing);
}
