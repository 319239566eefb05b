/* The files of a layout or an archive, each held to its digest. */
#include "source/image.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static const size_t document_limit = 64 << 20; /* a manifest is some kilobytes; reasons are some megabytes */

bool image_open(struct image *image, const char *name, struct blob *blob, int *to_close, struct pith_error *error)
{
    struct stat status;
    *to_close = -1;
    if (image->root < 0) {
        return members_find(&image->members, name, blob) ||
               pith_fail(error, PITH_USAGE, "%s lacks %s", image->facts.name, name);
    }
    *to_close = openat(image->root, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*to_close < 0 || fstat(*to_close, &status) != 0) {
        return errno == ENOENT
                   ? pith_fail(error, PITH_USAGE, "%s lacks %s", image->facts.name, name)
                   : pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s of %s", name, image->facts.name);
    }
    if (!S_ISREG(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "%s of %s is no file", name, image->facts.name);
    }
    *blob = (struct blob){*to_close, 0, (uint64_t)status.st_size};
    return true;
}

static const char *digest_text(struct pith_arena *arena, const uint8_t digest[PITH_DIGEST_SIZE])
{
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(digest, hex);
    return pith_format(arena, "sha256:%s", hex);
}

static bool is_digest(const char *text)
{
    return strncmp(text, "sha256:", 7) == 0 && strlen(text) == 7 + 64 &&
           text[7 + strspn(text + 7, "0123456789abcdef")] == '\0';
}

const char *image_blob_name(struct image *image, const char *digest)
{
    return digest == NULL || !is_digest(digest) ? NULL : pith_format(&image->arena, "blobs/sha256/%s", digest + 7);
}

bool image_must_be(struct image *image, const char *what, const uint8_t sum[PITH_DIGEST_SIZE], const char *digest,
                   struct pith_error *error)
{
    const char *is = digest_text(&image->arena, sum);
    return digest == NULL || strcmp(is, digest) == 0 ||
           pith_fail(error, PITH_USAGE, "%s of %s is damaged: its digest is %s, not %s", what, image->facts.name, is,
                     digest);
}

static bool read_whole(struct image *image, const char *name, const char *digest, const char **text, size_t *size,
                       struct pith_error *error)
{
    PITH_CLOSE int to_close = -1;
    struct blob blob;
    if (name == NULL) {
        return pith_fail(error, PITH_USAGE, "%s names something by what is no SHA-256 digest", image->facts.name);
    }
    if (!image_open(image, name, &blob, &to_close, error)) {
        return false;
    }
    if (blob.size > document_limit) {
        return pith_fail(error, PITH_USAGE, "%s of %s is too large to be what it should be", name, image->facts.name);
    }
    char *bytes = pith_alloc(&image->arena, (size_t)blob.size + 1);
    if (pith_pread_full(blob.fd, bytes, (size_t)blob.size, blob.offset) != (ssize_t)blob.size) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s of %s", name, image->facts.name);
    }
    struct pith_sha256 hash;
    uint8_t sum[PITH_DIGEST_SIZE];
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, bytes, (size_t)blob.size);
    pith_sha256_finish(&hash, sum);
    *text = bytes;
    *size = (size_t)blob.size;
    return image_must_be(image, name, sum, digest, error);
}

json_t *image_json(struct image *image, const char *name, const char *digest, const char **text, size_t *size,
                   struct pith_error *error)
{
    json_error_t problem;
    if (!read_whole(image, name, digest, text, size, error)) {
        return NULL;
    }
    json_t *value = json_loadb(*text, *size, 0, &problem);
    if (value == NULL) {
        (void)pith_fail(error, PITH_USAGE, "%s of %s is broken JSON: %s", name, image->facts.name, problem.text);
    }
    return value;
}

bool image_layer(struct image *image, const char *name, const char *digest, const char *diff_id,
                 struct pith_error *error)
{
    uint8_t sum[PITH_DIGEST_SIZE], inner[PITH_DIGEST_SIZE];
    PITH_CLOSE int to_close = -1;
    struct blob blob;
    return image_open(image, name, &blob, &to_close, error) &&
           layer_read(&image->tree, &blob, name, sum, inner, error) && image_must_be(image, name, sum, digest, error) &&
           image_must_be(image, name, inner, diff_id, error);
}

bool image_take_config(struct image *image, const json_t *config, struct pith_error *error)
{
    const json_t *ids = json_object_get(json_object_get(config, "rootfs"), "diff_ids");
    if (json_array_size(ids) != image->facts.layer_count) {
        return pith_fail(error, PITH_USAGE, "%s has %u layers, and its config has %zu", image->facts.name,
                         image->facts.layer_count, json_array_size(ids));
    }
    for (uint32_t i = 0; i < image->facts.layer_count; i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        if (id == NULL || !is_digest(id)) {
            return pith_fail(error, PITH_USAGE, "the config of %s has a diff ID that is none", image->facts.name);
        }
        image->facts.layers[i].diff_id = pith_strdup(&image->arena, id);
    }
    return true;
}
