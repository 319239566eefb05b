/* What the files that read images share. */
#ifndef PITH_SOURCE_IMAGE_H
#define PITH_SOURCE_IMAGE_H

#include "base/json.h"
#include "source/blob.h"

enum transport { TRANSPORT_OCI, TRANSPORT_OCI_ARCHIVE, TRANSPORT_DOCKER_ARCHIVE, TRANSPORT_TAR };

/* A word as its parts. */
struct address {
    enum transport transport;
    const char *path, *reference; /* the TAG or NAME, or NULL */
    const char *pinned;           /* "sha256:…", or NULL */
};

struct image {
    struct pith_source source;
    struct tree tree;
    struct pith_arena arena;
    struct address address;
    struct pith_image_facts facts;
    bool only_documents;    /* layers are not read */
    int root;               /* of a layout */
    struct members members; /* of an archive */
    const char *descriptor; /* of a layout: the image's, in index.json, as JSON text */
    const char *index;      /* that index */
};

/* documents.c: a layout's or an archive's file by its path there; as JSON, whole, with the text. `digest` may be NULL.
 */
bool image_open(struct image *image, const char *name, struct blob *blob, int *close, struct pith_error *error);
json_t *image_json(struct image *image, const char *name, const char *digest, const char **text, size_t *size,
                   struct pith_error *error);

/* Is the digest of something this one? NULL: it need not be any. */
bool image_must_be(struct image *image, const char *what, const uint8_t sum[PITH_DIGEST_SIZE], const char *digest,
                   struct pith_error *error) PITH_MUST_USE;

/* "blobs/sha256/…" of "sha256:…"; NULL when that is no digest. */
const char *image_blob_name(struct image *image, const char *digest);

/* address.c: the parts of a word. */
bool address_read(const char *word, struct pith_arena *arena, struct address *address,
                  struct pith_error *error) PITH_MUST_USE;

/* oci.c, docker.c: find the image, fill the facts, lay its layers. */
bool oci_read(struct image *image, struct pith_error *error) PITH_MUST_USE;
bool docker_read(struct image *image, struct pith_error *error) PITH_MUST_USE;

/* Lays one layer; its digest and diff ID must be these, where they are not NULL. */
bool image_layer(struct image *image, const char *name, const char *digest, const char *diff_id,
                 struct pith_error *error) PITH_MUST_USE;

/* The config's diff IDs into the facts' layers; fails when their number is not that of the layers. */
bool image_take_config(struct image *image, const json_t *config, struct pith_error *error) PITH_MUST_USE;

#endif
