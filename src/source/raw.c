/* SPDX-License-Identifier: Apache-2.0 */
/* An image's layers as they are kept, for whoever hands them on. */
#include "base/io.h"
#include "source/image.h"

#include <archive.h>
#include <errno.h>

static const struct image *of(const struct pith_source *source)
{
    return (const struct image *)(const void *)source;
}

bool pith_source_layer_open(const struct pith_source *source, uint32_t index, struct pith_content *content,
                            struct pith_error *error)
{
    const struct image *image = of(source);
    return blobs_open(image, image->names[index], content, error) ||
           pith_context(error, "image %s: layer %u", source->name, index + 1);
}

static void finish(struct archive **archive)
{
    (void)archive_read_free(*archive);
}

bool pith_source_layer_unpack(const struct pith_source *source, uint32_t index, int fd, uint64_t *size,
                              struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_content content;
    struct stream stream;
    const void *bytes;
    size_t count;
    la_int64_t offset;
    int result;
    *size = 0;
    if (!pith_source_layer_open(source, index, &content, error)) {
        return false;
    }
    PITH_CLOSE int packed = content.fd;
    const struct blob blob = {.fd = packed, .offset = content.offset, .size = content.size};
    stream_begin(&stream, &blob, NULL, pith_alloc_unset(&arena, STREAM_BLOCK));
    __attribute__((cleanup(finish))) struct archive *archive = stream_unpack(&stream, error);
    if (archive == NULL) {
        return pith_context(error, "image %s: layer %u", source->name, index + 1);
    }
    while ((result = archive_read_data_block(archive, &bytes, &count, &offset)) == ARCHIVE_OK) {
        if (!pith_write_full(fd, bytes, count)) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write layer %u of %s", index + 1, source->name);
        }
        *size += count;
    }
    return result == ARCHIVE_EOF || stream_fail(&stream, "it cannot be unpacked", archive, error) ||
           pith_context(error, "image %s: layer %u", source->name, index + 1);
}
