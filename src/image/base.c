/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an image takes over from the one it stands on: layers as they are kept, history, and annotations that say which
 * it was (annotations.md). Docker's media types become the standard's: the bytes are the same.
 */
#include "image/base.h"

#include "image/sink.h"

#include "base/io.h"
#include "base/path.h"
#include "base/spool.h"

#include <errno.h>

const struct pith_source_layer *base_layers(const struct pith_image *image, uint32_t *count)
{
    *count = 0;
    return image->plan->base == NULL ? NULL : pith_source_layers(image->plan->base, count);
}

static bool kind_of(const struct pith_image *image, uint32_t index, const char *said, const char **type,
                    struct pith_error *error)
{
    unsigned char magic[4] = {0};
    struct pith_content content;
    if (said != NULL) {
        bool gzip = pith_ends_with(said, "+gzip") || pith_ends_with(said, ".gzip");
        bool zstd = pith_ends_with(said, "zstd");
        *type = gzip ? MEDIA_LAYER "+gzip" : zstd ? MEDIA_LAYER "+zstd" : MEDIA_LAYER;
        return true;
    }
    if (!pith_source_layer_open(image->plan->base, index, &content, error)) {
        return false;
    }
    PITH_CLOSE int fd = content.fd;
    (void)pith_pread_full(fd, magic, sizeof magic, content.offset);
    *type = memcmp(magic, "\x1f\x8b", 2) == 0           ? MEDIA_LAYER "+gzip"
            : memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0 ? MEDIA_LAYER "+zstd"
                                                        : MEDIA_LAYER;
    return true;
}

json_t *base_descriptors(const struct pith_image *image, struct pith_error *error)
{
    uint32_t count;
    const struct pith_source_layer *layers = base_layers(image, &count);
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++) {
        const char *type;
        if (!kind_of(image, i, layers[i].media_type, &type, error)) {
            json_decref(array);
            return NULL;
        }
        (void)json_array_append_new(array, descriptor_of_digest(type, layers[i].digest, layers[i].size));
    }
    return array;
}

json_t *base_diff_ids(const struct pith_image *image)
{
    uint32_t count;
    const struct pith_source_layer *layers = base_layers(image, &count);
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++) {
        (void)json_array_append_new(array, json_string(layers[i].diff_id));
    }
    return array;
}

/* How many layers a history tells of; more than any image has where it is none. */
static size_t told_layers(const json_t *history)
{
    const json_t *entry;
    size_t i, told = 0;
    json_array_foreach(history, i, entry)
    {
        if (!json_is_object(entry)) {
            return SIZE_MAX;
        }
        told += !json_is_true(json_object_get(entry, "empty_layer"));
    }
    return json_is_array(history) ? told : SIZE_MAX;
}

/* As it stands there. One that tells of fewer layers is filled up, and one of more is none: what follows is ours. */
json_t *base_history(const struct pith_image *image)
{
    uint32_t count;
    size_t size = 0;
    (void)base_layers(image, &count);
    const char *text = image->plan->base == NULL ? NULL : pith_source_config(image->plan->base, &size);
    json_t *config = text == NULL ? NULL : json_loadb(text, size, 0, NULL);
    json_t *history = json_deep_copy(json_object_get(config, "history"));
    json_decref(config);
    if (told_layers(history) > count) {
        json_decref(history);
        history = json_array();
    }
    for (size_t told = told_layers(history); told < count; told++) {
        (void)json_array_append_new(history, json_pack("{s:s}", "comment", "a layer of the base"));
    }
    return history;
}

/* "base:1.0" of "oci:images/base:1.0@sha256:…"; a name that is one already stays. */
static const char *name_of(const char *word, struct pith_arena *arena)
{
    const char *path = strchr(word, ':') == NULL ? word : strchr(word, ':') + 1;
    size_t size = strcspn(path, "@"), file = strcspn(path, ":@");
    const char *reference = path[file] == ':' ? pith_copy(arena, path + file + 1, size - file - 1) : NULL;
    if (reference != NULL && strpbrk(reference, ":/") != NULL) {
        return reference;
    }
    const char *slash = memrchr(path, '/', file);
    size_t skipped = slash == NULL ? 0 : (size_t)(slash + 1 - path);
    return pith_format(arena, "%.*s%s%s", (int)(file - skipped), path + skipped, reference == NULL ? "" : ":",
                       reference == NULL ? "" : reference);
}

void base_annotate(const struct pith_image *image, json_t *annotations, struct pith_arena *arena)
{
    const char *digest = image->plan->base == NULL ? NULL : pith_source_digest(image->plan->base);
    if (image->plan->base == NULL) {
        return;
    }
    (void)json_object_set_new(annotations, "org.opencontainers.image.base.name",
                              json_string(name_of(image->manifest->base.image.text, arena)));
    if (digest != NULL) {
        (void)json_object_set_new(annotations, "org.opencontainers.image.base.digest", json_string(digest));
    }
}

/* The base's layers, of several that have the same bytes the first alone. */
static uint32_t different_layers(const struct pith_image *image, struct pith_arena *arena, uint32_t **indexes)
{
    uint32_t count, kept = 0;
    const struct pith_source_layer *layers = base_layers(image, &count);
    struct pith_texts *digests = pith_texts_create();
    *indexes = pith_alloc_array(arena, count + 1, sizeof **indexes);
    for (uint32_t i = 0; i < count; i++) {
        if (pith_text_find(digests, layers[i].digest) == 0) {
            (void)pith_intern(digests, layers[i].digest);
            (*indexes)[kept++] = i;
        }
    }
    pith_texts_destroy(digests);
    return kept;
}

static bool copy_layer(struct sink *sink, const struct pith_source *base, const struct pith_source_layer *layer,
                       uint32_t index, struct pith_error *error)
{
    struct pith_content content;
    bool copied;
    if (!pith_source_layer_open(base, index, &content, error)) {
        return false;
    }
    bool done = sink->ops->copy(sink, layer->digest + strlen("sha256:"), &content, &copied, error);
    pith_close_scope(&content.fd);
    return done || pith_context(error, "layer %u of the base", index + 1);
}

bool sink_base(struct sink *sink, const struct pith_image *image, struct pith_error *error)
{
    uint32_t all, *indexes, count = different_layers(image, sink->arena, &indexes);
    const struct pith_source_layer *layers = base_layers(image, &all);
    for (uint32_t i = 0; i < count; i++) {
        if (!copy_layer(sink, image->plan->base, &layers[indexes[i]], indexes[i], error)) {
            return false;
        }
    }
    return true;
}

/* How long a tar is, its header must say before it: so it is unpacked into a spool first. */
bool archive_base_tar(struct archive *archive, const struct pith_image *image, uint32_t index, const char *path,
                      struct pith_error *error)
{
    uint64_t size;
    PITH_CLOSE int spool = pith_spool(error);
    if (spool < 0 || !pith_source_layer_unpack(image->plan->base, index, spool, &size, error) ||
        !archive_begin(archive, path, size, error)) {
        return false;
    }
    if (!pith_pour(spool, 0, archive->fd, size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write the archive");
    }
    archive->size += size;
    return archive_finish_member(archive, size, error);
}
