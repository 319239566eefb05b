/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON of images: index, manifests, config and what `docker save` writes, and layers behind it. The first part of
 * an input is index.json and manifest.json; each other one is a blob under its digest. Where a part says @1, the digest
 * of part 1 stands, and its size for #1: of the parts behind it, so that every digest can be right. Nothing crashes,
 * leaks or is slow; what is listed is whole; what is refused says why.
 */
#include "base/digest.h"
#include "pith/source.h"
#include "source/members.h"
#include "support/target.h"

#include <unistd.h>

enum { MOST_PARTS = 10 };

struct layout {
    struct pith_arena *arena;
    struct fuzz_bytes archive;
    const char *digests[MOST_PARTS], *sizes[MOST_PARTS];
};

static const char *digest_of(struct layout *layout, const struct fuzz_part *part)
{
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    char text[2 * PITH_DIGEST_SIZE + 1] = {0};
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, part->text, part->size);
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, text);
    return pith_strdup(layout->arena, text);
}

static void put(struct layout *layout, const char *name, const struct fuzz_part *part)
{
    fuzz_tar_add(layout->arena, &layout->archive,
                 &(struct fuzz_member){.name = name, .type = '0', .bytes = part->text, .size = part->size});
}

static void make(struct layout *layout, struct fuzz_part *parts, size_t count)
{
    for (size_t i = count; i > 0; i--) { /* what is behind a part is known when it is written */
        struct fuzz_part *part = &parts[i - 1];
        *part = fuzz_expand(part, '@', layout->digests, MOST_PARTS, layout->arena);
        *part = fuzz_expand(part, '#', layout->sizes, MOST_PARTS, layout->arena);
        layout->digests[i - 1] = digest_of(layout, part);
        layout->sizes[i - 1] = pith_format(layout->arena, "%zu", part->size);
        if (i > 1) {
            put(layout, pith_format(layout->arena, "blobs/sha256/%s", layout->digests[i - 1]), part);
        }
    }
    put(layout, "index.json", &parts[0]);
    put(layout, "manifest.json", &parts[0]);
    fuzz_tar_end(layout->arena, &layout->archive);
}

/* Read whole, as a source; and what is beside it. */
static void read_whole(const char *word, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_source *source;
    const char *bytes;
    size_t size;
    uint32_t count;
    if (!pith_source_image(word, NULL, &source, &error)) {
        require(error.code == PITH_MISSING && *error.message != '\0');
        return;
    }
    (void)fuzz_walk(source);
    const struct pith_source_layer *layers = pith_source_layers(source, &count);
    for (uint32_t i = 0; i < count; i++) {
        require(layers[i].digest != NULL && strlen(layers[i].digest) == 71);
    }
    (void)pith_source_config(source, &size);
    (void)!pith_source_referrer(source, "application/x", arena, &bytes, &size, &error);
    pith_source_destroy(source);
}

/* Listed, to be taken over. */
static void list(const char *word, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_members members;
    const char *bytes;
    size_t size;
    if (pith_members_open(word, NULL, arena, &members, &error)) {
        for (uint32_t i = 0; i < members.list.count; i++) {
            const struct pith_member *member = &members.list.items[i];
            for (uint32_t j = 0; j < member->blobs.count; j++) {
                struct pith_content content;
                if (pith_member_blob(member, &member->blobs.items[j], &content, &error)) {
                    require(content.size == member->blobs.items[j].size && close(content.fd) == 0);
                }
            }
        }
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    pith_source_destroy(members.source);
    (void)!pith_image_referrer(word, NULL, "application/x", arena, &bytes, &size, &error);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    static const char *const words[] = {"oci-archive:%s", "oci-archive:%s:latest", "docker-archive:%s"};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct layout layout = {.arena = &arena};
    struct fuzz_part parts[MOST_PARTS];
    const char *path;
    make(&layout, parts, fuzz_split(data, size, &arena, parts, MOST_PARTS));
    int fd = fuzz_anonymous(layout.archive.items, layout.archive.count, &arena, &path);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *colon = strchr(words[i], ':');
        const char *word = pith_format(&arena, "%.*s:%s%s", (int)(colon - words[i]), words[i], path, colon + 3);
        read_whole(word, &arena);
        list(word, &arena);
    }
    (void)close(fd);
}
