/* SPDX-License-Identifier: Apache-2.0 */
/* What a layout holds about an image beside it: artifacts whose subject the image is (image-spec manifest.md). */
#include "source/image.h"

static void drop(json_t **value)
{
    json_decref(*value);
}

static bool is_type(const json_t *manifest, const char *type)
{
    const char *said = json_text(manifest, "artifactType");
    if (said == NULL) { /* then the config's media type says it */
        said = json_text(json_object_get(manifest, "config"), "mediaType");
    }
    return said != NULL && strcmp(said, type) == 0;
}

static bool read_payload(const struct image *image, const json_t *manifest, struct pith_arena *arena,
                         const char **bytes, size_t *size, struct pith_error *error)
{
    const json_t *layer = json_array_get(json_object_get(manifest, "layers"), 0);
    if (layer == NULL) {
        return pith_fail(error, PITH_MISSING, "it has no layer");
    }
    return oci_read_document(image, layer, arena, bytes, size, error);
}

/* What is looked for, and the manifests that were read on the way: none is read twice. */
struct search {
    const struct image *image;
    const char *type;
    struct pith_arena *arena;
    struct pith_texts *read;
    const char *bytes;
    size_t size;
};

static void finish(struct search *search)
{
    pith_texts_destroy(search->read);
}

/* Is this descriptor's manifest an artifact of that type, about the image? Then its payload is the answer. */
static bool try_one(struct search *search, const json_t *descriptor, struct pith_error *error)
{
    const struct image *image = search->image;
    const char *digest = json_text(descriptor, "digest");
    if (digest == NULL || pith_text_find(search->read, digest) != 0) {
        return true;
    }
    (void)pith_intern(search->read, digest);
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    __attribute__((cleanup(drop))) json_t *manifest = oci_read_json(image, descriptor, &scratch, NULL);
    const char *subject = json_text(json_object_get(manifest, "subject"), "digest");
    if (subject == NULL || strcmp(subject, image->digest) != 0 || !is_type(manifest, search->type)) {
        return true;
    }
    return read_payload(image, manifest, search->arena, &search->bytes, &search->size, error) ||
           pith_context(error, "%s: artifact %s", image->source.name, digest);
}

/* What pith attaches is found by annotations, so that the index lists nothing but images. */
static bool try_annotations(struct search *search, const json_t *descriptor, struct pith_error *error)
{
    const struct image *image = search->image;
    const char *key;
    json_t *value;
    json_object_foreach(json_object_get(descriptor, "annotations"), key, value)
    {
        PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
        const char *digest = json_string_value(value), *name = digest == NULL ? NULL : blob_name(digest, &scratch);
        struct blob blob;
        if (search->bytes != NULL || strncmp(key, "dev.pith.", 9) != 0 || name == NULL ||
            !blobs_find(image, name, &blob, NULL)) {
            continue;
        }
        __attribute__((cleanup(drop))) json_t *to =
            json_pack("{s:s, s:I}", "digest", digest, "size", (json_int_t)blob.size);
        blob_close(&blob);
        if (!try_one(search, to, error)) {
            return false;
        }
    }
    return true;
}

static bool find(const struct image *image, const char *artifact_type, struct pith_arena *arena, const char **bytes,
                 size_t *size, struct pith_error *error)
{
    const json_t *descriptor;
    size_t i;
    __attribute__((cleanup(finish))) struct search search = {image, artifact_type, arena, pith_texts_create(), NULL, 0};
    json_array_foreach(json_object_get(image->index, "manifests"), i, descriptor)
    {
        const char *digest = json_text(descriptor, "digest");
        bool own = descriptor == image->entry || (digest != NULL && strcmp(digest, image->digest) == 0);
        if (search.bytes == NULL &&
            !(own ? try_annotations(&search, descriptor, error) : try_one(&search, descriptor, error))) {
            return false;
        }
    }
    *bytes = search.bytes;
    *size = search.size;
    return true;
}

bool pith_source_referrer(const struct pith_source *source, const char *artifact_type, struct pith_arena *arena,
                          const char **bytes, size_t *size, struct pith_error *error)
{
    const struct image *image = (const struct image *)(const void *)source;
    *bytes = NULL;
    *size = 0;
    if (source->ops != &image_ops || image->index == NULL || image->digest == NULL) {
        return true;
    }
    return pith_sound(image->blobs.fault, find(image, artifact_type, arena, bytes, size, error), error);
}
