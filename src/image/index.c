/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a layout: what others put there stays, byte for byte as far as JSON can say. */
#include "image/room.h"

static const char ref_name[] = "org.opencontainers.image.ref.name";
static const char subject[] = "dev.pith.subject"; /* of a referrer: its image */

static const char *tag_of(const json_t *descriptor)
{
    return json_string_value(json_object_get(json_object_get(descriptor, "annotations"), ref_name));
}

static const char *subject_of(const json_t *descriptor)
{
    return json_string_value(json_object_get(json_object_get(descriptor, "annotations"), subject));
}

static bool has_digest(const json_t *manifests, const char *digest)
{
    bool has = false;
    for (size_t i = 0; i < json_array_size(manifests) && !has; i++) {
        const char *other = json_string_value(json_object_get(json_array_get(manifests, i), "digest"));
        has = other != NULL && strcmp(other, digest) == 0;
    }
    return has;
}

/* Without what had the tag before. */
static json_t *without_tag(const json_t *manifests, const char *tag)
{
    json_t *kept = json_array();
    for (size_t i = 0; i < json_array_size(manifests); i++) {
        const char *other = tag_of(json_array_get(manifests, i));
        if (other == NULL || strcmp(other, tag) != 0) {
            (void)json_array_append(kept, json_array_get(manifests, i));
        }
    }
    return kept;
}

/* Without referrers that we listed to what is there no more. */
static json_t *without_orphans(const json_t *manifests)
{
    json_t *kept = json_array();
    struct pith_texts *digests = pith_texts_create();
    for (size_t i = 0; i < json_array_size(manifests); i++) {
        const char *digest = json_string_value(json_object_get(json_array_get(manifests, i), "digest"));
        (void)pith_intern(digests, digest == NULL ? "" : digest);
    }
    for (size_t i = 0; i < json_array_size(manifests); i++) {
        const char *to = subject_of(json_array_get(manifests, i));
        if (to == NULL || pith_text_find(digests, to) != 0) {
            (void)json_array_append(kept, json_array_get(manifests, i));
        }
    }
    pith_texts_destroy(digests);
    return kept;
}

/* Whoever made the layout may have listed any number of manifests: each is looked at a few times, and no more. */
static void forget(json_t *index, const char *tag)
{
    json_t *others = without_tag(json_object_get(index, "manifests"), tag);
    (void)json_object_set_new(index, "manifests", without_orphans(others));
    json_decref(others);
}

static json_t *listed_image(const struct pith_image *image, const struct described *described)
{
    json_t *annotations = json_pack("{s:s}", ref_name, described->tag);
    json_t *platform = json_pack("{s:s, s:s}", "os", "linux", "architecture", image->platform.architecture);
    if (image->platform.variant != NULL) {
        (void)json_object_set_new(platform, "variant", json_string(image->platform.variant));
    }
    for (uint32_t i = 0; i < described->attached_count; i++) {
        char key[64];
        (void)snprintf(key, sizeof key, "dev.pith.%s", described->attached[i].is->name);
        (void)json_object_set_new(annotations, key, json_sprintf("sha256:%s", described->attached[i].manifest.hex));
    }
    if (described->name != NULL) { /* where containerd's import takes the name from */
        (void)json_object_set_new(annotations, "io.containerd.image.name", json_string(described->name));
    }
    json_t *descriptor = descriptor_of(MEDIA_MANIFEST, &described->manifest);
    (void)json_object_set_new(descriptor, "platform", platform);
    (void)json_object_set_new(descriptor, "annotations", annotations);
    return descriptor;
}

static json_t *listed_referrer(const struct described *described, const struct attached *attached)
{
    json_t *descriptor = descriptor_of(MEDIA_MANIFEST, &attached->manifest);
    (void)json_object_set_new(descriptor, "artifactType", json_string(attached->is->type));
    (void)json_object_set_new(descriptor, "annotations",
                              json_pack("{s:o}", subject, json_sprintf("sha256:%s", described->manifest.hex)));
    return descriptor;
}

static bool read_old(const char *old, size_t size, const char *path, json_t **index, struct pith_error *error)
{
    char why[PITH_JSON_WHY] = "it is no index of schema version 2";
    *index = pith_json_parse(old, size, why);
    if (*index != NULL && json_integer_value(json_object_get(*index, "schemaVersion")) == 2 &&
        json_is_array(json_object_get(*index, "manifests"))) {
        return true;
    }
    (void)pith_fail(error, PITH_USAGE, "the layout %s has a broken index.json (%s); repair it or name a new directory",
                    path, why);
    json_decref(*index);
    return false;
}

static void push(struct listings *listings, const char *tag, json_t *value, struct pith_arena *arena)
{
    size_t size;
    pith_push(arena, &listings->list, (struct listing){tag, pith_json_text(arena, value, &size)});
}

void image_list(const struct pith_image *image, const struct described *described, uint32_t count,
                struct pith_arena *arena, struct listings *listings)
{
    for (uint32_t i = 0; i < count; i++) {
        push(listings, described[i].tag, listed_image(image, &described[i]), arena);
    }
    for (uint32_t i = 0; i < described[0].attached_count && image->list_referrers; i++) {
        const struct attached *attached = &described[0].attached[i];
        push(listings, NULL, listed_referrer(&described[0], attached), arena);
    }
}

bool image_index(const char *old, size_t old_size, const char *path, const struct listings *listings,
                 struct pith_arena *arena, struct document *index, struct pith_error *error)
{
    json_t *value;
    if (old == NULL) {
        value = json_pack("{s:i, s:s, s:[]}", "schemaVersion", 2, "mediaType", MEDIA_INDEX, "manifests");
    } else if (!read_old(old, old_size, path, &value, error)) {
        return false;
    }
    for (uint32_t i = 0; i < listings->list.count; i++) {
        const struct listing *listing = &listings->list.items[i];
        json_t *entry = json_loads(listing->descriptor, 0, NULL);
        if (listing->tag != NULL) {
            forget(value, listing->tag);
        }
        json_t *manifests = json_object_get(value, "manifests");
        if (listing->tag != NULL || !has_digest(manifests, json_string_value(json_object_get(entry, "digest")))) {
            (void)json_array_append(manifests, entry);
        }
        json_decref(entry);
    }
    *index = document_of(arena, value);
    return true;
}
