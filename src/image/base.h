/* SPDX-License-Identifier: Apache-2.0 */
/* The layers of the base, which come before the image's own: taken over as they are. */
#ifndef PITH_IMAGE_BASE_H
#define PITH_IMAGE_BASE_H

#include "image/layout.h"

/* Its layers; none without a base. */
const struct pith_source_layer *base_layers(const struct pith_image *image, uint32_t *count);

/* The layers' descriptors (NULL when the system failed) and diff IDs, to which the image's own are appended. */
json_t *base_descriptors(const struct pith_image *image, struct pith_error *error);
json_t *base_diff_ids(const struct pith_image *image);

/* Its history, an entry for each layer at least. */
json_t *base_history(const struct pith_image *image);

/* org.opencontainers.image.base.name and .digest. */
void base_annotate(const struct pith_image *image, json_t *annotations, struct pith_arena *arena);

/* The blobs of its layers, into a layout that may have them already, and into an archive. */
bool layout_base(const struct layout *layout, const struct pith_image *image, struct layout_change *change,
                 struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;
bool archive_base(struct archive *archive, const struct pith_image *image, struct pith_error *error) PITH_MUST_USE;

/* One of its layers as a plain tar. */
bool archive_base_tar(struct archive *archive, const struct pith_image *image, uint32_t index, const char *path,
                      struct pith_error *error) PITH_MUST_USE;

#endif
