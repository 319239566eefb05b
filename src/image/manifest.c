/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest: the config and the layers by digest, what the image is called, and the standard annotations. */
#include "image/base.h"
#include "pith/manifest/reference.h"

struct document document_of(struct pith_arena *arena, json_t *value)
{
    struct document document = {0};
    struct pith_sha256 hash;
    document.text = pith_json_text(arena, value, &document.size);
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, document.text, document.size);
    pith_sha256_finish(&hash, document.digest);
    pith_digest_hex(document.digest, document.hex);
    return document;
}

struct pith_layer_options image_layer_options(const struct pith_image *image)
{
    return (struct pith_layer_options){
        .compression = image->manifest->layers.compression,
        .level = image->manifest->layers.level,
        .jobs = image->jobs,
        .time = image->time,
    };
}

static json_t *layers_json(const struct pith_image *image, const struct pith_written_layer *layers, uint32_t count,
                           struct pith_error *error)
{
    static const char *const types[] = {
        [PITH_GZIP] = MEDIA_LAYER "+gzip", [PITH_ZSTD] = MEDIA_LAYER "+zstd", [PITH_PLAIN] = MEDIA_LAYER};
    json_t *array = base_descriptors(image, error);
    for (uint32_t i = 0; i < count && array != NULL; i++) {
        char hex[PITH_DIGEST_HEX];
        pith_digest_hex(layers[i].layer.digest, hex);
        (void)json_array_append_new(
            array, json_pack("{s:s, s:o, s:I}", "mediaType", types[image->manifest->layers.compression], "digest",
                             json_sprintf("sha256:%s", hex), "size", (json_int_t)layers[i].layer.size));
    }
    return array;
}

/* Labels of the standard's own names say the same of the manifest (annotations.md). */
static json_t *annotations(const struct pith_image *image, const char *created, struct pith_arena *arena)
{
    static const char standard[] = "org.opencontainers.image.";
    json_t *object = json_pack("{s:s}", "org.opencontainers.image.created", created);
    base_annotate(image, object, arena);
    for (uint32_t i = 0; i < image->manifest->image.label.count; i++) {
        const struct pith_pair *label = &image->manifest->image.label.items[i];
        if (strncmp(label->name, standard, sizeof standard - 1) == 0) {
            (void)json_object_set_new(object, label->name, json_string(label->text));
        }
    }
    return object;
}

/*
 * An archive for Docker is called by its reference, a layout's image by its tag. What the command line says counts
 * before [image] name; a layout's image always has a tag.
 */
static bool name_image(const struct pith_image *image, const struct pith_target *target, const char *end,
                       struct pith_arena *arena, struct described *described, struct pith_error *error)
{
    bool docker = target->kind == PITH_OUTPUT_DOCKER_ARCHIVE;
    const char *text = docker && target->reference != NULL ? target->reference : image->manifest->image.name.text;
    struct pith_reference reference = {NULL, "latest"};
    if (text != NULL && !pith_reference_read(text, arena, &reference, error)) {
        return false;
    }
    if (!docker && target->reference != NULL) {
        reference.tag = target->reference;
    }
    described->tag = pith_format(arena, "%s%s", reference.tag, end);
    reference.tag = described->tag;
    described->name =
        reference.name == NULL || !pith_reference_is_tag(reference.tag) ? NULL : pith_reference_full(&reference, arena);
    return true;
}

bool image_describe(const struct pith_image *image, const struct pith_written_layer *layers, bool debug,
                    const struct pith_target *target, struct pith_arena *arena, struct described *described,
                    struct pith_error *error)
{
    uint32_t count = debug ? image->count : image->shipped;
    char created[32];
    if (!name_image(image, target, debug ? "-debug" : "", arena, described, error) ||
        !image_time(image->time, created, error) ||
        !image_config(image, layers, count, arena, &described->config, error)) {
        return false;
    }
    json_t *own = layers_json(image, layers, count, error);
    if (own == NULL) {
        return false;
    }
    json_t *config =
        json_pack("{s:s, s:o, s:I}", "mediaType", MEDIA_CONFIG, "digest",
                  json_sprintf("sha256:%s", described->config.hex), "size", (json_int_t)described->config.size);
    json_t *manifest = json_pack("{s:i, s:s, s:o, s:o, s:o}", "schemaVersion", 2, "mediaType", MEDIA_MANIFEST, "config",
                                 config, "layers", own, "annotations", annotations(image, created, arena));
    described->manifest = document_of(arena, manifest);
    described->attached = NULL;
    described->attached_count = 0;
    if (!debug) {
        image_attach(image, arena, described);
    }
    return true;
}
