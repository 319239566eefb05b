/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where files come from: one interface over a directory, an image, a composed tree.
 *
 * A *source path* is absolute within its source ("/usr/bin/python3"), without ".", ".." or empty parts. No call
 * follows a link in the last component: resolving is the view's work, which walks down and never asks for what lies
 * below a link. `open` and `list` refuse a link in any component all the same. Nothing is ever executed.
 */
#ifndef PITH_SOURCE_H
#define PITH_SOURCE_H

#include "pith/base/arena.h"

#include <stdint.h>
#include <sys/types.h>

PITH_BEGIN_DECLS

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
    bool own; /* a copy that nobody else can change */
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
    /*
     * Is the file as it was `seen`: type, mode, owner, size, time of modification? Asked after the last byte of it was
     * read. Its links and its time of change may be others: that is pith_source_prove's matter.
     */
    bool (*unchanged)(const struct pith_source *, const char *path, const struct pith_content *,
                      const struct pith_stat *seen, struct pith_error *);
    void (*destroy)(struct pith_source *);
    /* The file of another source whose bytes are behind the path, and how it was seen. False: they are its own. May be
     * NULL. */
    bool (*origin)(const struct pith_source *, const char *path, const struct pith_source **source,
                   struct pith_stat *seen);
    /* The three below, for a source whose files others can change; NULL for one of which nobody can. */
    void (*note)(const struct pith_source *, const char *path, const struct pith_content *,
                 const struct pith_stat *seen, uint64_t offset, const void *bytes, size_t size);
    bool (*prove)(const struct pith_source *, const char *path, const struct pith_stat *seen, struct pith_content *,
                  bool *again, struct pith_error *);
    bool (*moved)(const struct pith_source *, const struct pith_stat *seen);
};

struct pith_source {
    const struct pith_source_ops *ops;
    const char *name; /* for messages: "/", "oci:base" */
    const char *host; /* the directory or file of this machine that it reads, or NULL */
    bool whole;       /* `host` is read as one, so that its paths are none of this machine's */
};

/*
 * A directory of this machine. With `one_file_system`, directories of other file systems than its own list as
 * empty; /proc, /sys and other kernel file systems never list anything. The caller destroys it.
 */
bool pith_source_directory(const char *path, bool one_file_system, struct pith_source **source,
                           struct pith_error *error) PITH_MUST_USE;

/*
 * An image as its containers would see it: layers applied in order, whiteouts obeyed. `word` is
 *
 *     oci:DIR[:TAG]   oci-archive:FILE[:TAG]   docker-archive:FILE[:REF]
 *     tar:FILE        a plain tree; a word that ends in .tar, .tar.gz, .tgz or .tar.zst needs no "tar:"
 *
 * FILE may be `-`, standard input. Each may end in `@sha256:…`: the digest of the image's manifest or of the index
 * that led to it; of the config for docker-archive, which keeps no manifest; of its bytes for a tarball. Every blob's
 * digest is verified. Of an image for several platforms it is the one for `platform`, or where that is NULL the only
 * one or this machine's; an image for another than was asked for is PITH_MISSING. Contents are spooled into an unlinked
 * file in TMPDIR (default /var/tmp), and at most as many bytes are unpacked as the variable PITH_IMAGE_LIMIT says
 * (default: source/limits.h). The caller destroys it.
 */
struct pith_image_platform;
bool pith_source_image(const char *word, const struct pith_image_platform *platform, struct pith_source **source,
                       struct pith_error *error) PITH_MUST_USE;

/* Does the word name an image (or a tarball) as above, and not a directory? */
bool pith_source_is_image(const char *word);

/* The file or directory of this machine that the word of an image names; NULL: standard input. The arena's. */
const char *pith_source_file(const char *word, struct pith_arena *arena);

/* The word with its path, where that is relative, below the directory. `-` stays. */
const char *pith_source_below(const char *word, const char *directory, struct pith_arena *arena);

/* The image's config, raw; NULL for a source that has none (a directory, a tarball). As long as the source lives. */
const char *pith_source_config(const struct pith_source *source, size_t *size);

/* What an image's manifest says of a layer. A docker-archive's has no media type, and its blob is the file there. */
struct pith_source_layer {
    const char *media_type;       /* NULL when not said */
    const char *digest, *diff_id; /* "sha256:…" of the blob and of the tar in it */
    uint64_t size;                /* of the blob */
};
const struct pith_source_layer *pith_source_layers(const struct pith_source *source, uint32_t *count);

/* The bytes of one of them as they are kept. The caller closes `content->fd`. */
bool pith_source_layer_open(const struct pith_source *source, uint32_t index, struct pith_content *content,
                            struct pith_error *error) PITH_MUST_USE;

/* Writes the tar that is in it, uncompressed; `*size` is its bytes. */
bool pith_source_layer_unpack(const struct pith_source *source, uint32_t index, int fd, uint64_t *size,
                              struct pith_error *error) PITH_MUST_USE;

/* "sha256:…" of the image's manifest (docker-archive: of its config), or NULL. */
const char *pith_source_digest(const struct pith_source *source);

/*
 * The first layer's blob of the first manifest in an OCI layout with this artifactType whose `subject` is the image's
 * manifest: one that the index lists, or that an annotation "dev.pith.…" of the image's descriptor leads to. `*bytes`
 * is NULL, and the answer true, when there is none.
 */
bool pith_source_referrer(const struct pith_source *source, const char *artifact_type, struct pith_arena *arena,
                          const char **bytes, size_t *size, struct pith_error *error) PITH_MUST_USE;

/* The same of the image that a word names, without reading its layers. */
bool pith_image_referrer(const char *word, const struct pith_image_platform *platform, const char *artifact_type,
                         struct pith_arena *arena, const char **bytes, size_t *size,
                         struct pith_error *error) PITH_MUST_USE;

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

/*
 * A tree of files of any size, whose contents lie in a spool as an image's do: filled first, then read. What is written
 * counts against PITH_IMAGE_LIMIT, which without the variable grows with what it is written from. The caller destroys
 * it.
 */
bool pith_source_spooled(const char *name, struct pith_source **source, struct pith_error *error) PITH_MUST_USE;
/* The packed file that is going to be unpacked into it: more may then be written. */
void pith_spooled_from(struct pith_source *spooled, int fd);
/* Bytes into the spool, behind the last ones; `*offset` is where they begin, and may be NULL. */
bool pith_spooled_write(struct pith_source *spooled, const void *bytes, size_t size, uint64_t *offset,
                        struct pith_error *error) PITH_MUST_USE;
bool pith_spooled_read(const struct pith_source *spooled, uint64_t offset, void *bytes, size_t size,
                       struct pith_error *error) PITH_MUST_USE;
/* A file of bytes that were written; directories above it appear by themselves. It replaces another file. */
bool pith_spooled_add(struct pith_source *spooled, const char *path, uint16_t mode, uint64_t offset, uint64_t size,
                      struct pith_error *error) PITH_MUST_USE;

static inline void pith_source_destroy(struct pith_source *source)
{
    if (source != NULL) {
        source->ops->destroy(source);
    }
}

/*
 * Opens a file and makes sure that it is the one that was looked up: same inode, mode, owner, size and time of
 * modification. Ends in "changed while it was read" otherwise. pith_source_close checks again after the last byte, then
 * closes.
 */
bool pith_source_open(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                      struct pith_content *content, struct pith_error *error) PITH_MUST_USE;
bool pith_source_close(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                       struct pith_content *content, struct pith_error *error) PITH_MUST_USE;

/*
 * Bytes of a file that are read to be understood. They are noted, so that what ships can be proved to have them: as
 * long as the file's time of change is the one that was seen, it is the same file; when it is another one (somebody
 * made a hard link, or rewrote it and put the time of modification back), the bytes are compared. Returns as pread
 * does, but with all that there are. Not for several threads at once.
 */
ssize_t pith_source_read(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                         const struct pith_content *content, void *buffer, size_t size, uint64_t offset);

/*
 * After bytes were read that are to ship, before they do: are they those that were understood? With `*again` they must
 * be read once more, from `content`, which is a proved copy now. False when the file has changed, or could not be
 * copied.
 */
bool pith_source_prove(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                       struct pith_content *content, bool *again, struct pith_error *error) PITH_MUST_USE;

/* Was something understood of the file when its time of change was not the one that was seen? */
bool pith_source_moved(const struct pith_source *source, const struct pith_stat *seen);

PITH_END_DECLS

#endif
