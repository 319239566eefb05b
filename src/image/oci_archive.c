/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `oci-archive:FILE[:TAG]`: a layout as one tar. A compressed layer's size and name are known only when it is written,
 * so its header is filled in behind it; for a pipe the archive is put together in an unnamed file first.
 */
#include "base/io.h"
#include "base/output.h"
#include "base/spool.h"
#include "image/outputs.h"
#include "image/sink.h"

#include <errno.h>
#include <unistd.h>

static const uint64_t largest_member = 077777777777; /* what a header of one unit can say */

static bool fill_header(struct archive *archive, uint64_t at, const char *path, uint64_t size, struct pith_error *error)
{
    if (size > largest_member) {
        return pith_fail(error, PITH_USAGE, "a layer of more than 8 GiB in an archive; write oci:DIR instead");
    }
    struct archive header = *archive;
    return (lseek(archive->fd, (off_t)at, SEEK_SET) >= 0 && archive_begin(&header, path, size, error) &&
            lseek(archive->fd, 0, SEEK_END) >= 0) ||
           pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write the archive");
}

struct archive_sink {
    struct sink sink;
    struct archive archive;
    struct pith_output output;
    int spool; /* what a pipe gets when it is whole; -1: the output is written to */
};

static struct archive_sink *of(struct sink *sink)
{
    return (struct archive_sink *)sink;
}

static void close_sink(struct sink *sink)
{
    pith_close_scope(&of(sink)->spool);
    pith_output_finish(&of(sink)->output);
}

static bool begin(struct archive_sink *own, struct pith_error *error)
{
    if (!pith_output_file(own->sink.path, own->sink.arena, &own->output, error)) {
        return false;
    }
    own->archive = (struct archive){.fd = own->output.fd, .time = own->sink.time};
    if (own->output.temporary == NULL && own->sink.makes_layers) {
        own->archive.fd = own->spool = pith_spool(error);
    }
    return own->archive.fd >= 0 && archive_layout(&own->archive, error);
}

static struct sink *open_sink(const struct sink *asked, struct pith_error *error)
{
    struct archive_sink *own = pith_alloc(asked->arena, sizeof *own);
    own->sink = *asked;
    own->output.no_sync = asked->no_sync;
    own->spool = -1;
    own->output.fd = -1;
    if (!begin(own, error)) {
        close_sink(&own->sink);
        return NULL;
    }
    return &own->sink;
}

static bool put_layer(struct sink *sink, const struct pith_image *image, uint32_t index,
                      struct pith_written_layer *layer, struct pith_error *error)
{
    const struct pith_slice *slice = &image->slices[index];
    const struct pith_layer_options options = image_layer_options(image);
    struct archive *archive = &of(sink)->archive;
    uint64_t at = archive->size;
    char path[sizeof "/blobs/sha256/" + PITH_DIGEST_HEX] = "/blobs/sha256/";
    if (!archive_begin(archive, path, 0, error) ||
        !pith_layer_write(slice->entries, slice->count, &options, archive->fd, &layer->layer, error)) {
        return false;
    }
    archive->size += layer->layer.size;
    pith_digest_hex(layer->layer.digest, path + strlen(path));
    return archive_finish_member(archive, layer->layer.size, error) &&
           fill_header(archive, at, path, layer->layer.size, error);
}

static bool put_copy(struct sink *sink, const char *hex, const struct pith_content *content, bool *copied,
                     struct pith_error *error)
{
    *copied = true;
    return archive_blob(&of(sink)->archive, hex, content, error);
}

static bool put_document(struct sink *sink, const struct document *document, struct pith_error *error)
{
    return archive_document(&of(sink)->archive, document, error);
}

static bool commit(struct sink *sink, const struct listings *listings, struct pith_error *error)
{
    struct archive_sink *own = of(sink);
    struct document index;
    if (!image_index(NULL, 0, sink->path, listings, sink->arena, &index, error) ||
        !archive_file(&own->archive, "/index.json", index.text, index.size, error) ||
        !archive_end(&own->archive, error)) {
        return false;
    }
    if (own->spool >= 0 && !pith_pour(own->spool, 0, own->output.fd, own->archive.size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write the archive");
    }
    sink->size = own->archive.size;
    return pith_output_settle(&own->output, sink->batch, error);
}

static const struct pith_sink_ops archive_sink = {
    .open = open_sink,
    .layer = put_layer,
    .copy = put_copy,
    .document = put_document,
    .commit = commit,
    .close = close_sink,
};

static bool read_oci_archive(const char *rest, struct pith_arena *arena, struct pith_target *target,
                             struct pith_error *error)
{
    return target_read_tag(rest, "file", arena, target, error);
}

const struct pith_output_kind output_oci_archive = {
    .words = (const char *const[]){"oci-archive:", NULL},
    .form = "oci-archive:FILE[:TAG]",
    .help = "the same as one file; FILE may be -",
    .content = PITH_CONTENT_IMAGE,
    .reasons = PITH_REASONS_WITHIN,
    .has_manifest = true,
    .read = read_oci_archive,
    .check = target_check_file,
    .write = sink_write_image,
    .sink = &archive_sink,
};
