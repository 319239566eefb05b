/*
 * An OCI layout, or an archive of one: index → manifest → config and layers (OCI image specification 1.1,
 * image-layout.md, image-index.md, manifest.md).
 */
#include "source/image.h"

#include <sys/utsname.h>

enum { NESTING = 4 };

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static const char *annotation(const json_t *descriptor, const char *key)
{
    return text_at(json_object_get(descriptor, "annotations"), key);
}

static const char *tag_of(const json_t *descriptor)
{
    return annotation(descriptor, "org.opencontainers.image.ref.name");
}

/* Attestations and referrers stand among the images of an index. */
static bool is_image(const json_t *descriptor)
{
    const char *architecture = text_at(json_object_get(descriptor, "platform"), "architecture");
    return json_object_get(descriptor, "artifactType") == NULL &&
           annotation(descriptor, "vnd.docker.reference.type") == NULL &&
           (architecture == NULL || strcmp(architecture, "unknown") != 0);
}

static const char *this_architecture(void)
{
    static const struct {
        const char *machine, *architecture;
    } names[] = {{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"i686", "386"}, {"armv7l", "arm"}};
    static struct utsname name;
    (void)uname(&name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name.machine, names[i].machine) == 0) {
            return names[i].architecture;
        }
    }
    return name.machine; /* s390x, ppc64le, riscv64 */
}

static const char *shown(struct image *image, const json_t *descriptor)
{
    const json_t *platform = json_object_get(descriptor, "platform");
    const char *tag = tag_of(descriptor), *architecture = text_at(platform, "architecture");
    return tag != NULL ? tag
                       : pith_format(&image->arena, "%s/%s", architecture == NULL ? "?" : "linux",
                                     architecture == NULL ? "?" : architecture);
}

/* The one that is meant: by its tag, the only one, the one called latest, or the one for this machine. */
static const json_t *choose(struct image *image, const json_t *index, const char *tag, struct pith_error *error)
{
    const json_t *manifests = json_object_get(index, "manifests"), *one, *chosen = NULL, *native = NULL;
    const char *names = "";
    uint32_t count = 0;
    size_t i;
    json_array_foreach(manifests, i, one)
    {
        const char *other = tag_of(one), *architecture = text_at(json_object_get(one, "platform"), "architecture");
        if (!is_image(one)) {
            continue;
        }
        names = pith_format(&image->arena, "%s%s%s", names, count == 0 ? "" : ", ", shown(image, one));
        bool meant = tag == NULL || (other != NULL && strcmp(other, tag) == 0);
        if (meant) {
            chosen = one;
            count++;
            bool latest = tag == NULL && other != NULL && strcmp(other, "latest") == 0;
            bool here = architecture != NULL && strcmp(architecture, this_architecture()) == 0 && other == NULL;
            native = latest || here ? one : native;
        }
    }
    if (count == 1 || native != NULL) {
        return native != NULL ? native : chosen;
    }
    if (*names == '\0') {
        (void)pith_fail(error, PITH_USAGE, "there is no image in it");
    } else if (tag != NULL) {
        (void)pith_fail(error, PITH_USAGE, "there is no image %s in it; there is %s", tag, names);
    } else {
        (void)pith_fail(error, PITH_USAGE, "there are several images in it: name one of %s", names);
    }
    return NULL;
}

static bool take_layers(struct image *image, const json_t *manifest, struct pith_error *error)
{
    const json_t *layers = json_object_get(manifest, "layers"), *one;
    size_t i;
    image->facts.layer_count = (uint32_t)json_array_size(layers);
    image->facts.layers = pith_alloc_array(&image->arena, image->facts.layer_count, sizeof *image->facts.layers);
    json_array_foreach(layers, i, one)
    {
        const char *digest = text_at(one, "digest"), *type = text_at(one, "mediaType");
        if (image_blob_name(image, digest) == NULL) {
            return pith_fail(error, PITH_USAGE, "its layer %zu has no SHA-256 digest", i + 1);
        }
        image->facts.layers[i] = (struct pith_image_layer){
            .digest = pith_strdup(&image->arena, digest),
            .media_type = pith_strdup(&image->arena, type == NULL ? "" : type),
            .size = (uint64_t)json_integer_value(json_object_get(one, "size")),
        };
    }
    return true;
}

static bool lay(struct image *image, struct pith_error *error)
{
    for (uint32_t i = 0; i < image->facts.layer_count; i++) {
        const struct pith_image_layer *layer = &image->facts.layers[i];
        if (!image_layer(image, image_blob_name(image, layer->digest), layer->digest, layer->diff_id, error)) {
            return false;
        }
    }
    return true;
}

static bool read_manifest(struct image *image, const json_t *manifest, struct pith_error *error)
{
    const char *digest = text_at(json_object_get(manifest, "config"), "digest");
    if (!take_layers(image, manifest, error)) {
        return false;
    }
    json_t *config = image_json(image, image_blob_name(image, digest), digest, &image->facts.config,
                                &image->facts.config_size, error);
    bool done =
        config != NULL && image_take_config(image, config, error) && (image->only_documents || lay(image, error));
    json_decref(config);
    return done;
}

/* From a descriptor to the manifest: an index in between is one of architectures. */
static bool follow(struct image *image, const json_t *descriptor, unsigned depth, struct pith_error *error)
{
    const char *digest = text_at(descriptor, "digest"), *text;
    size_t size;
    json_t *value = image_json(image, image_blob_name(image, digest), digest, &text, &size, error);
    if (value == NULL) {
        return false;
    }
    bool done = false, index = json_object_get(value, "manifests") != NULL, pinned = image->address.pinned != NULL;
    image->facts.digest = pith_strdup(&image->arena, digest);
    if (pinned && strcmp(digest, image->address.pinned) == 0) {
        image->address.pinned = NULL; /* it is as it should be */
    }
    if (index) {
        const json_t *next = depth == NESTING ? NULL : choose(image, value, NULL, error);
        done = next != NULL ? follow(image, next, depth + 1, error)
                            : error->code == PITH_OK && pith_fail(error, PITH_USAGE, "its indexes are nested too deep");
    } else if (image->address.pinned != NULL) {
        (void)pith_fail(error, PITH_USAGE, "its digest is %s, not %s", digest, image->address.pinned);
    } else {
        done = read_manifest(image, value, error);
    }
    json_decref(value);
    return done;
}

bool oci_read(struct image *image, struct pith_error *error)
{
    size_t size;
    json_t *index = image_json(image, "index.json", NULL, &image->index, &size, error);
    const json_t *descriptor = index == NULL ? NULL : choose(image, index, image->address.reference, error);
    bool done = descriptor != NULL && follow(image, descriptor, 0, error);
    json_decref(index);
    return done;
}

/* ---- what travels with it ---- */

/* The first layer of the artifact at this digest, when it is of this type and about this image. */
static bool read_artifact(struct image *image, const char *digest, const char *type, const char **bytes, size_t *size,
                          struct pith_error *error)
{
    json_t *manifest = image_json(image, image_blob_name(image, digest), digest, bytes, size, error);
    *bytes = NULL;
    if (manifest == NULL) {
        return false;
    }
    const json_t *layer = json_array_get(json_object_get(manifest, "layers"), 0);
    const char *is = text_at(manifest, "artifactType"), *blob = text_at(layer, "digest");
    const char *subject = text_at(json_object_get(manifest, "subject"), "digest");
    bool done = true;
    if (is != NULL && strcmp(is, type) == 0 && blob != NULL && subject != NULL &&
        strcmp(subject, image->facts.digest) == 0) {
        json_t *value = image_json(image, image_blob_name(image, blob), blob, bytes, size, error);
        done = value != NULL;
        json_decref(value);
    }
    json_decref(manifest);
    return done;
}

/* By an annotation that pith makes, or a referrer in the index. */
static bool find_artifact(struct image *image, const json_t *index, const char *type, const char **bytes, size_t *size,
                          struct pith_error *error)
{
    const json_t *one;
    size_t i;
    json_array_foreach(json_object_get(index, "manifests"), i, one)
    {
        const char *digest = text_at(one, "digest"), *key, *artifact = text_at(one, "artifactType");
        json_t *value;
        if (artifact != NULL && strcmp(artifact, type) == 0 && digest != NULL &&
            (!read_artifact(image, digest, type, bytes, size, error) || *bytes != NULL)) {
            return *bytes != NULL;
        }
        if (digest == NULL || image->facts.digest == NULL || strcmp(digest, image->facts.digest) != 0) {
            continue;
        }
        json_object_foreach(json_object_get(one, "annotations"), key, value)
        {
            const char *to = json_string_value(value);
            if (strncmp(key, "dev.pith.", 9) == 0 && to != NULL && strcmp(key, "dev.pith.subject") != 0 &&
                (!read_artifact(image, to, type, bytes, size, error) || *bytes != NULL)) {
                return *bytes != NULL;
            }
        }
    }
    return true;
}

bool pith_source_attachment(const struct pith_source *source, const char *type, struct pith_arena *arena,
                            const char **bytes, size_t *size, struct pith_error *error)
{
    struct image *image = (struct image *)(uintptr_t)(const void *)source;
    *bytes = NULL;
    if (pith_source_facts(source) == NULL || image->index == NULL) {
        return true;
    }
    json_t *index = json_loads(image->index, 0, NULL);
    bool done = find_artifact(image, index, type, bytes, size, error);
    json_decref(index);
    *bytes = *bytes == NULL ? NULL : pith_copy(arena, *bytes, *size);
    return done;
}
