/* A blob as a stream: libarchive takes the compression off, and both sides are hashed on the way. */
#include "source/blob.h"

#include "base/io.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

enum { PIECE = 256 << 10 };

struct stream {
    struct pith_arena arena;
    struct blob blob;
    uint64_t at;
    int failed; /* errno of a read */
    unsigned char *piece;
    struct pith_sha256 outer, inner;
    struct archive *archive;
};

static la_ssize_t read_blob(struct archive *archive, void *opaque, const void **bytes)
{
    struct stream *stream = opaque;
    uint64_t left = stream->blob.size - stream->at;
    ssize_t count = left == 0 ? 0
                              : pith_pread_full(stream->blob.fd, stream->piece, left < PIECE ? (size_t)left : PIECE,
                                                stream->blob.offset + stream->at);
    if (count < 0 || (count == 0 && left > 0)) {
        stream->failed = count < 0 ? errno : EIO;
        archive_set_error(archive, stream->failed, "it cannot be read to its end");
        return -1;
    }
    pith_sha256_add(&stream->outer, stream->piece, (size_t)count);
    stream->at += (uint64_t)count;
    *bytes = stream->piece;
    return count;
}

static bool fail(struct stream *stream, struct pith_error *error)
{
    return stream->failed != 0 ? pith_fail_errno(error, PITH_SYSTEM, stream->failed, "cannot read to the end")
                               : pith_fail(error, PITH_USAGE, "%s", archive_error_string(stream->archive));
}

struct stream *stream_open(const struct blob *blob, struct pith_error *error)
{
    struct pith_arena arena = {0};
    struct stream *stream = pith_alloc(&arena, sizeof *stream);
    struct archive_entry *entry;
    stream->piece = pith_alloc_unset(&arena, PIECE);
    stream->blob = *blob;
    stream->arena = arena;
    pith_sha256_init(&stream->outer);
    pith_sha256_init(&stream->inner);
    stream->archive = archive_read_new();
    if (stream->archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_filter_gzip(stream->archive);
    (void)archive_read_support_filter_zstd(stream->archive);
    (void)archive_read_support_format_raw(stream->archive);
    (void)archive_read_support_format_empty(stream->archive);
    int opened = archive_read_open(stream->archive, stream, NULL, read_blob, NULL);
    if (opened != ARCHIVE_OK || (blob->size > 0 && archive_read_next_header(stream->archive, &entry) < ARCHIVE_WARN)) {
        (void)fail(stream, error);
        stream_close(stream);
        return NULL;
    }
    return stream;
}

int64_t stream_next(struct stream *stream, const void **bytes, struct pith_error *error)
{
    size_t size = 0;
    la_int64_t offset;
    int status = ARCHIVE_OK;
    while (size == 0 && status == ARCHIVE_OK && stream->blob.size > 0) {
        status = archive_read_data_block(stream->archive, bytes, &size, &offset);
    }
    if (status < ARCHIVE_WARN) {
        (void)fail(stream, error);
        return -1;
    }
    pith_sha256_add(&stream->inner, *bytes, size);
    return (int64_t)size;
}

bool stream_finish(struct stream *stream, uint8_t digest[PITH_DIGEST_SIZE], uint8_t diff_id[PITH_DIGEST_SIZE],
                   struct pith_error *error)
{
    const void *bytes = NULL;
    int64_t count;
    while ((count = stream_next(stream, &bytes, error)) > 0) {
    }
    while (count == 0 && stream->at < stream->blob.size) { /* behind what the compression says is the end */
        count = read_blob(stream->archive, stream, &bytes) < 0 ? -1 : 0;
        if (count < 0) {
            (void)fail(stream, error);
        }
    }
    pith_sha256_finish(&stream->outer, digest);
    pith_sha256_finish(&stream->inner, diff_id);
    return count == 0;
}

void stream_close(struct stream *stream)
{
    if (stream != NULL) {
        struct pith_arena arena = stream->arena;
        (void)archive_read_free(stream->archive);
        pith_arena_finish(&arena);
    }
}
