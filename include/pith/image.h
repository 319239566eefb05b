/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image: layers → config, manifest and index in canonical JSON (sorted keys, no blanks), in an OCI layout, an
 * archive of one, or an archive for `docker load`. Sources: OCI image specification 1.1 (config.md, manifest.md,
 * image-layout.md, annotations.md), Docker's image specification 1.2 for the archive.
 *
 * An image with a debug twin is two: one of the first `shipped` slices, and one of all of them whose tag ends in
 * "-debug". The first is the same to the bit with and without the second.
 */
#ifndef PITH_IMAGE_H
#define PITH_IMAGE_H

#include "pith/layer.h"
#include "pith/layer/split.h"
#include "pith/plan.h"
#include "pith/source/platform.h"

PITH_BEGIN_DECLS

/* By GOOS and GOARCH; the system is always Linux. */
struct pith_platform {
    const char *architecture, *variant; /* variant: NULL where there is none */
};

/* What an ELF file runs on. NULL: nothing in the image is ELF, and amd64 stands for "any". */
struct pith_platform pith_platform_of(const struct pith_elf *elf);

/*
 * What a tree is for: the machine of its first program's loader, else of the first program in it; where nothing is for
 * a machine, what the base says, else what was `asked` for (NULL: nothing). PITH_MISSING when the base, or what was
 * asked for, is for another.
 */
bool pith_platform_find(const struct pith_rootfs *rootfs, const struct pith_image_platform *asked,
                        struct pith_arena *arena, struct pith_platform *platform,
                        struct pith_error *error) PITH_MUST_USE;

/* A document about an image, kept beside it: never in its layers, and its digest does not change by it. */
struct pith_attachment {
    const char *name; /* of the annotation that leads to it: "dev.pith.NAME" */
    const char *type; /* media type */
    const char *bytes;
    size_t size;
};

struct pith_batch;
struct pith_image {
    const struct pith_manifest *manifest;
    const struct pith_plan *plan;
    struct pith_platform platform;
    const struct pith_slice *slices;
    uint32_t count, shipped;
    int64_t time; /* of every entry, and `created`; seconds since 1970 */
    unsigned jobs;
    const struct pith_attachment *attachments; /* of a layout and its archive */
    uint32_t attachment_count;
    bool list_referrers;      /* in the index too, where registries and oras look for them */
    bool no_sync;             /* do not wait for the disk */
    struct pith_batch *batch; /* where an archive waits for others; NULL: for none */
};

/* The config without layers and times: how a container starts, and on what. JSON; the arena's. */
const char *pith_image_start(const struct pith_manifest *manifest, const struct pith_plan *plan,
                             struct pith_platform platform, struct pith_arena *arena) __attribute__((returns_nonnull));

enum pith_output_kind {
    PITH_OUTPUT_TAR,
    PITH_OUTPUT_DIRECTORY,
    PITH_OUTPUT_OCI,            /* oci:DIR[:TAG] */
    PITH_OUTPUT_OCI_ARCHIVE,    /* oci-archive:FILE[:TAG] */
    PITH_OUTPUT_DOCKER_ARCHIVE, /* docker-archive:FILE[:REFERENCE] */
};

/* Where to, and as what. */
struct pith_target {
    const char *word; /* as given */
    const char *path; /* of the file or directory; "-" is standard output */
    enum pith_output_kind kind;
    enum pith_compression compression; /* of a tar */
    const char *reference;             /* the TAG or REFERENCE, or NULL */
};

/*
 * From "DIR/", "x.tar", "x.tar.gz", "x.tar.zst", "-" (a plain tar to standard output), or skopeo's transports above.
 * The first colon behind a transport ends the path. Errors are PITH_USAGE.
 */
bool pith_target_read(const char *word, struct pith_arena *arena, struct pith_target *target,
                      struct pith_error *error) PITH_MUST_USE;

struct pith_written_layer {
    const char *name; /* of the slice */
    struct pith_layer layer;
    bool reused;         /* the layout held it already */
    int64_t nanoseconds; /* that it took; 0 where it was not measured */
};

/* What was written, for people and for JSON. */
struct pith_written {
    uint64_t size;                     /* bytes of the output's contents */
    struct pith_layer layer;           /* of a tar */
    struct pith_written_layer *layers; /* of an image; the arena's */
    uint32_t layer_count;
    uint8_t config[32], manifest[32]; /* digests; an archive for Docker has no manifest */
    bool has_twin;
    uint8_t debug_manifest[32], debug_config[32]; /* of the twin */
    const char *tag;                              /* of an image; NULL: none */
};

/*
 * Writes an image, whole or not at all. An existing layout keeps its other images: blobs are added first, then its
 * index is replaced under a lock.
 */
bool pith_image_write(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                      struct pith_written *written, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
