/* SPDX-License-Identifier: Apache-2.0 */
/* What a word names, listed blob by blob. */
#include "source/members.h"
#include "base/io.h"
#include "pith/source/image_config.h"
#include "source/artifacts.h"

#include <stdlib.h>

struct listing {
    struct image *image;
    struct pith_arena *arena;
    struct pith_member *member; /* the one in hand */
    struct artifacts artifacts;
};

static void drop(json_t **value)
{
    json_decref(*value);
}

static void finish(struct listing *listing)
{
    artifacts_finish(&listing->artifacts);
}

static void add(const struct listing *listing, const char *digest, uint64_t size, const char *name)
{
    const struct pith_blob blob = {pith_strdup(listing->arena, digest), size, pith_strdup(listing->arena, name)};
    pith_push(listing->arena, &listing->member->blobs, blob);
}

static int by_digest(const void *one, const void *two)
{
    return strcmp(((const struct pith_blob *)one)->digest, ((const struct pith_blob *)two)->digest);
}

/* Two layers may be the same. */
static void each_once(struct pith_member *member)
{
    uint32_t kept = 0;
    qsort(member->blobs.items, member->blobs.count, sizeof *member->blobs.items, by_digest);
    for (uint32_t i = 0; i < member->blobs.count; i++) {
        if (kept == 0 || by_digest(&member->blobs.items[kept - 1], &member->blobs.items[i]) != 0) {
            member->blobs.items[kept++] = member->blobs.items[i];
        }
    }
    member->blobs.count = kept;
}

static bool add_descriptor(const struct listing *listing, const json_t *descriptor, struct pith_error *error)
{
    const char *digest = json_text(descriptor, "digest"), *name = blob_name(digest, listing->arena);
    const json_t *size = json_object_get(descriptor, "size");
    if (name == NULL || !json_is_integer(size) || json_integer_value(size) < 0) {
        return pith_fail(error, PITH_MISSING, "a descriptor without a sha256 digest or a size");
    }
    add(listing, digest, (uint64_t)json_integer_value(size), name);
    return true;
}

/* The manifest, its config and its layers. */
static bool add_manifest(const struct listing *listing, const json_t *manifest, const json_t *descriptor,
                         struct pith_error *error)
{
    const json_t *layer;
    size_t i;
    json_array_foreach(json_object_get(manifest, "layers"), i, layer)
    {
        if (!add_descriptor(listing, layer, error)) {
            return pith_context(error, "layer %zu", i + 1);
        }
    }
    return add_descriptor(listing, json_object_get(manifest, "config"), error) &&
           add_descriptor(listing, descriptor, error);
}

static int by_name(const void *one, const void *two)
{
    const struct pith_attached *a = one, *b = two;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->digest, b->digest);
}

/* Those whose subject is this image. */
static bool attach(const struct listing *listing, struct pith_error *error)
{
    struct pith_member *member = listing->member;
    for (uint32_t i = 0; i < listing->artifacts.list.count; i++) {
        const struct artifact *artifact = &listing->artifacts.list.items[i];
        if (artifact->subject == NULL || strcmp(artifact->subject, member->manifest.digest) != 0) {
            continue;
        }
        const struct pith_attached attached = {pith_copy(listing->arena, artifact->name, strcspn(artifact->name, ".")),
                                               pith_strdup(listing->arena, artifact->digest)};
        pith_push(listing->arena, &member->attached, attached);
        if (!add_manifest(listing, artifact->manifest, artifact->descriptor, error)) {
            return pith_context(error, "the artifact %s", artifact->digest);
        }
    }
    if (member->attached.count > 1) {
        qsort(member->attached.items, member->attached.count, sizeof *member->attached.items, by_name);
    }
    return true;
}

static bool read_platform(struct listing *listing, struct pith_error *error)
{
    struct pith_member *member = listing->member;
    struct pith_image_config config;
    if (!pith_image_config_read(member->config, member->config_size, listing->arena, &config, error)) {
        return pith_context(error, "the image's config");
    }
    member->platform = (struct pith_image_platform){config.os, config.architecture, config.variant};
    return (config.os != NULL && config.architecture != NULL) ||
           pith_fail(error, PITH_MISSING, "the image's config does not say which system and architecture it is for");
}

static bool list_one(struct listing *listing, const struct candidate *candidate, struct pith_error *error)
{
    struct pith_member *member = listing->member;
    const json_t *descriptor = candidate->descriptor, *annotations = json_object_get(candidate->entry, "annotations");
    __attribute__((cleanup(drop))) json_t *manifest = oci_read_json(listing->image, descriptor, listing->arena, error);
    const json_t *config = json_object_get(manifest, "config");
    if (manifest == NULL) {
        return false;
    }
    const char *digest = json_text(descriptor, "digest"), *type = json_text(manifest, "mediaType");
    const char *name = json_text(annotations, "io.containerd.image.name");
    if (!json_is_object(config)) {
        return pith_fail(error, PITH_MISSING, "%s is no manifest of an image", digest);
    }
    type = type == NULL ? json_text(descriptor, "mediaType") : type;
    member->type = pith_strdup(listing->arena, type == NULL ? "application/vnd.oci.image.manifest.v1+json" : type);
    member->name = name == NULL ? NULL : pith_strdup(listing->arena, name);
    member->manifest.digest = pith_strdup(listing->arena, digest);
    member->manifest.size = (uint64_t)json_integer_value(json_object_get(descriptor, "size"));
    if (!oci_read_document(listing->image, config, listing->arena, &member->config, &member->config_size, error) ||
        !read_platform(listing, error) || !add_manifest(listing, manifest, descriptor, error) ||
        !attach(listing, error)) {
        return pith_context(error, "image %s", digest);
    }
    each_once(member);
    return true;
}

static struct pith_member *begin(struct image *image, struct pith_arena *arena, struct pith_members *members)
{
    pith_push(arena, &members->list, (struct pith_member){.source = &image->source});
    return &members->list.items[members->list.count - 1];
}

/* One entry of index.json, and nothing beside it. */
static bool one_entry(const struct choice *choice, struct pith_error *error)
{
    for (uint32_t i = 1; i < choice->found.count; i++) {
        if (choice->found.items[i].entry != choice->found.items[0].entry) {
            return pith_fail(error, PITH_MISSING,
                             "there are several images in it; name one by its tag or @sha256:…: %s",
                             choice_describe(choice));
        }
    }
    return true;
}

static bool list_layout(struct image *image, struct pith_arena *arena, struct pith_members *members,
                        struct pith_error *error)
{
    __attribute__((cleanup(choice_finish))) struct choice choice = {.image = image};
    if (!oci_gather(image, &choice, error)) {
        return false;
    }
    bool single = image->asked != NULL || (image->pin != NULL && !choice.pinned);
    const struct candidate *one = single ? choice_one(&choice, error) : &choice.found.items[0];
    uint32_t count = single ? 1 : choice.found.count;
    if (one == NULL || (!single && !one_entry(&choice, error))) {
        return false;
    }
    __attribute__((cleanup(finish))) struct listing listing = {.image = image, .arena = arena};
    artifacts_read(image, one->entry, arena, &listing.artifacts);
    for (uint32_t i = 0; i < count; i++) {
        listing.member = begin(image, arena, members);
        if (!choice_has_pin(&choice, &one[i], error) || !list_one(&listing, &one[i], error)) {
            return false;
        }
    }
    return true;
}

/* Layers there are plain tars, whose digests are the diff IDs. */
static bool list_docker(struct image *image, struct pith_arena *arena, struct pith_members *members,
                        struct pith_error *error)
{
    struct listing listing = {.image = image, .arena = arena, .member = begin(image, arena, members)};
    listing.member->config = image->config;
    listing.member->config_size = image->config_size;
    for (uint32_t i = 0; i < image->layers.count; i++) {
        const struct pith_source_layer *layer = &image->layers.items[i];
        if (blob_name(layer->diff_id, arena) == NULL) {
            return pith_fail(error, PITH_MISSING, "layer %u has no sha256 diff ID", i + 1);
        }
        add(&listing, layer->diff_id, layer->size, image->names[i]);
    }
    return read_platform(&listing, error);
}

bool pith_members_open(const char *word, const struct pith_image_platform *platform, struct pith_arena *arena,
                       struct pith_members *members, struct pith_error *error)
{
    struct image *image;
    *members = (struct pith_members){0};
    if (!image_open_blobs(word, platform, &image, error)) {
        return false;
    }
    members->source = &image->source;
    bool layout = image->names == NULL;
    bool done = layout ? list_layout(image, arena, members, error) : list_docker(image, arena, members, error);
    return pith_sound(image->blobs.fault, done, error) || pith_context(error, "image %s", word);
}

bool pith_member_blob(const struct pith_member *member, const struct pith_blob *blob, struct pith_content *content,
                      struct pith_error *error)
{
    const struct image *image = (const struct image *)(const void *)member->source;
    if (!blobs_open(image, blob->name, content, error)) {
        return pith_context(error, "image %s", image->source.name);
    }
    if (content->size == blob->size) {
        return true;
    }
    pith_close_scope(&content->fd);
    return pith_fail(error, PITH_MISSING, "image %s: %s has %llu bytes, not the %llu that it should have",
                     image->source.name, blob->name, (unsigned long long)content->size, (unsigned long long)blob->size);
}
