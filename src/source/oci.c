/*
 * An OCI layout: which image of its index is meant, its config and its layers. What has an artifactType or a subject
 * belongs to an image and is none; neither are Docker's attestations.
 */
#include "source/image.h"

#include <sys/utsname.h>

enum { DEEPEST = 4 };

struct choice {
    struct image *image;
    PITH_VEC(const json_t *) found; /* descriptors of manifests */
    PITH_VEC(json_t *) documents;   /* nested indexes, which the descriptors belong to */
    bool pinned;                    /* an index on the way had the digest that is wanted */
};

static void finish(struct choice *choice)
{
    for (uint32_t i = 0; i < choice->documents.count; i++) {
        json_decref(choice->documents.items[i]);
    }
}

static bool is_index(const json_t *descriptor)
{
    const char *type = json_text(descriptor, "mediaType");
    return type != NULL && (strcmp(type, "application/vnd.oci.image.index.v1+json") == 0 ||
                            strcmp(type, "application/vnd.docker.distribution.manifest.list.v2+json") == 0);
}

static bool is_artifact(const json_t *descriptor)
{
    const json_t *annotations = json_object_get(descriptor, "annotations");
    return json_object_get(descriptor, "artifactType") != NULL || json_object_get(descriptor, "subject") != NULL ||
           json_text(annotations, "vnd.docker.reference.type") != NULL;
}

static bool ends_in_tag(const char *name, const char *tag)
{
    size_t size = name == NULL ? 0 : strlen(name), length = strlen(tag);
    return size > length && name[size - length - 1] == ':' && strcmp(name + size - length, tag) == 0;
}

/* A layout keeps the tag as ref.name; containerd and Docker the whole name too. */
static bool has_tag(const json_t *descriptor, const char *tag)
{
    const json_t *annotations = json_object_get(descriptor, "annotations");
    const char *name = json_text(annotations, "org.opencontainers.image.ref.name");
    const char *full = json_text(annotations, "io.containerd.image.name");
    return (name != NULL && strcmp(name, tag) == 0) || (full != NULL && strcmp(full, tag) == 0) ||
           ends_in_tag(full, tag) || ends_in_tag(name, tag);
}

/* Reads a descriptor's blob and proves its size and digest. */
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

/* An index may name platforms that nobody fetched; and not every descriptor says what its manifest is. */
static bool is_image(struct choice *choice, const json_t *descriptor, bool nested)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *name = blob_name(json_text(descriptor, "digest"), &scratch);
    if (nested && (name == NULL || !blobs_has(choice->image, name))) {
        return false;
    }
    __attribute__((cleanup(drop))) json_t *manifest = oci_read_json(choice->image, descriptor, &scratch, NULL);
    return manifest == NULL || !is_artifact(manifest); /* a broken one is reported when it is chosen */
}

static bool gather(struct choice *choice, const json_t *index, const char *tag, unsigned depth,
                   struct pith_error *error)
{
    struct image *image = choice->image;
    const json_t *descriptor;
    size_t i;
    json_array_foreach(json_object_get(index, "manifests"), i, descriptor)
    {
        const char *digest = json_text(descriptor, "digest");
        if (is_artifact(descriptor) || (tag != NULL && !has_tag(descriptor, tag))) {
            continue;
        }
        if (!is_index(descriptor)) {
            if (is_image(choice, descriptor, depth > 0)) {
                pith_push(&image->arena, &choice->found, descriptor);
            }
            continue;
        }
        json_t *nested = depth == DEEPEST ? NULL : oci_read_json(image, descriptor, &image->arena, error);
        if (nested == NULL) {
            return depth < DEEPEST ? false : pith_fail(error, PITH_MISSING, "indexes in indexes without end");
        }
        pith_push(&image->arena, &choice->documents, nested);
        choice->pinned |= image->pin != NULL && digest != NULL && strcmp(image->pin, digest) == 0;
        if (!gather(choice, nested, NULL, depth + 1, error)) {
            return false;
        }
    }
    return true;
}

/* The architecture's name in images. */
static const char *this_machine(void)
{
    static const char *const names[][2] = {{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"armv7l", "arm"},
                                           {"armv8l", "arm"},   {"i686", "386"},      {"loongarch64", "loong64"}};
    static struct utsname system;
    if (uname(&system) != 0) {
        return "";
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(system.machine, names[i][0]) == 0) {
            return names[i][1];
        }
    }
    return system.machine;
}

static const char *describe(struct choice *choice)
{
    struct pith_arena *arena = &choice->image->arena;
    const char *text = "";
    for (uint32_t i = 0; i < choice->found.count && i < 12; i++) {
        const json_t *descriptor = choice->found.items[i], *platform = json_object_get(descriptor, "platform");
        const char *tag = json_text(json_object_get(descriptor, "annotations"), "org.opencontainers.image.ref.name");
        const char *architecture = json_text(platform, "architecture");
        text = pith_format(arena, "%s%s%s%s%s", text, *text == '\0' ? "" : ", ", tag == NULL ? "" : tag,
                           tag == NULL || architecture == NULL ? "" : " ", architecture == NULL ? "" : architecture);
    }
    return text;
}

/* The pinned one; the only one; the one for this machine. */
static const json_t *choose(struct choice *choice, struct pith_error *error)
{
    const json_t *own = NULL;
    uint32_t owned = 0;
    for (uint32_t i = 0; i < choice->found.count; i++) {
        const json_t *descriptor = choice->found.items[i], *platform = json_object_get(descriptor, "platform");
        const char *architecture = json_text(platform, "architecture"), *os = json_text(platform, "os");
        const char *digest = json_text(descriptor, "digest");
        if (choice->image->pin != NULL && digest != NULL && strcmp(digest, choice->image->pin) == 0) {
            return descriptor;
        }
        if (architecture != NULL && strcmp(architecture, this_machine()) == 0 &&
            (os == NULL || strcmp(os, "linux") == 0)) {
            own = descriptor;
            owned++;
        }
    }
    if (choice->found.count == 1) {
        return choice->found.items[0];
    }
    if (owned == 1) {
        return own;
    }
    (void)pith_fail(error, PITH_MISSING, "%s: %s",
                    choice->found.count == 0 ? "there is no image in it"
                                             : "there are several images in it; name one by its tag or @sha256:…",
                    describe(choice));
    return NULL;
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
    const char **names = pith_alloc_array(&image->arena, image->layers.count + 1, sizeof *names);
    for (uint32_t i = 0; i < image->layers.count; i++) {
        names[i] = blob_name(image->layers.items[i].digest, &image->arena);
    }
    return image_apply(image, names, error);
}

bool oci_open(struct image *image, struct pith_error *error)
{
    const char *bytes;
    size_t size;
    if (!blobs_read(image, "index.json", &image->arena, &bytes, &size, error)) {
        return image->blobs.directory < 0 && blobs_has(image, "manifest.json")
                   ? pith_fail(error, PITH_USAGE, "no OCI layout but Docker's archive; write docker-archive:")
                   : pith_context(error, "no OCI layout");
    }
    image->index = json_read(bytes, size, "index.json", error);
    if (image->index == NULL) {
        return false;
    }
    __attribute__((cleanup(finish))) struct choice choice = {.image = image};
    bool gathered = gather(&choice, image->index, image->reference, 0, error);
    if (gathered && choice.found.count == 0 && image->reference != NULL) {
        (void)gather(&choice, image->index, NULL, 0, NULL);
        return pith_fail(error, PITH_MISSING, "there is no image of that tag in it; there %s%s",
                         choice.found.count == 0 ? "is none at all" : "is: ", describe(&choice));
    }
    const json_t *chosen = gathered ? choose(&choice, error) : NULL;
    if (chosen == NULL) {
        return false;
    }
    const char *digest = json_text(chosen, "digest");
    if (image->pin != NULL && !choice.pinned && (digest == NULL || strcmp(image->pin, digest) != 0)) {
        return pith_fail(error, PITH_MISSING, "the image there is %s, not the pinned one",
                         digest == NULL ? "without a digest" : digest);
    }
    return open_manifest(image, chosen, error);
}
