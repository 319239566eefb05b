/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `docker-archive:FILE[:NAME]`: what `docker save` writes and `docker load` reads: layers as plain tars, configs, and
 * manifest.json (Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format"). The size of a
 * plain layer is known before a byte of it is, so the archive streams into a pipe. A debug twin is a second image over
 * the same layers.
 */
#include "base/output.h"
#include "image/base.h"
#include "image/outputs.h"
#include "pith/manifest/reference.h"

struct writing {
    const struct pith_image *image;
    struct pith_arena *arena;
    struct archive archive;
    struct pith_written *written;
    const char **names, **base_names; /* of the layers' members */
    uint32_t base_count;
};

static bool write_base(struct writing *writing, struct pith_error *error)
{
    const struct pith_source_layer *layers = base_layers(writing->image, &writing->base_count);
    writing->base_names = pith_alloc_array(writing->arena, writing->base_count + 1, sizeof *writing->base_names);
    for (uint32_t i = 0; i < writing->base_count; i++) {
        writing->base_names[i] =
            pith_format(writing->arena, "base-%u-%.12s.tar", i + 1, layers[i].diff_id + strlen("sha256:"));
        if (!archive_base_tar(&writing->archive, writing->image, i,
                              pith_format(writing->arena, "/%s", writing->base_names[i]), error)) {
            return pith_context(error, "layer %u of the base", i + 1);
        }
    }
    return true;
}

static bool write_layer(struct writing *writing, uint32_t index, struct pith_error *error)
{
    const struct pith_slice *slice = &writing->image->slices[index];
    struct pith_layer_options options = image_layer_options(writing->image);
    options.compression = PITH_PLAIN;
    options.level = -1;
    uint64_t size = pith_layer_tar_size(slice->entries, slice->count, options.time);
    struct pith_written_layer *layer = &writing->written->layers[index];
    writing->names[index] = pith_format(writing->arena, "%u-%s.tar", index + 1, slice->name);
    if (!archive_begin(&writing->archive, pith_format(writing->arena, "/%s", writing->names[index]), size, error) ||
        !pith_layer_write(slice->entries, slice->count, &options, writing->archive.fd, &layer->layer, error)) {
        return pith_context(error, "the layer %s", slice->name);
    }
    layer->name = slice->name;
    writing->archive.size += size;
    return archive_finish_member(&writing->archive, size, error);
}

static json_t *describe(const struct writing *writing, const struct described *described, uint32_t layers)
{
    json_t *names = json_array(), *tags = json_array();
    for (uint32_t i = 0; i < writing->base_count; i++) {
        (void)json_array_append_new(names, json_string(writing->base_names[i]));
    }
    for (uint32_t i = 0; i < layers; i++) {
        (void)json_array_append_new(names, json_string(writing->names[i]));
    }
    if (described->name != NULL) {
        (void)json_array_append_new(tags, json_string(described->name));
    }
    return json_pack("{s:o, s:o, s:o}", "Config", json_sprintf("%s.json", described->config.hex), "Layers", names,
                     "RepoTags", tags);
}

static bool write_images(struct writing *writing, const struct pith_target *target, struct pith_error *error)
{
    const struct pith_image *image = writing->image;
    struct pith_written *written = writing->written;
    json_t *images = json_array();
    for (uint32_t i = 0; i < image_count(image); i++) {
        struct described described;
        if (!image_describe(image, written->layers, i == 1, target, writing->arena, &described, error) ||
            !archive_file(&writing->archive, pith_format(writing->arena, "/%s.json", described.config.hex),
                          described.config.text, described.config.size, error)) {
            json_decref(images);
            return false;
        }
        memcpy(i == 0 ? written->config : written->debug_config, described.config.digest, PITH_DIGEST_SIZE);
        written->tag = i == 0 ? described.name : written->tag;
        (void)json_array_append_new(images, describe(writing, &described, i == 1 ? image->count : image->shipped));
    }
    struct document manifest = document_of(writing->arena, images);
    return archive_file(&writing->archive, "/manifest.json", manifest.text, manifest.size, error) &&
           archive_end(&writing->archive, error);
}

static bool write_docker_archive(const struct pith_image *image, const struct pith_target *target,
                                 struct pith_arena *arena, struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    struct writing writing = {.image = image, .arena = arena, .written = written};
    if (!pith_output_file(target->path, arena, &output, error)) {
        return false;
    }
    output.no_sync = image->no_sync;
    writing.archive = (struct archive){.fd = output.fd, .time = image->time};
    writing.names = pith_alloc_array(arena, image->count + 1, sizeof *writing.names);
    if (!write_base(&writing, error)) {
        return false;
    }
    for (uint32_t i = 0; i < image->count; i++) {
        if (!write_layer(&writing, i, error)) {
            return false;
        }
    }
    bool done = write_images(&writing, target, error) && pith_output_settle(&output, image->batch, error);
    written->size = writing.archive.size;
    return done;
}

static bool read_docker_archive(const char *rest, struct pith_arena *arena, struct pith_target *target,
                                struct pith_error *error)
{
    struct pith_reference reference;
    return target_read_reference(rest, "file", arena, target, error) &&
           (target->reference == NULL || pith_reference_read(target->reference, arena, &reference, error) ||
            pith_context(error, "output %s", target->word));
}

const struct pith_output_kind output_docker_archive = {
    .words = (const char *const[]){"docker-archive:", NULL},
    .form = "docker-archive:FILE[:NAME]",
    .help = "for `docker load`; FILE may be -",
    .content = PITH_CONTENT_IMAGE,
    .reasons = PITH_REASONS_BESIDE,
    .called_by_name = true,
    .read = read_docker_archive,
    .check = target_check_file,
    .write = write_docker_archive,
};
