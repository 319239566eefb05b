/* SPDX-License-Identifier: Apache-2.0 */
/* An OCI layout: its documents, and the config and the layers of the image that is meant. */
#include "source/image.h"

bool oci_read_document(const struct image *image, const json_t *descriptor, struct pith_arena *arena,
                       const char **bytes, size_t *size, struct pith_error *error)
{
    const char *digest = json_text(descriptor, "digest"), *name = blob_name(digest, arena);
    const json_t *wanted = json_object_get(descriptor, "size");
    char found[80];
    if (name == NULL) {
        return pith_fail(error, PITH_MISSING, "a descriptor without a sha256 digest");
    }
    if (!blobs_read(image, name, arena, bytes, size, error)) {
        return false;
    }
    digest_of(*bytes, *size, found);
    if (strcmp(found, digest) != 0 || !json_is_integer(wanted) || json_integer_value(wanted) != (json_int_t)*size) {
        return pith_fail(error, PITH_MISSING, "blob %s: its %zu bytes are not those that the layout promises", digest,
                         *size);
    }
    return true;
}

json_t *oci_read_json(const struct image *image, const json_t *descriptor, struct pith_arena *arena,
                      struct pith_error *error)
{
    const char *bytes;
    size_t size;
    return oci_read_document(image, descriptor, arena, &bytes, &size, error)
               ? json_read(bytes, size, json_text(descriptor, "digest"), error)
               : NULL;
}

static void drop(json_t **value)
{
    json_decref(*value);
}

static bool note_layers(struct image *image, const json_t *manifest, struct pith_error *error)
{
    const json_t *layer;
    size_t i;
    json_array_foreach(json_object_get(manifest, "layers"), i, layer)
    {
        const char *digest = json_text(layer, "digest"), *type = json_text(layer, "mediaType");
        const json_t *size = json_object_get(layer, "size");
        if (digest == NULL || blob_name(digest, &image->arena) == NULL || !json_is_integer(size) ||
            json_integer_value(size) < 0) {
            return pith_fail(error, PITH_MISSING, "layer %zu of the manifest has no sha256 digest or size", i);
        }
        struct pith_source_layer noted = {
            .media_type = type == NULL ? NULL : pith_strdup(&image->arena, type),
            .digest = pith_strdup(&image->arena, digest),
            .size = (uint64_t)json_integer_value(size),
        };
        pith_push(&image->arena, &image->layers, noted);
    }
    return true;
}

static bool open_manifest(struct image *image, const json_t *descriptor, struct pith_error *error)
{
    __attribute__((cleanup(drop))) json_t *manifest = oci_read_json(image, descriptor, &image->arena, error);
    if (manifest == NULL) {
        return false;
    }
    image->digest = pith_strdup(&image->arena, json_text(descriptor, "digest"));
    if (!json_is_object(json_object_get(manifest, "config"))) {
        return pith_fail(error, PITH_MISSING, "%s is no manifest of an image", image->digest);
    }
    if (!oci_read_document(image, json_object_get(manifest, "config"), &image->arena, &image->config,
                           &image->config_size, error) ||
        !note_layers(image, manifest, error) || !image_diff_ids(image, error)) {
        return false;
    }
    const char **names = pith_alloc_array(&image->arena, image->layers.count, sizeof *names);
    for (uint32_t i = 0; i < image->layers.count; i++) {
        names[i] = blob_name(image->layers.items[i].digest, &image->arena);
    }
    return image_apply(image, names, error);
}

/* The index is read; which images of it may be meant. */
bool oci_gather(struct image *image, struct choice *choice, struct pith_error *error)
{
    const char *bytes;
    size_t size;
    if (!blobs_read(image, "index.json", &image->arena, &bytes, &size, error)) {
        return image->blobs.directory < 0 && blobs_has(image, "manifest.json")
                   ? pith_fail(error, PITH_USAGE, "no OCI layout but Docker's archive; write docker-archive:")
                   : pith_context(error, "no OCI layout");
    }
    image->index = json_read(bytes, size, "index.json", error);
    return image->index != NULL && choice_gather(choice, error);
}

bool oci_open(struct image *image, struct pith_error *error)
{
    __attribute__((cleanup(choice_finish))) struct choice choice = {.image = image};
    const struct candidate *chosen = oci_gather(image, &choice, error) ? choice_one(&choice, error) : NULL;
    if (chosen == NULL || !choice_has_pin(&choice, chosen, error)) {
        return false;
    }
    image->entry = chosen->entry;
    return open_manifest(image, chosen->descriptor, error);
}
