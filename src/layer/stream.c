/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one reader: walks the entries in order and puts header, content and padding straight into the block given.
 * Contents go from the file into the block by one pread, never through a buffer of their own.
 */
#include "layer/stream.h"

#include "layer/tar.h"

void pith_stream_init(struct pith_stream *stream, const struct pith_entry *entries, uint32_t count, int64_t time)
{
    *stream = (struct pith_stream){.entries = entries, .count = count, .time = time, .size = PITH_TAR_END};
    for (uint32_t i = 0; i < count; i++) {
        size_t header = pith_tar_header_size(&entries[i], time);
        stream->size += header + pith_tar_padded(pith_content_size(&entries[i]));
        stream->headed += header > 0;
    }
    pith_sha256_init(&stream->hash);
}

void pith_stream_finish(struct pith_stream *stream)
{
    pith_content_abandon(&stream->reading);
    pith_arena_finish(&stream->arena);
}

static bool next_entry(struct pith_stream *stream, struct pith_error *error)
{
    pith_arena_finish(&stream->arena);
    if (stream->next == stream->count) {
        stream->zeros_left = PITH_TAR_END;
        return true;
    }
    const struct pith_entry *entry = &stream->entries[stream->next++];
    stream->header_left = pith_tar_header_size(entry, stream->time);
    if (stream->header_left > 0) {
        unsigned char *header = pith_alloc(&stream->arena, stream->header_left);
        pith_tar_header(entry, stream->time, header);
        stream->header = header;
    }
    stream->content_left = pith_content_size(entry);
    stream->zeros_left = pith_tar_padded(stream->content_left) - stream->content_left;
    return entry->type != PITH_ENTRY_FILE || pith_content_open(&stream->reading, entry, error);
}

static size_t smaller(size_t room, uint64_t left)
{
    return left < room ? (size_t)left : room;
}

/* Puts one piece, up to `room` bytes, and says how many. */
static bool put_piece(struct pith_stream *stream, unsigned char *bytes, size_t room, size_t *put,
                      struct pith_error *error)
{
    *put = 0;
    if (stream->header_left > 0) {
        *put = smaller(room, stream->header_left);
        memcpy(bytes, stream->header, *put);
        stream->header += *put;
        stream->header_left -= *put;
        return true;
    }
    if (stream->content_left > 0) {
        *put = smaller(room, stream->content_left);
        stream->content_left -= *put;
        return pith_content_read(&stream->reading, bytes, *put, error);
    }
    if (stream->reading.entry != NULL) {
        return pith_content_close(&stream->reading, error);
    }
    if (stream->zeros_left > 0) {
        *put = smaller(room, stream->zeros_left);
        memset(bytes, 0, *put);
        stream->zeros_left -= *put;
        return true;
    }
    return next_entry(stream, error);
}

bool pith_stream_fill(struct pith_stream *stream, unsigned char *bytes, size_t size, struct pith_error *error)
{
    for (size_t done = 0; done < size;) {
        size_t put;
        if (!put_piece(stream, bytes + done, size - done, &put, error)) {
            return false;
        }
        done += put;
    }
    pith_sha256_add(&stream->hash, bytes, size);
    return true;
}
