/* Bytes within an open file: a blob of a layout, a member of an archive. And how a tar is read out of them. */
#ifndef PITH_SOURCE_BLOB_H
#define PITH_SOURCE_BLOB_H

#include "base/digest.h"
#include "source/tree.h"

struct blob {
    int fd; /* borrowed */
    uint64_t offset, size;
};

/* stream.c: a blob, decompressed where it is gzip or zstd, with the digests of both; as libarchive's callbacks want it.
 */
struct stream;
struct stream *stream_open(const struct blob *blob, struct pith_error *error);
/* The next bytes, until the stream is opened or closed; 0 at the end, -1 with an error. */
int64_t stream_next(struct stream *stream, const void **bytes, struct pith_error *error);
/* Reads what is left, and tells the digests of the blob and of what was in it. */
bool stream_finish(struct stream *stream, uint8_t digest[PITH_DIGEST_SIZE], uint8_t diff_id[PITH_DIGEST_SIZE],
                   struct pith_error *error) PITH_MUST_USE;
void stream_close(struct stream *stream); /* NULL is fine */

/* layer.c: lays a layer over the tree. `name` is what it is called in messages. */
bool layer_read(struct tree *tree, const struct blob *blob, const char *name, uint8_t digest[PITH_DIGEST_SIZE],
                uint8_t diff_id[PITH_DIGEST_SIZE], struct pith_error *error) PITH_MUST_USE;

/* archive.c: the members of a tar by name. A compressed one, or a pipe, is spooled first. */
struct member {
    const char *name;   /* without "./" */
    const char *target; /* of a symlink, as old `docker save` has them; NULL */
    uint64_t offset, size;
};
struct members {
    PITH_VEC(struct member) list;
    int fd;
};
bool members_read(const char *path, struct pith_arena *arena, struct members *members,
                  struct pith_error *error) PITH_MUST_USE;
/* The same file as one blob, for a tar of a root. */
bool archive_whole(const char *path, int *fd, struct blob *blob, struct pith_error *error) PITH_MUST_USE;
bool members_find(const struct members *members, const char *name, struct blob *blob);

#endif
