/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `oci-archive:FILE[:TAG]`: a layout as one tar. A compressed layer's size and name are known only when it is written,
 * so its header is filled in behind it; for a pipe the archive is put together in an unnamed file first.
 */
#include "base/io.h"
#include "base/output.h"
#include "base/spool.h"
#include "image/base.h"
#include "image/outputs.h"
#include "layer/tar.h"

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

static bool write_layer(const struct pith_image *image, uint32_t index, struct archive *archive,
                        struct pith_written_layer *layer, struct pith_error *error)
{
    const struct pith_slice *slice = &image->slices[index];
    const struct pith_layer_options options = image_layer_options(image);
    uint64_t at = archive->size;
    char path[sizeof "/blobs/sha256/" + PITH_DIGEST_HEX] = "/blobs/sha256/";
    if (!archive_begin(archive, path, 0, error) ||
        !pith_layer_write(slice->entries, slice->count, &options, archive->fd, &layer->layer, error)) {
        return pith_context(error, "the layer %s", slice->name);
    }
    layer->name = slice->name;
    archive->size += layer->layer.size;
    pith_digest_hex(layer->layer.digest, path + strlen(path));
    return archive_finish_member(archive, layer->layer.size, error) &&
           fill_header(archive, at, path, layer->layer.size, error);
}

/* Configs, manifests and what is attached to them, then the index. */
static bool write_documents(const struct pith_image *image, const struct pith_target *target, struct archive *archive,
                            struct pith_arena *arena, struct pith_written *written, struct pith_error *error)
{
    struct described described[2];
    struct documents documents = {0};
    struct document index;
    struct listings listings = {0};
    uint32_t count = image_count(image);
    for (uint32_t i = 0; i < count; i++) {
        if (!image_describe(image, written->layers, i == 1, target, arena, &described[i], error)) {
            return false;
        }
        image_documents(&described[i], arena, &documents);
    }
    for (uint32_t i = 0; i < documents.list.count; i++) {
        if (!archive_document(archive, &documents.list.items[i], error)) {
            return false;
        }
    }
    image_report(described, count, written);
    image_list(image, described, count, arena, &listings);
    return image_index(NULL, 0, target->path, &listings, arena, &index, error) &&
           archive_file(archive, "/index.json", index.text, index.size, error) && archive_end(archive, error);
}

static bool write_archive(const struct pith_image *image, const struct pith_target *target, struct archive *archive,
                          struct pith_arena *arena, struct pith_written *written, struct pith_error *error)
{
    if (!archive_layout(archive, error) || !archive_base(archive, image, error)) {
        return false;
    }
    for (uint32_t i = 0; i < image->count; i++) {
        if (!write_layer(image, i, archive, &written->layers[i], error)) {
            return false;
        }
    }
    return write_documents(image, target, archive, arena, written, error);
}

static bool write_oci_archive(const struct pith_image *image, const struct pith_target *target,
                              struct pith_arena *arena, struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    PITH_CLOSE int spool = -1;
    if (!pith_output_file(target->path, arena, &output, error)) {
        return false;
    }
    if (output.temporary == NULL) {
        spool = pith_spool(error);
        if (spool < 0) {
            return false;
        }
    }
    struct archive archive = {.fd = spool >= 0 ? spool : output.fd, .time = image->time};
    bool done = write_archive(image, target, &archive, arena, written, error) &&
                (spool < 0 || pith_pour(spool, 0, output.fd, archive.size) ||
                 pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write the archive")) &&
                pith_output_settle(&output, image->batch, error);
    written->size = archive.size;
    return done;
}

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
    .write = write_oci_archive,
};
