/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the blobs of an OCI image or of an index go: a layout on disk (oci.c), or an archive of one (oci_archive.c).
 * Blobs come first, in any order and each once, then the index of the layout.
 */
#ifndef PITH_IMAGE_SINK_H
#define PITH_IMAGE_SINK_H

#include "image/room.h"

struct sink {
    const struct pith_sink_ops *ops;
    const char *path; /* of the output */
    struct pith_arena *arena;
    struct pith_batch *batch; /* where an archive waits for other outputs, or NULL */
    int64_t time;             /* of an archive's members */
    bool no_sync;             /* do not wait for the disk */
    bool makes_layers;        /* whose sizes are not known beforehand */
    uint64_t size;            /* of an archive, once it is committed; 0: its blobs are all that there is */
};

struct pith_sink_ops {
    /* A sink of its own kind, the arena's, for what is asked; NULL when it failed. Ends with sink_close. */
    struct sink *(*open)(const struct sink *asked, struct pith_error *error);
    /* A slice as a layer. */
    bool (*layer)(struct sink *sink, const struct pith_image *image, uint32_t index, struct pith_written_layer *layer,
                  struct pith_error *error);
    /* A blob of another place, by its digest in hexadecimal, which is proved; not copied when it is here. */
    bool (*copy)(struct sink *sink, const char *hex, const struct pith_content *content, bool *copied,
                 struct pith_error *error);
    bool (*document)(struct sink *sink, const struct document *document, struct pith_error *error);
    /* Whole or not at all. */
    bool (*commit)(struct sink *sink, const struct listings *listings, struct pith_error *error);
    void (*close)(struct sink *sink);
};

struct sink *sink_open(const struct pith_target *target, const struct sink *asked,
                       struct pith_error *error) PITH_MUST_USE;
/* For use as a cleanup; NULL is fine. */
void sink_close(struct sink **sink);

bool sink_documents(struct sink *sink, const struct documents *documents, struct pith_error *error) PITH_MUST_USE;

/* base.c: the layers of the base. */
bool sink_base(struct sink *sink, const struct pith_image *image, struct pith_error *error) PITH_MUST_USE;

/* The `write` of every output that is a sink. */
bool sink_write_image(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                      struct pith_written *written, struct pith_error *error) PITH_MUST_USE;

#endif
