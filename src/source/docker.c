/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `docker save` writes: manifest.json names the config and the layers of each image. Its layers are proved by the
 * diff IDs of the config, and the config by its name, where that is its digest.
 */
#include "pith/manifest/reference.h"
#include "source/image.h"

static void drop(json_t **value)
{
    json_decref(*value);
}

static bool has_tag(const struct image *image, const json_t *entry, struct pith_arena *arena)
{
    const json_t *tag;
    size_t i;
    struct pith_reference wanted, there;
    bool named = pith_reference_read(image->reference, arena, &wanted, NULL);
    json_array_foreach(json_object_get(entry, "RepoTags"), i, tag)
    {
        const char *text = json_string_value(tag);
        if (text != NULL && (strcmp(text, image->reference) == 0 ||
                             (named && pith_reference_read(text, arena, &there, NULL) &&
                              strcmp(pith_reference_full(&there, arena), pith_reference_full(&wanted, arena)) == 0))) {
            return true;
        }
    }
    return false;
}

static const char *describe(const json_t *manifests, struct pith_arena *arena)
{
    const char *text = "";
    const json_t *entry;
    size_t i;
    json_array_foreach(manifests, i, entry)
    {
        const char *tag = json_string_value(json_array_get(json_object_get(entry, "RepoTags"), 0));
        if (i < 12) {
            text = pith_format(arena, "%s%s%s", text, i == 0 ? "" : ", ", tag == NULL ? "(untagged)" : tag);
        }
    }
    return text;
}

static const json_t *choose(struct image *image, const json_t *manifests, struct pith_error *error)
{
    const json_t *entry, *found = NULL;
    size_t i, count = 0;
    json_array_foreach(manifests, i, entry)
    {
        if (image->reference == NULL || has_tag(image, entry, &image->arena)) {
            found = entry;
            count++;
        }
    }
    if (count != 1) {
        (void)pith_fail(error, PITH_MISSING, "%s: %s",
                        count > 0 ? "there are several images in it; name one behind the file, as :NAME:TAG"
                                  : "there is no image of that name in it",
                        describe(manifests, &image->arena));
        return NULL;
    }
    return found;
}

/* The name is HEX.json, or blobs/sha256/HEX since Docker 25. */
static bool check_config(struct image *image, const char *name, struct pith_error *error)
{
    char digest[80];
    const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1;
    size_t hex = strspn(base, "0123456789abcdef");
    digest_of(image->config, image->config_size, digest);
    image->digest = pith_strdup(&image->arena, digest);
    if (hex == 64 && (base[64] == '\0' || strcmp(base + 64, ".json") == 0) && strncmp(base, digest + 7, 64) != 0) {
        return pith_fail(error, PITH_MISSING, "the config %s: its bytes are not those of its name", name);
    }
    return image->pin == NULL || strcmp(image->pin, digest) == 0 ||
           pith_fail(error, PITH_MISSING, "the image's config there is %s, not the pinned one", digest);
}

static bool note_layers(struct image *image, const json_t *entry, const char ***names, struct pith_error *error)
{
    const json_t *layers = json_object_get(entry, "Layers"), *layer;
    size_t i;
    *names = pith_alloc_array(&image->arena, json_array_size(layers), sizeof **names);
    json_array_foreach(layers, i, layer)
    {
        struct blob blob;
        if (!json_is_string(layer)) {
            return pith_fail(error, PITH_MISSING, "manifest.json names a layer by no text");
        }
        (*names)[i] = pith_strdup(&image->arena, json_string_value(layer));
        if (!blobs_find(image, (*names)[i], &blob, error)) {
            return false;
        }
        pith_push(&image->arena, &image->layers, (struct pith_source_layer){.size = blob.size});
        blob_close(&blob);
    }
    return true;
}

bool docker_open(struct image *image, struct pith_error *error)
{
    const char *bytes, **names;
    size_t size;
    if (!blobs_read(image, "manifest.json", &image->arena, &bytes, &size, error)) {
        return blobs_has(image, "index.json")
                   ? pith_fail(error, PITH_USAGE, "no archive of Docker's but an OCI layout; write oci-archive:")
                   : pith_context(error, "no archive that docker save wrote");
    }
    __attribute__((cleanup(drop))) json_t *manifests = json_read(bytes, size, "manifest.json", error);
    const json_t *entry = manifests == NULL ? NULL : choose(image, manifests, error);
    if (entry == NULL) {
        return false;
    }
    const char *config = json_text(entry, "Config");
    if (config == NULL) {
        return pith_fail(error, PITH_MISSING, "manifest.json names no config");
    }
    return blobs_read(image, config, &image->arena, &image->config, &image->config_size, error) &&
           check_config(image, config, error) && note_layers(image, entry, &names, error) &&
           image_diff_ids(image, error) && image_apply(image, names, error);
}
