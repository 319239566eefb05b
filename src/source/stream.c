/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a blob in order, hashed on the way. */
#include "source/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

void stream_begin(struct stream *stream, const struct blob *blob, struct budget *budget, char *buffer)
{
    *stream = (struct stream){.fd = blob->fd, .offset = blob->offset, .left = blob->size, .buffer = buffer};
    stream->budget = budget;
    stream->pipe = blob->size == UINT64_MAX;
    pith_sha256_init(&stream->hash);
}

ssize_t stream_next(struct stream *stream)
{
    size_t wanted = stream->left < STREAM_BLOCK ? (size_t)stream->left : STREAM_BLOCK;
    ssize_t count = 0;
    do {
        count = wanted == 0    ? 0
                : stream->pipe ? read(stream->fd, stream->buffer, wanted)
                               : pread(stream->fd, stream->buffer, wanted, (off_t)(stream->offset + stream->done));
    } while (count < 0 && errno == EINTR);
    if (count > 0) {
        stream->done += (uint64_t)count;
        stream->left -= stream->pipe ? 0 : (uint64_t)count;
        pith_sha256_add(&stream->hash, stream->buffer, (size_t)count);
        if (stream->pipe && stream->budget != NULL) {
            budget_read(stream->budget, (uint64_t)count);
        }
    }
    return count;
}

void digest_write(struct pith_sha256 *hash, char text[80])
{
    uint8_t digest[PITH_DIGEST_SIZE];
    pith_sha256_finish(hash, digest);
    memcpy(text, "sha256:", 7);
    pith_digest_hex(digest, text + 7);
}

bool stream_finish(struct stream *stream, char digest[80], struct pith_error *error)
{
    ssize_t count;
    while ((count = stream_next(stream)) > 0) {
    }
    digest_write(&stream->hash, digest);
    return count == 0 || pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read");
}

void digest_of(const void *bytes, size_t size, char digest[80])
{
    struct pith_sha256 hash;
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, bytes, size);
    digest_write(&hash, digest);
}

static la_ssize_t read_packed(struct archive *archive, void *context, const void **bytes)
{
    struct stream *stream = context;
    ssize_t count = stream_next(stream);
    *bytes = stream->buffer;
    if (count < 0) {
        stream->fault = errno;
        archive_set_error(archive, errno, "cannot read");
    }
    return count;
}

bool stream_fail(const struct stream *stream, const char *what, struct archive *archive, struct pith_error *error)
{
    const char *text = archive_error_string(archive);
    return stream->fault != 0 ? pith_fail_errno(error, PITH_SYSTEM, stream->fault, "cannot read")
           : *what == '\0'    ? pith_fail(error, PITH_MISSING, "%s", text == NULL ? "broken" : text)
                              : pith_fail(error, PITH_MISSING, "%s: %s", what, text == NULL ? "broken" : text);
}

struct archive *stream_unpack(struct stream *stream, struct pith_error *error)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    if (archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_filter_gzip(archive);
    (void)archive_read_support_filter_zstd(archive);
    (void)archive_read_support_format_raw(archive);
    if (archive_read_open(archive, stream, NULL, read_packed, NULL) != ARCHIVE_OK ||
        archive_read_next_header(archive, &entry) != ARCHIVE_OK) {
        (void)stream_fail(stream, "no tar archive", archive, error);
        (void)archive_read_free(archive);
        return NULL;
    }
    return archive;
}
