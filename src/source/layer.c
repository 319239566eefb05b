/* One layer → the tree: members in order, contents into the spool. libarchive reads every dialect of tar. */
#include "source/blob.h"

#include "base/io.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A bomb of a few kilobytes unpacks to terabytes: TMPDIR would be full before anyone asks why. */
static const uint64_t spool_limit = 64ull << 30;

struct reading {
    struct tree *tree;
    struct stream *stream;
    struct archive *archive;
    struct pith_error *error;
};

static la_ssize_t next_bytes(struct archive *archive, void *opaque, const void **bytes)
{
    struct reading *reading = opaque;
    int64_t count = stream_next(reading->stream, bytes, reading->error);
    if (count < 0) {
        archive_set_error(archive, EIO, "%s", reading->error->message);
    }
    return count;
}

static bool fail(struct reading *reading)
{
    return reading->error->code == PITH_OK
               ? pith_fail(reading->error, PITH_USAGE, "%s", archive_error_string(reading->archive))
               : false;
}

static bool write_block(struct reading *reading, const char *bytes, size_t size, uint64_t offset)
{
    while (size > 0) {
        ssize_t count = pwrite(reading->tree->spool, bytes, size, (off_t)offset);
        if (count < 0 && errno != EINTR) {
            return pith_fail_errno(reading->error, PITH_SYSTEM, errno, "cannot spool it; set TMPDIR to a larger place");
        }
        count = count < 0 ? 0 : count;
        bytes += count;
        size -= (size_t)count;
        offset += (uint64_t)count;
    }
    return true;
}

/* Holes of sparse files stay holes. */
static bool spool(struct reading *reading, struct tree_file *file, const char *name)
{
    struct tree *tree = reading->tree;
    const void *bytes;
    size_t size;
    la_int64_t offset;
    int status;
    if (file->size > spool_limit - tree->spooled) {
        return pith_fail(reading->error, PITH_USAGE, "it unpacks to more than %llu GiB at %s",
                         (unsigned long long)(spool_limit >> 30), name);
    }
    file->offset = tree->spooled;
    while ((status = archive_read_data_block(reading->archive, &bytes, &size, &offset)) == ARCHIVE_OK) {
        if (offset < 0 || (uint64_t)offset + size > file->size) {
            return pith_fail(reading->error, PITH_USAGE, "the member %s has more bytes than it says", name);
        }
        if (!write_block(reading, bytes, size, file->offset + (uint64_t)offset)) {
            return false;
        }
    }
    tree->spooled += file->size;
    if (status != ARCHIVE_EOF) {
        return fail(reading);
    }
    return ftruncate(tree->spool, (off_t)tree->spooled) == 0 || /* a hole at the end */
           pith_fail_errno(reading->error, PITH_SYSTEM, errno, "cannot spool it; set TMPDIR to a larger place");
}

static enum pith_type type_of(struct archive_entry *entry)
{
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return PITH_REGULAR;
    case AE_IFDIR:
        return PITH_DIRECTORY;
    case AE_IFLNK:
        return PITH_SYMLINK;
    default:
        return PITH_SPECIAL;
    }
}

static bool put(struct reading *reading, struct archive_entry *entry, const char *name)
{
    const char *target = archive_entry_hardlink(entry);
    if (target != NULL) {
        return tree_link(reading->tree, name, target, reading->error);
    }
    struct tree_file file = {
        .type = type_of(entry),
        .mode = (uint16_t)(archive_entry_perm(entry) & 07777),
        .uid = (uint32_t)archive_entry_uid(entry),
        .gid = (uint32_t)archive_entry_gid(entry),
        .modified = (int64_t)archive_entry_mtime(entry) * 1000000000 + archive_entry_mtime_nsec(entry),
    };
    if (file.type == PITH_SYMLINK) {
        file.target = archive_entry_symlink(entry);
        if (file.target == NULL || *file.target == '\0') {
            return pith_fail(reading->error, PITH_USAGE, "the member %s is a link to nothing", name);
        }
    }
    if (file.type == PITH_REGULAR) {
        la_int64_t size = archive_entry_size(entry);
        file.size = size < 0 ? 0 : (uint64_t)size;
        if (!spool(reading, &file, name)) {
            return false;
        }
    }
    return tree_put(reading->tree, name, &file, reading->error);
}

static bool read_members(struct reading *reading)
{
    struct archive_entry *entry;
    int status;
    while ((status = archive_read_next_header(reading->archive, &entry)) >= ARCHIVE_WARN && status != ARCHIVE_EOF) {
        const char *name = archive_entry_pathname(entry);
        if (name == NULL) {
            return pith_fail(reading->error, PITH_USAGE, "a member has no name that can be read");
        }
        if (tree_is_whiteout(name) ? !tree_whiteout(reading->tree, name, reading->error) : !put(reading, entry, name)) {
            return false;
        }
    }
    return status == ARCHIVE_EOF || fail(reading);
}

static bool read_tar(struct reading *reading)
{
    reading->archive = archive_read_new();
    if (reading->archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_format_tar(reading->archive);
    (void)archive_read_support_format_empty(reading->archive);
    (void)archive_read_set_options(reading->archive, "hdrcharset=BINARY");
    bool done = (archive_read_open(reading->archive, reading, NULL, next_bytes, NULL) == ARCHIVE_OK || fail(reading)) &&
                read_members(reading);
    (void)archive_read_free(reading->archive);
    return done;
}

bool layer_read(struct tree *tree, const struct blob *blob, const char *name, uint8_t digest[PITH_DIGEST_SIZE],
                uint8_t diff_id[PITH_DIGEST_SIZE], struct pith_error *error)
{
    struct reading reading = {.tree = tree, .error = error};
    tree->layer++;
    reading.stream = stream_open(blob, error);
    bool done = reading.stream != NULL && read_tar(&reading) && stream_finish(reading.stream, digest, diff_id, error);
    stream_close(reading.stream);
    return done || pith_context(error, "the layer %s", name);
}
