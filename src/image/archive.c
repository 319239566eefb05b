/* SPDX-License-Identifier: Apache-2.0 */
/* An archive of our own members: the layer's writer of headers, and members whose bytes come from elsewhere. */
#include "base/io.h"
#include "image/copy.h"
#include "image/room.h"
#include "layer/tar.h"

#include <errno.h>

/* Says only "there is more than the head": nothing is ever read through it. */
static const struct pith_source elsewhere = {.name = "elsewhere"};

static bool put(struct archive *archive, const void *bytes, size_t size, struct pith_error *error)
{
    archive->size += size;
    return pith_write_full(archive->fd, bytes, size) ||
           pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write the archive");
}

static bool put_header(struct archive *archive, const struct pith_entry *entry, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    size_t size = pith_tar_header_size(entry, archive->time);
    unsigned char *bytes = pith_alloc(&arena, size);
    pith_tar_header(entry, archive->time, bytes);
    return put(archive, bytes, size, error);
}

bool archive_directory(struct archive *archive, const char *path, struct pith_error *error)
{
    struct pith_entry entry = {.path = path, .type = PITH_ENTRY_DIRECTORY, .mode = 0755};
    return put_header(archive, &entry, error);
}

bool archive_begin(struct archive *archive, const char *path, uint64_t size, struct pith_error *error)
{
    struct pith_entry entry = {
        .path = path, .type = PITH_ENTRY_FILE, .mode = 0644, .source = &elsewhere, .seen.size = size};
    return put_header(archive, &entry, error);
}

bool archive_finish_member(struct archive *archive, uint64_t size, struct pith_error *error)
{
    static const char zeros[PITH_TAR_UNIT];
    return put(archive, zeros, (size_t)(pith_tar_padded(size) - size), error);
}

bool archive_file(struct archive *archive, const char *path, const void *bytes, size_t size, struct pith_error *error)
{
    return archive_begin(archive, path, size, error) && put(archive, bytes, size, error) &&
           archive_finish_member(archive, size, error);
}

bool archive_layout(struct archive *archive, struct pith_error *error)
{
    static const char layout[] = LAYOUT_FILE;
    return archive_file(archive, "/oci-layout", layout, sizeof layout - 1, error) &&
           archive_directory(archive, "/blobs", error) && archive_directory(archive, "/blobs/sha256", error);
}

bool archive_document(struct archive *archive, const struct document *document, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    return archive_file(archive, pith_format(&arena, "/blobs/sha256/%s", document->hex), document->text, document->size,
                        error);
}

bool archive_blob(struct archive *archive, const char *hex, const struct pith_content *content,
                  struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    if (!archive_begin(archive, pith_format(&arena, "/blobs/sha256/%s", hex), content->size, error) ||
        !copy_proved(content, hex, archive->fd, error)) {
        return false;
    }
    archive->size += content->size;
    return archive_finish_member(archive, content->size, error);
}

bool archive_end(struct archive *archive, struct pith_error *error)
{
    static const char zeros[PITH_TAR_END];
    return put(archive, zeros, sizeof zeros, error);
}
