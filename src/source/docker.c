/*
 * What `docker save` writes: manifest.json names configs and layers (Docker image specification 1.2). Since Docker 25
 * it is a layout too, whose blobs manifest.json names.
 */
#include "source/image.h"

static bool is_called(const json_t *image, const char *name)
{
    const json_t *tag;
    size_t i;
    json_array_foreach(json_object_get(image, "RepoTags"), i, tag)
    {
        const char *text = json_string_value(tag);
        if (text != NULL && (strcmp(text, name) == 0 ||
                             (strncmp(text, name, strlen(name)) == 0 && strcmp(text + strlen(name), ":latest") == 0))) {
            return true;
        }
    }
    return false;
}

static const json_t *choose(const struct image *image, const json_t *images, struct pith_error *error)
{
    const json_t *one;
    size_t i;
    if (image->address.reference == NULL) {
        if (json_array_size(images) == 1) {
            return json_array_get(images, 0);
        }
        (void)pith_fail(error, PITH_USAGE, "there are %zu images in it: name one behind a colon",
                        json_array_size(images));
        return NULL;
    }
    json_array_foreach(images, i, one)
    {
        if (is_called(one, image->address.reference)) {
            return one;
        }
    }
    (void)pith_fail(error, PITH_USAGE, "there is no image %s in it", image->address.reference);
    return NULL;
}

static bool take_layers(struct image *image, const json_t *layers)
{
    image->facts.layer_count = (uint32_t)json_array_size(layers);
    image->facts.layers = pith_alloc_array(&image->arena, image->facts.layer_count, sizeof *image->facts.layers);
    return true;
}

static bool lay(struct image *image, const json_t *layers, struct pith_error *error)
{
    const json_t *one;
    size_t i;
    json_array_foreach(layers, i, one)
    {
        const char *name = json_string_value(one);
        struct pith_image_layer *layer = &image->facts.layers[i];
        struct blob blob;
        if (name == NULL || !members_find(&image->members, name, &blob)) {
            return pith_fail(error, PITH_USAGE, "it lacks its layer %s", name == NULL ? "?" : name);
        }
        layer->digest = layer->diff_id;
        layer->media_type = "application/vnd.oci.image.layer.v1.tar";
        layer->size = blob.size;
        if (!image_layer(image, name, NULL, layer->diff_id, error)) {
            return false;
        }
    }
    return true;
}

/* The config's name is its digest: "HEX.json", or "blobs/sha256/HEX". */
static const char *digest_of_name(struct image *image, const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *hex = slash == NULL ? name : slash + 1;
    size_t size = strspn(hex, "0123456789abcdef");
    return size == 64 ? pith_format(&image->arena, "sha256:%.64s", hex) : NULL;
}

static bool read_one(struct image *image, const json_t *one, struct pith_error *error)
{
    const char *name = json_string_value(json_object_get(one, "Config"));
    const json_t *layers = json_object_get(one, "Layers");
    if (name == NULL || !take_layers(image, layers)) {
        return pith_fail(error, PITH_USAGE, "its manifest.json names no config");
    }
    image->facts.digest = digest_of_name(image, name);
    if (image->address.pinned != NULL &&
        (image->facts.digest == NULL || strcmp(image->facts.digest, image->address.pinned) != 0)) {
        return pith_fail(error, PITH_USAGE, "its config's digest is %s, not %s",
                         image->facts.digest == NULL ? "not told" : image->facts.digest, image->address.pinned);
    }
    json_t *config =
        image_json(image, name, image->facts.digest, &image->facts.config, &image->facts.config_size, error);
    bool done = config != NULL && image_take_config(image, config, error) &&
                (image->only_documents || lay(image, layers, error));
    json_decref(config);
    return done;
}

bool docker_read(struct image *image, struct pith_error *error)
{
    const char *text;
    size_t size;
    json_t *images = image_json(image, "manifest.json", NULL, &text, &size, error);
    const json_t *one = images == NULL ? NULL : choose(image, images, error);
    bool done = one != NULL && read_one(image, one, error);
    json_decref(images);
    return done;
}
