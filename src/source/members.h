/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The images that a word names, as they lie there: manifests, blobs and what is attached to them, to be taken over
 * without being unpacked. Of an index, every member that is there.
 */
#ifndef PITH_SOURCE_MEMBERS_H
#define PITH_SOURCE_MEMBERS_H

#include "pith/source.h"
#include "pith/source/platform.h"

struct pith_blob {
    const char *digest; /* "sha256:…" */
    uint64_t size;
    const char *name; /* what it is called there */
};

/* An artifact about an image that an annotation "dev.pith.NAME" leads to. */
struct pith_attached {
    const char *name;
    const char *digest; /* of its manifest */
};

struct pith_member {
    const struct pith_source *source;
    struct pith_image_platform platform;
    const char *type;          /* media type of the manifest */
    struct pith_blob manifest; /* without a digest where there is none: an archive of `docker save` */
    const char *config;
    size_t config_size;
    const char *name;                 /* of the image, as containerd keeps it, or NULL */
    PITH_VEC(struct pith_blob) blobs; /* all there are, each once; without a manifest the layers, from the lowest */
    PITH_VEC(struct pith_attached) attached;
};

struct pith_members {
    struct pith_source *source; /* the caller destroys it, after the last blob */
    PITH_VEC(struct pith_member) list;
};

/* With a platform only the image for that. Reads no layer: their digests are to be proved by whoever copies them. */
bool pith_members_open(const char *word, const struct pith_image_platform *platform, struct pith_arena *arena,
                       struct pith_members *members, struct pith_error *error) PITH_MUST_USE;

/* Where the blob's bytes are; the size is proved. The caller closes `content->fd`. */
bool pith_member_blob(const struct pith_member *member, const struct pith_blob *blob, struct pith_content *content,
                      struct pith_error *error) PITH_MUST_USE;

#endif
