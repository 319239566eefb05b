/* A layout that is being written to, and how a blob or a document gets into it. */
#ifndef PITH_IMAGE_LAYOUT_H
#define PITH_IMAGE_LAYOUT_H

#include "base/output.h"
#include "image/room.h"

struct layout {
    const char *path;
    int root, blobs;           /* open directories */
    bool staged;               /* nobody sees it before it is renamed into its place */
    struct pith_output output; /* of a staged one */
};

/* blob.c: writes a slice as a blob. */
bool layout_layer(const struct layout *layout, const struct pith_image *image, uint32_t index,
                  struct pith_written_layer *layer, struct pith_error *error) PITH_MUST_USE;

/* blob.c: a blob that there is already, by its digest in hexadecimal; proved on the way. */
bool layout_copy(const struct layout *layout, const char *hex, const struct pith_content *content,
                 struct pith_error *error) PITH_MUST_USE;

/* A config or a manifest as a blob. */
bool layout_document(const struct layout *layout, const struct document *document,
                     struct pith_error *error) PITH_MUST_USE;

/* A small file, replaced as a whole. */
bool layout_put(const struct layout *layout, int directory, const char *name, const void *bytes, size_t size,
                struct pith_error *error) PITH_MUST_USE;

#endif
