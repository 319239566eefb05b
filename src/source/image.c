/* SPDX-License-Identifier: Apache-2.0 */
/* The word that names an image, and the way from it to a tree. */
#include "source/image.h"
#include "base/io.h"
#include "base/path.h"
#include "pith/source/image_config.h"

#include <stdlib.h>

enum kind { NONE, OCI, OCI_ARCHIVE, DOCKER_ARCHIVE, TAR };

static const struct {
    const char *prefix;
    enum kind kind;
} transports[] = {{"oci:", OCI}, {"oci-archive:", OCI_ARCHIVE}, {"docker-archive:", DOCKER_ARCHIVE}, {"tar:", TAR}};

/* The size of "@sha256:…" at the end of the word. */
static size_t pin_size(const char *word)
{
    const char *at = strrchr(word, '@');
    return at != NULL && strncmp(at, "@sha256:", 8) == 0 ? strlen(at) : 0;
}

static enum kind kind_of(const char *word, size_t *prefix)
{
    static const char *const endings[] = {".tar", ".tar.gz", ".tgz", ".tar.zst"};
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        *prefix = strlen(transports[i].prefix);
        if (strncmp(word, transports[i].prefix, *prefix) == 0) {
            return transports[i].kind;
        }
    }
    *prefix = 0;
    size_t size = strlen(word) - pin_size(word);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (size > length && memcmp(word + size - length, endings[i], length) == 0) {
            return TAR;
        }
    }
    return NONE;
}

bool pith_source_is_image(const char *word)
{
    size_t prefix;
    return kind_of(word, &prefix) != NONE;
}

const char *pith_source_below(const char *word, const char *directory, struct pith_arena *arena)
{
    size_t prefix;
    (void)kind_of(word, &prefix);
    const char *path = word + prefix;
    bool pipe = prefix > 0 && path[0] == '-' && (path[1] == '\0' || path[1] == ':' || path[1] == '@');
    if (path[0] == '/' || path[0] == '\0' || pipe || strcmp(directory, ".") == 0) {
        return word;
    }
    return pith_format(arena, "%.*s%s/%s", (int)prefix, word, directory, path);
}

const char *pith_source_file(const char *word, struct pith_arena *arena)
{
    size_t prefix;
    bool whole = kind_of(word, &prefix) == TAR; /* elsewhere a path has no colon, as with skopeo */
    const char *path = pith_copy(arena, word + prefix, strlen(word) - prefix - pin_size(word));
    path = whole ? path : pith_copy(arena, path, strcspn(path, ":"));
    return strcmp(path, "-") == 0 ? NULL : path;
}

static bool read_word(struct image *image, const char *word, enum kind *kind, struct pith_error *error)
{
    size_t prefix, pin = pin_size(word);
    *kind = kind_of(word, &prefix);
    char *rest = pith_copy(&image->arena, word + prefix, strlen(word) - prefix - pin);
    if (pin > 0) {
        image->pin = pith_strdup(&image->arena, word + strlen(word) - pin + 1);
        if (blob_name(image->pin, &image->arena) == NULL) {
            return pith_fail(error, PITH_USAGE, "the pin @sha256: wants 64 digits in lower-case hexadecimal");
        }
    }
    if (*kind != TAR) { /* a path has no colon, as with skopeo */
        char *colon = strchr(rest, ':');
        if (colon != NULL) {
            *colon = '\0';
            image->reference = colon + 1;
        }
    }
    image->file = rest;
    if (*rest == '\0' || (image->reference != NULL && *image->reference == '\0')) {
        return pith_fail(error, PITH_USAGE, "name a %s behind the colon",
                         *rest != '\0'  ? "tag"
                         : *kind == OCI ? "directory"
                                        : "file");
    }
    return *kind != OCI || strcmp(rest, "-") != 0 ||
           pith_fail(error, PITH_USAGE, "a directory cannot come through a pipe; write oci-archive:-");
}

static bool open_tar(struct image *image, struct pith_error *error)
{
    char digest[80];
    image->tree.layer = 1;
    return blobs_file(image, layer_member, digest, error) &&
           (image->pin == NULL || strcmp(image->pin, digest) == 0 ||
            pith_fail(error, PITH_MISSING, "the file is %s, not the pinned one", digest));
}

static bool open_kind(struct image *image, enum kind kind, struct pith_error *error)
{
    switch (kind) {
    case OCI:
        return blobs_directory(image, error) && (image->only_blobs || oci_open(image, error));
    case OCI_ARCHIVE:
        return blobs_archive(image, error) && (image->only_blobs || oci_open(image, error));
    case DOCKER_ARCHIVE:
        return blobs_archive(image, error) && docker_open(image, error);
    case TAR:
        return !image->only_blobs ? open_tar(image, error)
                                  : pith_fail(error, PITH_USAGE, "a tree without a config; an image is wanted");
    default:
        return pith_fail(error, PITH_USAGE, "begin it with oci:, oci-archive:, docker-archive: or tar:");
    }
}

bool image_diff_ids(struct image *image, struct pith_error *error)
{
    struct pith_image_config config;
    if (!pith_image_config_read(image->config, image->config_size, &image->arena, &config, error)) {
        return pith_context(error, "the image's config");
    }
    const struct pith_image_platform *asked = image->asked;
    const struct pith_image_platform platform = {config.os, config.architecture, config.variant};
    if (asked != NULL && platform.architecture != NULL && !platform_is_of(&platform, asked)) {
        return pith_fail(error, PITH_MISSING, "it is for %s, not for %s", pith_platform_text(&platform, &image->arena),
                         pith_platform_text(asked, &image->arena));
    }
    if (config.diff_ids.count != image->layers.count) {
        return pith_fail(error, PITH_MISSING, "the config speaks of %u layers, the manifest of %u",
                         config.diff_ids.count, image->layers.count);
    }
    for (uint32_t i = 0; i < image->layers.count; i++) {
        image->layers.items[i].diff_id = config.diff_ids.items[i];
    }
    return true;
}

static bool apply_layer(struct image *image, const char *name, struct pith_source_layer *layer,
                        struct pith_error *error)
{
    struct blob blob;
    char digest[80], diff_id[80];
    if (!blobs_find(image, name, &blob, error)) {
        return false;
    }
    bool sized = layer->size == blob.size;
    image->tree.layer++;
    bool done = sized ? budget_take(image->spool.budget, COST_OF_LAYER, error) &&
                            tar_read(&blob, &image->spool, layer_member, image, digest, diff_id, error)
                      : pith_fail(error, PITH_MISSING, "it has %llu bytes, not the %llu that the manifest says",
                                  (unsigned long long)blob.size, (unsigned long long)layer->size);
    blob_close(&blob);
    if (!done) {
        return false;
    }
    if (layer->digest != NULL && strcmp(layer->digest, digest) != 0) {
        return pith_fail(error, PITH_MISSING, "its bytes have the digest %s", digest);
    }
    if (strcmp(layer->diff_id, diff_id) != 0) {
        return pith_fail(error, PITH_MISSING, "the tar in it has the digest %s, the config says %s", diff_id,
                         layer->diff_id);
    }
    layer->digest = pith_strdup(&image->arena, digest);
    return true;
}

bool image_apply(struct image *image, const char *const *names, struct pith_error *error)
{
    image->names = names;
    for (uint32_t i = 0; !image->only_documents && i < image->layers.count; i++) {
        if (!apply_layer(image, names[i], &image->layers.items[i], error)) {
            return pith_context(error, "layer %u (%s)", i + 1, names[i]);
        }
    }
    return true;
}

static const char *copy_text(const char *text, struct pith_arena *arena)
{
    return text == NULL ? NULL : pith_strdup(arena, text);
}

/* Nobody knows how long the caller's lives. */
static const struct pith_image_platform *copy_platform(const struct pith_image_platform *asked,
                                                       struct pith_arena *arena)
{
    if (asked == NULL) {
        return NULL;
    }
    struct pith_image_platform *copy = pith_alloc(arena, sizeof *copy);
    *copy = (struct pith_image_platform){copy_text(asked->os, arena), copy_text(asked->architecture, arena),
                                         copy_text(asked->variant, arena)};
    return copy;
}

enum depth { WHOLE, DOCUMENTS, BLOBS };

static bool open_image(const char *word, const struct pith_image_platform *asked, enum depth depth,
                       struct image **opened, struct pith_error *error)
{
    enum kind kind;
    struct pith_arena arena = {0};
    struct image *image = pith_alloc(&arena, sizeof *image);
    image->arena = arena;
    image->asked = copy_platform(asked, &image->arena);
    image->only_documents = depth != WHOLE;
    image->only_blobs = depth == BLOBS;
    image->spool.fd = -1;
    image->blobs.directory = -1;
    image->source = (struct pith_source){.ops = &image_ops, .name = pith_strdup(&image->arena, word)};
    tree_prepare(&image->tree, &image->arena);
    image->blobs.fault = pith_alloc(&image->arena, sizeof *image->blobs.fault);
    if (!read_word(image, word, &kind, error) || !spool_open(&image->spool, &image->arena, error) ||
        !pith_sound(image->blobs.fault, open_kind(image, kind, error), error)) {
        pith_source_destroy(&image->source);
        return pith_context(error, "image %s", word);
    }
    image->source.host = strcmp(image->file, "-") == 0 ? NULL
                         : kind == OCI                 ? pith_format(&image->arena, "%s/index.json", image->file)
                                                       : image->file;
    image->source.whole = true;
    *opened = image;
    return true;
}

bool pith_source_image(const char *word, const struct pith_image_platform *platform, struct pith_source **source,
                       struct pith_error *error)
{
    struct image *image;
    bool done = open_image(word, platform, WHOLE, &image, error);
    *source = done ? &image->source : NULL;
    return done;
}

bool image_open_blobs(const char *word, const struct pith_image_platform *asked, struct image **image,
                      struct pith_error *error)
{
    return open_image(word, asked, BLOBS, image, error);
}

bool pith_image_referrer(const char *word, const struct pith_image_platform *platform, const char *artifact_type,
                         struct pith_arena *arena, const char **bytes, size_t *size, struct pith_error *error)
{
    struct image *image;
    if (!open_image(word, platform, DOCUMENTS, &image, error)) {
        return false;
    }
    bool done = pith_source_referrer(&image->source, artifact_type, arena, bytes, size, error);
    pith_source_destroy(&image->source);
    return done;
}
