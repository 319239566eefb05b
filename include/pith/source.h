/*
 * Where files come from: one interface over a directory, an image, a composed tree.
 *
 * A *source path* is absolute within its source ("/usr/bin/python3"), without ".", ".." or empty parts. No call
 * follows a link in the last component: resolving is the view's work, which walks down and never asks for what lies
 * below a link. `open` and `list` refuse a link in any component all the same. Nothing is ever executed.
 */
#ifndef PITH_SOURCE_H
#define PITH_SOURCE_H

#include "pith/arena.h"

#include <stdint.h>

enum pith_type {
    PITH_ABSENT,
    PITH_REGULAR,
    PITH_DIRECTORY,
    PITH_SYMLINK,
    PITH_SPECIAL, /* device, FIFO, socket: never shipped */
};

struct pith_stat {
    enum pith_type type;
    bool implied;  /* a directory only on the way to something: another mount's attributes come first */
    uint16_t mode; /* 07777 */
    uint32_t uid, gid;
    uint32_t links; /* hard links; more than 1 only for regular files that may have twins */
    uint64_t size;
    uint64_t device, inode; /* together they name one file of one source */
    int64_t modified;       /* nanoseconds since 1970 */
    int64_t changed;        /* nanoseconds since 1970; 0 where a source has none */
};

/* Bytes of one regular file: `size` bytes from `offset` of `fd` (an image's spool holds many files). */
struct pith_content {
    int fd;
    uint64_t offset, size;
};

struct pith_source;

struct pith_source_ops {
    /* What is at the path itself. An absent path (or one below a file) is PITH_ABSENT and true. */
    bool (*lookup)(const struct pith_source *, const char *path, struct pith_stat *, struct pith_error *);
    /* The text of a link, in the arena. */
    bool (*readlink)(const struct pith_source *, const char *path, struct pith_arena *, const char **target,
                     struct pith_error *);
    /* The names in a directory, in no order, without "." and "..". */
    bool (*list)(const struct pith_source *, const char *path, struct pith_arena *, const char ***names,
                 uint32_t *count, struct pith_error *);
    bool (*open)(const struct pith_source *, const char *path, struct pith_content *, struct pith_error *);
    /* Has the file changed since `seen`? Asked after the last byte of it was read. */
    bool (*unchanged)(const struct pith_source *, const char *path, const struct pith_content *,
                      const struct pith_stat *seen, struct pith_error *);
    void (*destroy)(struct pith_source *);
    /* The file of another source whose bytes are behind the path, and how it was seen. False: they are its own. May be
     * NULL. */
    bool (*origin)(const struct pith_source *, const char *path, const struct pith_source **source,
                   struct pith_stat *seen);
};

struct pith_source {
    const struct pith_source_ops *ops;
    const char *name; /* for messages: "/", "oci:base" */
    const char *host; /* the directory or file of this machine that it reads, or NULL */
    bool whole;       /* `host` is all there is to name: paths of the source are none of this machine */
};

/*
 * A directory of this machine. With `one_file_system`, directories of other file systems than its own list as
 * empty; /proc, /sys and other kernel file systems never list anything. The caller destroys it.
 */
bool pith_source_directory(const char *path, bool one_file_system, struct pith_source **source,
                           struct pith_error *error) PITH_MUST_USE;

/*
 * An image, or a tar of a root: "oci:DIR[:TAG]", "oci-archive:FILE[:TAG]", "docker-archive:FILE[:NAME]" as skopeo has
 * them, "tar:FILE"; FILE may be "-". "@sha256:…" behind it must be the digest of the image's manifest, for
 * docker-archive: of its config, for tar: of FILE. Layers are laid over each other as layer.md of the OCI image
 * specification says; contents lie in an unnamed file in TMPDIR. Each blob must be what its digest says. The caller
 * destroys it. PITH_USAGE when it is no such image.
 */
bool pith_source_image(const char *word, struct pith_source **source, struct pith_error *error) PITH_MUST_USE;
bool pith_source_is_image(const char *word); /* does the word begin with one of these transports? */

/* What an image says of itself; its memory is the source's. NULL: the source is none. */
struct pith_image_layer {
    const char *digest, *diff_id; /* "sha256:…"; the digest of a docker-archive's layer is its diff ID */
    const char *media_type;
    uint64_t size;
};
struct pith_image_facts {
    const char *name;   /* the word without its digest */
    const char *config; /* JSON; NULL: a tar has none */
    size_t config_size;
    const char *digest; /* of the manifest; of a docker-archive's config; NULL: a tar's */
    struct pith_image_layer *layers;
    uint32_t layer_count;
};
const struct pith_image_facts *pith_source_facts(const struct pith_source *source);

/*
 * A document that travels with the image: the blob of the artifact whose subject it is, of this type; `*bytes` is NULL
 * when there is none. The arena's.
 */
bool pith_source_attachment(const struct pith_source *source, const char *type, struct pith_arena *arena,
                            const char **bytes, size_t *size, struct pith_error *error) PITH_MUST_USE;

/* The same of the image that a word names, without reading its layers. */
bool pith_image_attachment(const char *word, const char *type, struct pith_arena *arena, const char **bytes,
                           size_t *size, struct pith_error *error) PITH_MUST_USE;

/* A tree in memory: what pith makes itself. Its files are small; the arena holds them as long as the source lives. */
struct pith_source *pith_source_memory(const char *name, struct pith_arena *arena);

/*
 * Adds one entry to a memory source, replacing the one at its path; directories above it appear by themselves
 * (root's, 0755). `bytes` is a file's content or a link's text. Not once the source is being read.
 */
struct pith_made {
    const char *path;
    enum pith_type type;
    uint16_t mode;
    uint32_t uid, gid;
    const void *bytes;
    size_t size;
};
void pith_source_add(struct pith_source *memory, const struct pith_made *made);

static inline void pith_source_destroy(struct pith_source *source)
{
    if (source != NULL) {
        source->ops->destroy(source);
    }
}

/*
 * Opens a file and makes sure that it is the one that was looked up: same inode, size and times. Ends in
 * "changed while it was read" otherwise. pith_source_close checks again after the last byte, then closes.
 */
bool pith_source_open(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                      struct pith_content *content, struct pith_error *error) PITH_MUST_USE;
bool pith_source_close(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                       struct pith_content *content, struct pith_error *error) PITH_MUST_USE;

#endif
