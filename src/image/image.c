/* SPDX-License-Identifier: Apache-2.0 */
/* An output is written as its kind writes it; what is told of it, and its reasons beside it. */
#include "image/room.h"

#include "base/io.h"
#include "base/output.h"

#include <errno.h>

void image_report(const struct described *described, uint32_t count, struct pith_written *written)
{
    memcpy(written->config, described[0].config.digest, PITH_DIGEST_SIZE);
    memcpy(written->manifest, described[0].manifest.digest, PITH_DIGEST_SIZE);
    written->tag = described[0].tag;
    if (count > 1) {
        memcpy(written->debug_config, described[1].config.digest, PITH_DIGEST_SIZE);
        memcpy(written->debug_manifest, described[1].manifest.digest, PITH_DIGEST_SIZE);
    }
}

/* The attachments, where they do not go into the output itself. */
static bool write_beside(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                         struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1, .no_sync = image->no_sync};
    const char *path = pith_target_reasons(target, arena);
    if (image->attachment_count == 0 || path == NULL) {
        return true;
    }
    return pith_output_file(path, arena, &output, error) &&
           (pith_write_full(output.fd, image->attachments[0].bytes, image->attachments[0].size) ||
            pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", path)) &&
           pith_output_settle(&output, image->batch, error);
}

bool pith_target_write(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                       struct pith_written *written, struct pith_error *error)
{
    *written = (struct pith_written){0};
    if (target->kind->content == PITH_CONTENT_IMAGE) {
        written->layer_count = image->count;
        written->has_twin = image->count > image->shipped;
        written->layers = pith_alloc_array(arena, image->count + 1, sizeof *written->layers);
        pith_json_prepare();
    }
    return target->kind->write(image, target, arena, written, error) && write_beside(image, target, arena, error);
}
