/* SPDX-License-Identifier: Apache-2.0 */
/* Which way an image is written, and what is told of it. */
#include "image/room.h"

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

bool pith_image_write(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                      struct pith_written *written, struct pith_error *error)
{
    *written = (struct pith_written){.layer_count = image->count, .has_twin = image->count > image->shipped};
    written->layers = pith_alloc_array(arena, image->count + 1, sizeof *written->layers);
    pith_json_prepare();
    switch (target->kind) {
    case PITH_OUTPUT_OCI:
        return write_layout(image, target, arena, written, error);
    case PITH_OUTPUT_OCI_ARCHIVE:
        return write_oci_archive(image, target, arena, written, error);
    case PITH_OUTPUT_DOCKER_ARCHIVE:
        return write_docker_archive(image, target, arena, written, error);
    case PITH_OUTPUT_TAR:
    case PITH_OUTPUT_DIRECTORY:
        break;
    }
    return pith_fail(error, PITH_USAGE, "%s is no image", target->word);
}
