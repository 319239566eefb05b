/* SPDX-License-Identifier: Apache-2.0 */
/* `oci:DIR[:TAG]`: an image in a layout, a new one or beside other tags. */
#include "image/base.h"
#include "image/outputs.h"

static bool read_layout(const char *rest, struct pith_arena *arena, struct pith_target *target,
                        struct pith_error *error)
{
    if (!target_read_tag(rest, "directory", arena, target, error)) {
        return false;
    }
    return strcmp(target->path, "-") != 0 ||
           pith_fail(error, PITH_USAGE, "output %s: a directory cannot go through a pipe; write oci-archive:-",
                     target->word);
}

static bool check_layout(const struct pith_target *target, struct pith_error *error)
{
    return layout_check(target->path, error);
}

static const char *hex_of(const uint8_t digest[PITH_DIGEST_SIZE], struct pith_arena *arena)
{
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(digest, hex);
    return pith_strdup(arena, hex);
}

static bool write_layout(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                         struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(layout_close))) struct layout layout;
    struct layout_change change = {0};
    struct described described[2];
    struct documents documents = {0};
    uint32_t count = image_count(image);
    if (!layout_open(&layout, target->path, arena, error) || !layout_base(&layout, image, &change, arena, error)) {
        return false;
    }
    for (uint32_t i = 0; i < image->count; i++) {
        if (!layout_layer(&layout, image, i, &written->layers[i], error)) {
            return pith_context(error, "the layer %s", image->slices[i].name);
        }
        written->size += written->layers[i].layer.size;
        pith_push(arena, &change.blobs, hex_of(written->layers[i].layer.digest, arena));
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!image_describe(image, written->layers, i == 1, target, arena, &described[i], error)) {
            return false;
        }
        written->size += described[i].config.size + described[i].manifest.size;
        image_documents(&described[i], arena, &documents);
    }
    for (uint32_t i = 0; i < documents.list.count; i++) {
        if (!layout_document(&layout, &documents.list.items[i], error)) {
            return false;
        }
        pith_push(arena, &change.blobs, documents.list.items[i].hex);
    }
    image_report(described, count, written);
    image_list(image, described, count, arena, &change.listings);
    return layout_commit(&layout, &change, arena, error);
}

const struct pith_output_kind output_oci = {
    .words = (const char *const[]){"oci:", NULL},
    .form = "oci:DIR[:TAG]",
    .help = "an image in an OCI layout, a new one or beside other tags",
    .content = PITH_CONTENT_IMAGE,
    .reasons = PITH_REASONS_WITHIN,
    .has_manifest = true,
    .appears_at_once = true,
    .witness = "index.json",
    .read = read_layout,
    .check = check_layout,
    .write = write_layout,
};
