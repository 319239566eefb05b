/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tar, taken apart by libarchive in two steps: the first undoes the compression, the second reads the tar. Between
 * them the bytes are counted against the limit and hashed: their digest is the layer's diff ID.
 */
#include "base/io.h"
#include "base/utf8.h"
#include "source/image.h"
#include "source/special.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct reader {
    struct stream stream;
    struct archive *unpacker, *tar;
    struct pith_sha256 hash;
    bool hashed; /* the tar differs from the bytes as they are, and its digest is wanted */
    struct spool *spool;
    struct pith_error *error; /* filled when a callback failed */
    bool failed;
    char *buffer;
    struct special special;
    struct pith_utf8 utf8;
    bool is_utf8;
};

static void finish(struct reader *reader)
{
    (void)archive_read_free(reader->tar);
    (void)archive_read_free(reader->unpacker);
    pith_utf8_finish(&reader->utf8);
    free(reader->buffer);
}

static la_ssize_t fail_with(struct reader *reader, struct archive *archive)
{
    if (!reader->failed) {
        (void)stream_fail(&reader->stream, "", reader->unpacker, reader->error);
    }
    reader->failed = true;
    archive_set_error(archive, EIO, "unreadable");
    return -1;
}

/* One block of the uncompressed tar. */
static la_ssize_t read_unpacked(struct archive *archive, void *context, const void **bytes)
{
    struct reader *reader = context;
    size_t size = 0;
    la_int64_t offset;
    int result = archive_read_data_block(reader->unpacker, bytes, &size, &offset);
    if (result == ARCHIVE_EOF) {
        return 0;
    }
    if (result != ARCHIVE_OK) {
        return fail_with(reader, archive);
    }
    if (!budget_take(reader->spool->budget, size, reader->error) ||
        !special_count(&reader->special, reader->spool->budget, *bytes, size, reader->error)) {
        reader->failed = true;
        archive_set_error(archive, EIO, "too large");
        return -1;
    }
    if (reader->hashed) {
        pith_sha256_add(&reader->hash, *bytes, size);
    }
    return (la_ssize_t)size;
}

static bool fail(struct reader *reader, struct archive *archive)
{
    return !reader->failed && stream_fail(&reader->stream, "not a whole tar archive", archive, reader->error);
}

static bool open_both(struct reader *reader, struct pith_error *error)
{
    reader->tar = archive_read_new();
    if (reader->tar == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_format_tar(reader->tar);
    reader->unpacker = stream_unpack(&reader->stream, error);
    if (reader->unpacker == NULL) {
        return false;
    }
    reader->hashed = reader->hashed && archive_filter_code(reader->unpacker, 0) != ARCHIVE_FILTER_NONE;
    return archive_read_open(reader->tar, reader, NULL, read_unpacked, NULL) == ARCHIVE_OK || fail(reader, reader->tar);
}

static uint64_t length_of(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

/* The names of a member count more than its other bytes. */
static bool count_names(struct reader *reader, struct archive_entry *entry, struct pith_error *error)
{
    uint64_t size = length_of(archive_entry_pathname(entry)) + length_of(archive_entry_symlink(entry)) +
                    length_of(archive_entry_hardlink(entry));
    return budget_take(reader->spool->budget, COST_OF_NAME_BYTE * size, error);
}

static bool read_members(struct reader *reader, tar_member *member, void *context, struct pith_error *error)
{
    for (;;) {
        struct archive_entry *entry;
        int result = archive_read_next_header(reader->tar, &entry);
        if (result == ARCHIVE_EOF) {
            break;
        }
        if (result == ARCHIVE_WARN && archive_entry_pathname(entry) != NULL && reader->is_utf8) {
            result = ARCHIVE_OK; /* an attribute that means nothing to us, or a name that is not UTF-8 */
        }
        if (result != ARCHIVE_OK) {
            return fail(reader, reader->tar);
        }
        if (!count_names(reader, entry, error) || !member(context, reader->tar, entry, error)) {
            return false;
        }
    }
    const void *bytes; /* behind the tar's end: padding, which the diff ID covers */
    la_ssize_t count;
    while ((count = read_unpacked(reader->tar, reader, &bytes)) > 0) {
    }
    return count == 0;
}

bool tar_read(const struct blob *blob, struct spool *spool, tar_member *member, void *context, char digest[80],
              char diff_id[80], struct pith_error *error)
{
    struct pith_error fault = {0};
    __attribute__((cleanup(finish))) struct reader reader = {.spool = spool, .error = &fault};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    stream_begin(&reader.stream, blob, spool->budget, pith_alloc_unset(&arena, STREAM_BLOCK));
    pith_sha256_init(&reader.hash);
    reader.hashed = diff_id != NULL;
    reader.is_utf8 = pith_utf8_begin(&reader.utf8);
    if (!open_both(&reader, &fault) || !read_members(&reader, member, context, &fault)) {
        if (error != NULL) {
            *error = fault;
        }
        return false;
    }
    if (!stream_finish(&reader.stream, digest, error)) {
        return false;
    }
    if (reader.hashed) {
        digest_write(&reader.hash, diff_id);
    } else if (diff_id != NULL) {
        memcpy(diff_id, digest, strlen(digest) + 1);
    }
    return true;
}

bool tar_spool(struct archive *archive, struct archive_entry *entry, struct spool *spool, uint64_t *offset,
               uint64_t *size, struct pith_error *error)
{
    uint64_t wanted = archive_entry_size(entry) < 0 ? 0 : (uint64_t)archive_entry_size(entry), written = 0;
    const void *bytes;
    size_t count;
    la_int64_t at;
    int result;
    *offset = spool->size;
    *size = wanted;
    /* What lies in the archive is counted as it is unpacked; holes take as much when they are read. */
    if (wanted > budget_limit(spool->budget)) {
        return budget_take(spool->budget, wanted, error);
    }
    while ((result = archive_read_data_block(archive, &bytes, &count, &at)) == ARCHIVE_OK) {
        if (at < 0 || (uint64_t)at > wanted || count > wanted - (uint64_t)at) {
            return pith_fail(error, PITH_MISSING, "%s is longer than its header says", archive_entry_pathname(entry));
        }
        if (!pith_pwrite_full(spool->fd, bytes, count, spool->size + (uint64_t)at)) {
            return pith_fail_errno(error, PITH_SYSTEM, errno,
                                   "cannot spool the image's files; set TMPDIR to a directory with room");
        }
        written += count;
    }
    if (result != ARCHIVE_EOF) {
        return error->code != PITH_OK ? false
                                      : pith_fail(error, PITH_MISSING, "%s: %s", archive_entry_pathname(entry),
                                                  archive_error_string(archive));
    }
    spool->size += wanted;
    if (written == wanted) {
        return true;
    }
    return budget_take(spool->budget, wanted - written, error) &&
           (ftruncate(spool->fd, (off_t)spool->size) == 0 ||
            pith_fail_errno(error, PITH_SYSTEM, errno, "cannot spool the image's files"));
}
