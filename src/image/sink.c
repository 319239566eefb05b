/* SPDX-License-Identifier: Apache-2.0 */
/* An image, blob by blob: the base's layers, its own, configs and manifests with what is attached to them, the index.
 */
#include "image/sink.h"

#include "image/outputs.h"

struct sink *sink_open(const struct pith_target *target, const struct sink *asked, struct pith_error *error)
{
    struct sink all = *asked;
    all.ops = target->kind->sink;
    all.path = target->path;
    return all.ops->open(&all, error);
}

void sink_close(struct sink **sink)
{
    if (*sink != NULL) {
        (*sink)->ops->close(*sink);
    }
}

bool sink_documents(struct sink *sink, const struct documents *documents, struct pith_error *error)
{
    for (uint32_t i = 0; i < documents->list.count; i++) {
        if (!sink->ops->document(sink, &documents->list.items[i], error)) {
            return false;
        }
    }
    return true;
}

static bool put_layers(struct sink *sink, const struct pith_image *image, struct pith_written *written,
                       struct pith_error *error)
{
    for (uint32_t i = 0; i < image->count; i++) {
        if (!sink->ops->layer(sink, image, i, &written->layers[i], error)) {
            return pith_context(error, "the layer %s", image->slices[i].name);
        }
        written->layers[i].name = image->slices[i].name;
        written->size += written->layers[i].layer.size;
    }
    return true;
}

/* Production's image, and the twin's. */
static bool describe(struct sink *sink, const struct pith_image *image, const struct pith_target *target,
                     struct described described[2], struct pith_written *written, struct pith_error *error)
{
    struct documents documents = {0};
    for (uint32_t i = 0; i < image_count(image); i++) {
        if (!image_describe(image, written->layers, i == 1, target, sink->arena, &described[i], error)) {
            return false;
        }
        written->size += described[i].config.size + described[i].manifest.size;
        image_documents(&described[i], sink->arena, &documents);
    }
    image_report(described, image_count(image), written);
    return sink_documents(sink, &documents, error);
}

bool sink_write_image(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                      struct pith_written *written, struct pith_error *error)
{
    const struct sink asked = {
        .arena = arena, .batch = image->batch, .time = image->time, .no_sync = image->no_sync, .makes_layers = true};
    __attribute__((cleanup(sink_close))) struct sink *sink = sink_open(target, &asked, error);
    struct described described[2];
    struct listings listings = {0};
    if (sink == NULL || !sink_base(sink, image, error) || !put_layers(sink, image, written, error) ||
        !describe(sink, image, target, described, written, error)) {
        return false;
    }
    image_list(image, described, image_count(image), arena, &listings);
    if (!sink->ops->commit(sink, &listings, error)) {
        return false;
    }
    written->size = sink->size > 0 ? sink->size : written->size;
    return true;
}
