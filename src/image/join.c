/* SPDX-License-Identifier: Apache-2.0 */
/* Images → members sorted by platform, their blobs, the index, and its entry in a layout. */
#include "image/join.h"
#include "pith/manifest/reference.h"

#include <stdlib.h>

static int by_platform(const void *one, const void *two)
{
    return pith_platform_compare(&((const struct joined *)one)->member->platform,
                                 &((const struct joined *)two)->member->platform);
}

static int by_digest(const void *one, const void *two)
{
    return strcmp(((const struct taken *)one)->blob.digest, ((const struct taken *)two)->blob.digest);
}

void join_finish(struct joining *joining)
{
    for (uint32_t i = 0; i < joining->words.count; i++) {
        pith_source_destroy(joining->words.items[i].source);
    }
}

static bool open_all(struct joining *joining, struct pith_error *error)
{
    const struct pith_index_request *request = joining->request;
    for (uint32_t i = 0; i < request->count; i++) {
        struct pith_members members;
        bool opened = pith_members_open(request->words[i], request->platform, joining->arena, &members, error);
        pith_push(joining->arena, &joining->words, members);
        if (!opened) {
            return false;
        }
        joining->count += members.list.count;
    }
    return true;
}

static json_t *descriptor(const char *type, const char *digest, uint64_t size)
{
    return json_pack("{s:s, s:s, s:I}", "mediaType", type, "digest", digest, "size", (json_int_t)size);
}

/* What an archive of `docker save` lacks: a manifest of its config and its layers. */
static struct document make_manifest(struct joining *joining, const struct pith_member *member)
{
    struct document config = document_of_bytes(member->config, member->config_size);
    json_t *layers = json_array();
    for (uint32_t i = 0; i < member->blobs.count; i++) {
        (void)json_array_append_new(
            layers, descriptor(MEDIA_LAYER, member->blobs.items[i].digest, member->blobs.items[i].size));
    }
    const char *digest = pith_format(joining->arena, "sha256:%s", config.hex);
    json_t *value = json_pack("{s:i, s:s, s:o, s:o}", "schemaVersion", 2, "mediaType", MEDIA_MANIFEST, "config",
                              descriptor(MEDIA_CONFIG, digest, config.size), "layers", layers);
    struct document manifest = document_of(joining->arena, value);
    pith_push(joining->arena, &joining->made.list, config);
    pith_push(joining->arena, &joining->made.list, manifest);
    return manifest;
}

static struct joined join_one(struct joining *joining, const char *word, const struct pith_member *member)
{
    struct joined joined = {word, member, member->type, member->manifest.digest, member->manifest.size};
    if (joined.digest == NULL) {
        struct document manifest = make_manifest(joining, member);
        joined.type = MEDIA_MANIFEST;
        joined.digest = pith_format(joining->arena, "sha256:%s", manifest.hex);
        joined.size = manifest.size;
    }
    for (uint32_t i = 0; i < member->blobs.count; i++) {
        pith_push(joining->arena, &joining->taken, (struct taken){member, member->blobs.items[i]});
    }
    return joined;
}

static bool one_a_platform(const struct joining *joining, struct pith_error *error)
{
    for (uint32_t i = 1; i < joining->count; i++) {
        const struct joined *one = &joining->joined[i - 1], *two = &joining->joined[i];
        if (by_platform(one, two) == 0) {
            bool swap = strcmp(one->word, two->word) > 0; /* the same words whatever their order */
            return pith_fail(error, PITH_USAGE,
                             "%s (%s) and %s (%s) are both for %s; an index holds one image a platform: leave one out",
                             (swap ? two : one)->word, (swap ? two : one)->digest, (swap ? one : two)->word,
                             (swap ? one : two)->digest, pith_platform_text(&one->member->platform, joining->arena));
        }
    }
    return true;
}

/* Images share blobs: each is taken once. */
static void sort_blobs(struct joining *joining)
{
    uint32_t kept = 0;
    if (joining->taken.count > 0) {
        qsort(joining->taken.items, joining->taken.count, sizeof *joining->taken.items, by_digest);
    }
    for (uint32_t i = 0; i < joining->taken.count; i++) {
        if (kept == 0 || by_digest(&joining->taken.items[kept - 1], &joining->taken.items[i]) != 0) {
            joining->taken.items[kept++] = joining->taken.items[i];
        }
    }
    joining->taken.count = kept;
}

static void make_index(struct joining *joining)
{
    json_t *manifests = json_array();
    for (uint32_t i = 0; i < joining->count; i++) {
        const struct joined *joined = &joining->joined[i];
        const struct pith_image_platform *is = &joined->member->platform;
        json_t *platform = json_pack("{s:s, s:s}", "os", is->os, "architecture", is->architecture);
        json_t *entry = descriptor(joined->type, joined->digest, joined->size);
        if (is->variant != NULL) {
            (void)json_object_set_new(platform, "variant", json_string(is->variant));
        }
        (void)json_object_set_new(entry, "platform", platform);
        (void)json_array_append_new(manifests, entry);
    }
    joining->index = document_of(joining->arena, json_pack("{s:i, s:s, s:o}", "schemaVersion", 2, "mediaType",
                                                           MEDIA_INDEX, "manifests", manifests));
    pith_push(joining->arena, &joining->made.list, joining->index);
}

bool join_read(struct joining *joining, struct pith_error *error)
{
    if (!open_all(joining, error)) {
        return false;
    }
    uint32_t at = 0;
    joining->joined = pith_alloc_array(joining->arena, joining->count, sizeof *joining->joined);
    for (uint32_t i = 0; i < joining->request->count; i++) {
        const struct pith_members *members = &joining->words.items[i];
        for (uint32_t j = 0; j < members->list.count; j++) {
            joining->joined[at++] = join_one(joining, joining->request->words[i], &members->list.items[j]);
        }
    }
    qsort(joining->joined, joining->count, sizeof *joining->joined, by_platform);
    sort_blobs(joining);
    make_index(joining);
    return one_a_platform(joining, error);
}
