/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The images of an OCI layout: what index.json and the indexes in it lead to. What has an artifactType or a subject
 * belongs to an image and is none; neither are Docker's attestations. Each index is gone through once, and each
 * manifest read once, however often they are named.
 */
#include "source/image.h"

void choice_finish(struct choice *choice)
{
    for (uint32_t i = 0; i < choice->documents.count; i++) {
        json_decref(choice->documents.items[i]);
    }
    pith_texts_destroy(choice->digests);
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

static struct known *known_of(struct choice *choice, const json_t *descriptor)
{
    const char *digest = json_text(descriptor, "digest");
    if (choice->digests == NULL) {
        choice->digests = pith_texts_create();
    }
    uint32_t id = pith_intern(choice->digests, digest == NULL ? "" : digest);
    pith_extend(&choice->image->arena, &choice->known, id, (struct known){0});
    return &choice->known.items[id];
}

/* An index may name platforms that nobody fetched; and not every descriptor says what its manifest is. */
static bool is_image(struct choice *choice, const json_t *descriptor, bool nested)
{
    struct known *known = known_of(choice, descriptor);
    if (!known->judged) {
        PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
        const char *name = blob_name(json_text(descriptor, "digest"), &scratch);
        known->judged = true;
        known->there = name != NULL && blobs_has(choice->image, name);
        __attribute__((cleanup(drop))) json_t *manifest =
            known->there ? oci_read_json(choice->image, descriptor, &scratch, NULL) : NULL;
        known->artifact = manifest != NULL && is_artifact(manifest); /* a broken one is reported when it is chosen */
    }
    return (known->there || !nested) && !known->artifact;
}

static struct pith_image_platform read_platform(struct pith_arena *arena, const json_t *from)
{
    const char *os = json_text(from, "os"), *architecture = json_text(from, "architecture");
    const char *variant = json_text(from, "variant");
    return (struct pith_image_platform){
        os == NULL ? NULL : pith_strdup(arena, os),
        architecture == NULL ? NULL : pith_strdup(arena, architecture),
        variant == NULL || *variant == '\0' ? NULL : pith_strdup(arena, variant),
    };
}

/* As the descriptor says it, or else the config; a broken image says nothing yet. */
static struct pith_image_platform platform_of(struct choice *choice, const json_t *descriptor)
{
    const json_t *said = json_object_get(descriptor, "platform");
    struct known *known = known_of(choice, descriptor);
    if (said != NULL) {
        return read_platform(&choice->image->arena, said);
    }
    if (!known->told) {
        PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
        __attribute__((cleanup(drop))) json_t *manifest = oci_read_json(choice->image, descriptor, &scratch, NULL);
        __attribute__((cleanup(drop))) json_t *config =
            oci_read_json(choice->image, json_object_get(manifest, "config"), &scratch, NULL);
        known->told = true;
        known->platform = read_platform(&choice->image->arena, config);
    }
    return known->platform;
}

/* How an index was come to. */
struct way {
    const json_t *entry; /* of index.json; NULL when it is index.json that is read */
    const char *tag;     /* the one that is wanted, or NULL */
    unsigned depth;
    bool pinned; /* by the index of the digest that is wanted */
};

static bool gather(struct choice *choice, const json_t *index, struct way way, struct pith_error *error);

/* Each index once, and once more when it turns out to lie below the pinned one. */
static bool gather_nested(struct choice *choice, const json_t *descriptor, struct way way, struct pith_error *error)
{
    struct image *image = choice->image;
    const char *digest = json_text(descriptor, "digest");
    bool pinned = image->pin != NULL && digest != NULL && strcmp(image->pin, digest) == 0;
    choice->pinned |= pinned;
    way.pinned |= pinned;
    struct known *known = known_of(choice, descriptor);
    if (known->gathered[1] || (known->gathered[0] && !way.pinned)) {
        return true;
    }
    if (way.depth == DEEPEST_INDEX) {
        return pith_fail(error, PITH_MISSING,
                         "more than %d indexes in each other; take the image out of them with "
                         "skopeo copy",
                         DEEPEST_INDEX);
    }
    known->gathered[way.pinned] = true;
    json_t *nested = oci_read_json(image, descriptor, &image->arena, error);
    if (nested == NULL) {
        return false;
    }
    pith_push(&image->arena, &choice->documents, nested);
    way.tag = NULL;
    way.depth++;
    return gather(choice, nested, way, error);
}

static bool gather(struct choice *choice, const json_t *index, struct way way, struct pith_error *error)
{
    const json_t *descriptor;
    size_t i;
    json_array_foreach(json_object_get(index, "manifests"), i, descriptor)
    {
        struct way next = way;
        next.entry = way.entry == NULL ? descriptor : way.entry;
        if (is_artifact(descriptor) || (way.tag != NULL && !has_tag(descriptor, way.tag))) {
            continue;
        }
        if (is_index(descriptor)) {
            if (!gather_nested(choice, descriptor, next, error)) {
                return false;
            }
        } else if (is_image(choice, descriptor, way.depth > 0)) {
            struct candidate found = {descriptor, next.entry, platform_of(choice, descriptor), way.pinned};
            pith_push(&choice->image->arena, &choice->found, found);
        }
    }
    return true;
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
