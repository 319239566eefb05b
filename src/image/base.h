/* SPDX-License-Identifier: Apache-2.0 */
/* The layers of the base, which come before the image's own: taken over as they are. */
#ifndef PITH_IMAGE_BASE_H
#define PITH_IMAGE_BASE_H

#include "image/room.h"

/* Its layers; none without a base. */
const struct pith_source_layer *base_layers(const struct pith_image *image, uint32_t *count);

/* The layers' descriptors (NULL when the system failed) and diff IDs, to which the image's own are appended. */
json_t *base_descriptors(const struct pith_image *image, struct pith_error *error);
json_t *base_diff_ids(const struct pith_image *image);

/* Its history, an entry for each layer at least. */
json_t *base_history(const struct pith_image *image);

/* org.opencontainers.image.base.name and .digest. */
void base_annotate(const struct pith_image *image, json_t *annotations, struct pith_arena *arena);

/* One of its layers as a plain tar. (sink_base, in sink.h, puts their blobs into a layout or its archive.) */
bool archive_base_tar(struct archive *archive, const struct pith_image *image, uint32_t index, const char *path,
                      struct pith_error *error) PITH_MUST_USE;

#endif
