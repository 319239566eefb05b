/* SPDX-License-Identifier: Apache-2.0 */
/* Documents with their digests, and the descriptors by which they name each other (image-spec, descriptor.md). */
#include "image/room.h"

struct document document_of_bytes(const char *bytes, size_t size)
{
    struct document document = {.text = bytes, .size = size};
    struct pith_sha256 hash;
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, bytes, size);
    pith_sha256_finish(&hash, document.digest);
    pith_digest_hex(document.digest, document.hex);
    return document;
}

struct document document_of(struct pith_arena *arena, json_t *value)
{
    size_t size;
    const char *text = pith_json_text(arena, value, &size);
    return document_of_bytes(text, size);
}

json_t *descriptor_of_digest(const char *type, const char *digest, uint64_t size)
{
    return json_pack("{s:s, s:s, s:I}", "mediaType", type, "digest", digest, "size", (json_int_t)size);
}

json_t *descriptor_of_blob(const char *type, const char *hex, uint64_t size)
{
    char digest[sizeof "sha256:" + PITH_DIGEST_HEX];
    (void)snprintf(digest, sizeof digest, "sha256:%s", hex);
    return descriptor_of_digest(type, digest, size);
}

json_t *descriptor_of(const char *type, const struct document *document)
{
    return descriptor_of_blob(type, document->hex, document->size);
}
