/*
 * Which image of an OCI layout is meant. What has an artifactType or a subject belongs to an image and is none; neither
 * are Docker's attestations.
 */
#include "source/image.h"

enum { DEEPEST = 4, MOST_TOLD = 12 };

void choice_finish(struct choice *choice)
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

/* As the descriptor says it, or else the config; a broken image says nothing yet. */
static struct pith_image_platform platform_of(struct choice *choice, const json_t *descriptor)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_arena *arena = &choice->image->arena;
    __attribute__((cleanup(drop))) json_t *manifest = NULL, *config = NULL;
    const json_t *from = json_object_get(descriptor, "platform");
    if (from == NULL) {
        manifest = oci_read_json(choice->image, descriptor, &scratch, NULL);
        config = oci_read_json(choice->image, json_object_get(manifest, "config"), &scratch, NULL);
        from = config;
    }
    const char *os = json_text(from, "os"), *architecture = json_text(from, "architecture");
    const char *variant = json_text(from, "variant");
    return (struct pith_image_platform){
        os == NULL ? NULL : pith_strdup(arena, os),
        architecture == NULL ? NULL : pith_strdup(arena, architecture),
        variant == NULL || *variant == '\0' ? NULL : pith_strdup(arena, variant),
    };
}

/* How an index was come to. */
struct way {
    const json_t *entry; /* of index.json; NULL when it is index.json that is read */
    const char *tag;     /* the one that is wanted, or NULL */
    unsigned depth;
    bool pinned; /* by the index of the digest that is wanted */
};

static bool gather(struct choice *choice, const json_t *index, struct way way, struct pith_error *error)
{
    struct image *image = choice->image;
    const json_t *descriptor;
    size_t i;
    json_array_foreach(json_object_get(index, "manifests"), i, descriptor)
    {
        const char *digest = json_text(descriptor, "digest");
        const json_t *top = way.entry == NULL ? descriptor : way.entry;
        if (is_artifact(descriptor) || (way.tag != NULL && !has_tag(descriptor, way.tag))) {
            continue;
        }
        if (!is_index(descriptor)) {
            if (is_image(choice, descriptor, way.depth > 0)) {
                struct candidate found = {descriptor, top, platform_of(choice, descriptor), way.pinned};
                pith_push(&image->arena, &choice->found, found);
            }
            continue;
        }
        json_t *nested = way.depth == DEEPEST ? NULL : oci_read_json(image, descriptor, &image->arena, error);
        if (nested == NULL) {
            return way.depth < DEEPEST ? false : pith_fail(error, PITH_MISSING, "indexes in indexes without end");
        }
        pith_push(&image->arena, &choice->documents, nested);
        bool pinned = image->pin != NULL && digest != NULL && strcmp(image->pin, digest) == 0;
        choice->pinned |= pinned;
        if (!gather(choice, nested, (struct way){top, NULL, way.depth + 1, way.pinned || pinned}, error)) {
            return false;
        }
    }
    return true;
}

const char *choice_describe(const struct choice *choice)
{
    struct pith_arena *arena = &choice->image->arena;
    const char *text = "";
    for (uint32_t i = 0; i < choice->found.count && i < MOST_TOLD; i++) {
        const struct candidate *one = &choice->found.items[i];
        const char *tag = json_text(json_object_get(one->entry, "annotations"), "org.opencontainers.image.ref.name");
        const char *platform = one->platform.architecture == NULL ? "" : pith_platform_text(&one->platform, arena);
        text = pith_format(arena, "%s%s%s%s%s", text, i == 0 ? "" : ", ", tag == NULL ? "" : tag,
                           tag == NULL || *platform == '\0' ? "" : " ", platform);
    }
    return text;
}

/* What an index holds that has the digest that is wanted, and nothing else. */
static void keep_pinned(struct choice *choice)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < choice->found.count && choice->pinned; i++) {
        if (choice->found.items[i].pinned) {
            choice->found.items[kept++] = choice->found.items[i];
        }
    }
    choice->found.count = choice->pinned ? kept : choice->found.count;
}

bool choice_gather(struct choice *choice, struct pith_error *error)
{
    struct image *image = choice->image;
    if (!gather(choice, image->index, (struct way){.tag = image->reference}, error)) {
        return false;
    }
    keep_pinned(choice);
    if (choice->found.count > 0) {
        return true;
    }
    if (image->reference == NULL) {
        return pith_fail(error, PITH_MISSING, "there is no image in it");
    }
    (void)gather(choice, image->index, (struct way){0}, NULL);
    return pith_fail(error, PITH_MISSING, "there is no image of that tag in it; there %s%s",
                     choice->found.count == 0 ? "is none at all" : "is: ", choice_describe(choice));
}

/* How many are for the platform; of several, the one of the usual variant counts alone. */
static uint32_t count_of(const struct choice *choice, const struct pith_image_platform *wanted,
                         const struct candidate **found)
{
    const struct candidate *usual = NULL;
    uint32_t count = 0, alike = 0;
    for (uint32_t i = 0; i < choice->found.count; i++) {
        const struct candidate *one = &choice->found.items[i];
        if (!platform_is_of(&one->platform, wanted)) {
            continue;
        }
        *found = one;
        count++;
        if (pith_platform_compare(&one->platform, wanted) == 0) {
            usual = one;
            alike++;
        }
    }
    if (alike == 1) {
        *found = usual;
    }
    return alike == 1 ? 1 : count;
}

static bool differ(const struct choice *choice)
{
    for (uint32_t i = 1; i < choice->found.count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (pith_platform_compare(&choice->found.items[i].platform, &choice->found.items[j].platform) == 0) {
                return false;
            }
        }
    }
    return true;
}

const struct candidate *choice_one(const struct choice *choice, struct pith_error *error)
{
    const struct pith_image_platform *asked = pith_platform_asked();
    const struct candidate *found = choice->found.items;
    for (uint32_t i = 0; i < choice->found.count && choice->image->pin != NULL; i++) {
        const char *digest = json_text(choice->found.items[i].descriptor, "digest");
        if (digest != NULL && strcmp(digest, choice->image->pin) == 0) {
            return &choice->found.items[i];
        }
    }
    if (asked == NULL && choice->found.count == 1) {
        return found;
    }
    uint32_t count = count_of(choice, asked != NULL ? asked : platform_of_machine(), &found);
    if (count == 1) {
        return found;
    }
    if (asked != NULL && count == 0) {
        (void)pith_fail(error, PITH_MISSING, "there is no image for %s in it; there is: %s",
                        pith_platform_text(asked, &choice->image->arena), choice_describe(choice));
    } else {
        (void)pith_fail(error, PITH_MISSING, "there are several images in it; name one by %s: %s",
                        differ(choice) ? "--platform or @sha256:…" : "its tag or @sha256:…", choice_describe(choice));
    }
    return NULL;
}

bool choice_has_pin(const struct choice *choice, const struct candidate *one, struct pith_error *error)
{
    const char *digest = json_text(one->descriptor, "digest"), *pin = choice->image->pin;
    return pin == NULL || choice->pinned || (digest != NULL && strcmp(digest, pin) == 0) ||
           pith_fail(error, PITH_MISSING, "the image there is %s, not the pinned one",
                     digest == NULL ? "without a digest" : digest);
}
