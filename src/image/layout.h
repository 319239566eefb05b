/* SPDX-License-Identifier: Apache-2.0 */
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

/* What is to be found in it: the names of all blobs, and what its index shall list. */
struct layout_change {
    PITH_VEC(const char *) blobs;
    struct listings listings;
};

/* Could it be written to? Writes nothing. */
bool layout_check(const char *path, struct pith_error *error) PITH_MUST_USE;

/* Ends with layout_close, also when it fails. */
bool layout_open(struct layout *layout, const char *path, struct pith_arena *arena,
                 struct pith_error *error) PITH_MUST_USE;
/* After the last blob: whole or not at all. */
bool layout_commit(struct layout *layout, const struct layout_change *change, struct pith_arena *arena,
                   struct pith_error *error) PITH_MUST_USE;
void layout_close(struct layout *layout);

/* blob.c: writes a slice as a blob. */
bool layout_layer(const struct layout *layout, const struct pith_image *image, uint32_t index,
                  struct pith_written_layer *layer, struct pith_error *error) PITH_MUST_USE;

/* The same of a blob of another place, by its digest in hexadecimal, which is proved; not copied when it is here. */
bool layout_copy(const struct layout *layout, const char *hex, const struct pith_content *content, bool *copied,
                 struct pith_error *error) PITH_MUST_USE;

/* A config or a manifest as a blob. */
bool layout_document(const struct layout *layout, const struct document *document,
                     struct pith_error *error) PITH_MUST_USE;

/* A small file, replaced as a whole. */
bool layout_put(const struct layout *layout, int directory, const char *name, const void *bytes, size_t size,
                struct pith_error *error) PITH_MUST_USE;

#endif
