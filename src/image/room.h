/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share: a document is JSON with its digest, an archive a tar that is written member by
 * member. */
#ifndef PITH_IMAGE_ROOM_H
#define PITH_IMAGE_ROOM_H

#include "base/digest.h"
#include "base/json.h"
#include "pith/image.h"

#define MEDIA_INDEX "application/vnd.oci.image.index.v1+json"
#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define MEDIA_CONFIG "application/vnd.oci.image.config.v1+json"
#define MEDIA_EMPTY "application/vnd.oci.empty.v1+json"
#define MEDIA_LAYER "application/vnd.oci.image.layer.v1.tar"
#define LAYOUT_FILE "{\"imageLayoutVersion\":\"1.0.0\"}"

struct document {
    const char *text;
    size_t size;
    char hex[PITH_DIGEST_HEX];
    uint8_t digest[PITH_DIGEST_SIZE];
};

/* A document about an image, and the artifact manifest whose subject is the image. */
struct attached {
    const struct pith_attachment *is;
    struct document blob, manifest;
};

/* One of an image's two: production's, or the twin's. */
struct described {
    struct document config, manifest;
    struct attached *attached; /* production's */
    uint32_t attached_count;
    const char *tag;  /* NULL: none */
    const char *name; /* with its tag, as clients keep it; NULL: none */
};

/* document.c: hashes the text. Takes `value` over. */
struct document document_of(struct pith_arena *arena, json_t *value);
/* The same of bytes as they are. */
struct document document_of_bytes(const char *bytes, size_t size);

/* What names a blob in another document: by "sha256:…", by the hexadecimal digits alone, as a document. */
json_t *descriptor_of_digest(const char *type, const char *digest, uint64_t size);
json_t *descriptor_of_blob(const char *type, const char *hex, uint64_t size);
json_t *descriptor_of(const char *type, const struct document *document);

/* config.c: the config of the first `count` layers. */
bool image_config(const struct pith_image *image, const struct pith_written_layer *layers, uint32_t count,
                  struct pith_arena *arena, struct document *config, struct pith_error *error) PITH_MUST_USE;
/* "2023-11-14T22:13:20Z"; PITH_USAGE after the year 9999. */
bool image_time(int64_t time, char text[32], struct pith_error *error) PITH_MUST_USE;

/* manifest.c: config and manifest. */
bool image_describe(const struct pith_image *image, const struct pith_written_layer *layers, bool debug,
                    const struct pith_target *target, struct pith_arena *arena, struct described *described,
                    struct pith_error *error) PITH_MUST_USE;
/* How many images there are: two with a debug twin. */
static inline uint32_t image_count(const struct pith_image *image)
{
    return image->count > image->shipped ? 2 : 1;
}
struct pith_layer_options image_layer_options(const struct pith_image *image);

/* image.c: tells the digests. */
void image_report(const struct described *described, uint32_t count, struct pith_written *written);

/* attach.c: what is attached to an image that is described; and every document of an image, blob by blob. */
#define EMPTY_CONFIG "{}"
void image_attach(const struct pith_image *image, struct pith_arena *arena, struct described *described);
struct documents {
    PITH_VEC(struct document) list;
};
void image_documents(const struct described *described, struct pith_arena *arena, struct documents *documents);

/* index.c: what goes into an index, in place of what had its tag; without a tag, unless it is there. */
struct listing {
    const char *tag;
    const char *descriptor; /* JSON */
};
struct listings {
    PITH_VEC(struct listing) list;
};
void image_list(const struct pith_image *image, const struct described *described, uint32_t count,
                struct pith_arena *arena, struct listings *listings);
/* `old` (NULL: none) with the listings. */
bool image_index(const char *old, size_t old_size, const char *path, const struct listings *listings,
                 struct pith_arena *arena, struct document *index, struct pith_error *error) PITH_MUST_USE;

/* archive.c: a tar of our own members. */
struct archive {
    int fd;
    int64_t time;
    uint64_t size;
};
bool archive_directory(struct archive *archive, const char *path, struct pith_error *error) PITH_MUST_USE;
bool archive_file(struct archive *archive, const char *path, const void *bytes, size_t size,
                  struct pith_error *error) PITH_MUST_USE;
/* A member whose size is known; its bytes come in between. */
bool archive_begin(struct archive *archive, const char *path, uint64_t size, struct pith_error *error) PITH_MUST_USE;
bool archive_finish_member(struct archive *archive, uint64_t size, struct pith_error *error) PITH_MUST_USE;
/* How an archive of a layout begins; and a blob of it, a document or from another place, whose digest is proved. */
bool archive_layout(struct archive *archive, struct pith_error *error) PITH_MUST_USE;
bool archive_document(struct archive *archive, const struct document *document, struct pith_error *error) PITH_MUST_USE;
bool archive_blob(struct archive *archive, const char *hex, const struct pith_content *content,
                  struct pith_error *error) PITH_MUST_USE;
bool archive_end(struct archive *archive, struct pith_error *error) PITH_MUST_USE;

#endif
