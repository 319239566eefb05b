/* An image's layers as they are kept, for whoever hands them on. */
#include "base/io.h"
#include "source/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const struct image *of(const struct pith_source *source)
{
    return (const struct image *)(const void *)source;
}

bool pith_source_layer_open(const struct pith_source *source, uint32_t index, struct pith_content *content,
                            struct pith_error *error)
{
    const struct image *image = of(source);
    struct blob blob;
    *content = (struct pith_content){.fd = -1};
    if (!blobs_find(image, image->names[index], &blob, error)) {
        return pith_context(error, "image %s: layer %u", source->name, index + 1);
    }
    *content = (struct pith_content){blob.owned ? blob.fd : fcntl(blob.fd, F_DUPFD_CLOEXEC, 0), blob.offset, blob.size};
    return content->fd >= 0 ||
           pith_fail_errno(error, PITH_SYSTEM, errno, "image %s: cannot open layer %u", source->name, index + 1);
}

struct unpacking {
    struct stream stream;
    struct archive *archive;
};

static void finish(struct unpacking *unpacking)
{
    (void)archive_read_free(unpacking->archive);
}

static la_ssize_t read_packed(struct archive *archive, void *context, const void **bytes)
{
    struct unpacking *unpacking = context;
    ssize_t count = stream_next(&unpacking->stream);
    *bytes = unpacking->stream.buffer;
    if (count < 0) {
        archive_set_error(archive, errno, "cannot read");
    }
    return count;
}

bool pith_source_layer_unpack(const struct pith_source *source, uint32_t index, int fd, uint64_t *size,
                              struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    __attribute__((cleanup(finish))) struct unpacking unpacking = {.archive = archive_read_new()};
    struct pith_content content;
    struct archive_entry *entry;
    const void *bytes;
    size_t count;
    la_int64_t offset;
    *size = 0;
    if (!pith_source_layer_open(source, index, &content, error)) {
        return false;
    }
    PITH_CLOSE int packed = content.fd;
    const struct blob blob = {.fd = packed, .offset = content.offset, .size = content.size};
    stream_begin(&unpacking.stream, &blob, pith_alloc_unset(&arena, STREAM_BLOCK));
    if (unpacking.archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_filter_gzip(unpacking.archive);
    (void)archive_read_support_filter_zstd(unpacking.archive);
    (void)archive_read_support_format_raw(unpacking.archive);
    int result = archive_read_open(unpacking.archive, &unpacking, NULL, read_packed, NULL);
    result = result == ARCHIVE_OK ? archive_read_next_header(unpacking.archive, &entry) : result;
    while (result == ARCHIVE_OK &&
           (result = archive_read_data_block(unpacking.archive, &bytes, &count, &offset)) == ARCHIVE_OK) {
        if (!pith_write_full(fd, bytes, count)) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write layer %u of %s", index + 1, source->name);
        }
        *size += count;
    }
    return result == ARCHIVE_EOF || pith_fail(error, PITH_MISSING, "image %s: layer %u cannot be unpacked: %s",
                                              source->name, index + 1, archive_error_string(unpacking.archive));
}
