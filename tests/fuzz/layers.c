/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers laid over each other. An input is a list of members, a line each: `f NAME TEXT` a file, `d NAME` a directory,
 * `s NAME TARGET` a link, `h NAME TARGET` a hard link, `p NAME` a pipe, `-` begins the next layer. They come as
 * `docker save` keeps them. What is taken is a tree that agrees with itself and holds no whiteouts.
 */
#include "base/digest.h"
#include "support/target.h"

#include <unistd.h>

enum { MOST_LAYERS = 8 };

struct layers {
    struct pith_arena *arena;
    struct fuzz_bytes tars[MOST_LAYERS];
    size_t count;
};

static const char *word(struct layers *layers, const char **at, const char *end, const char *until)
{
    size_t size = 0;
    while (*at + size < end && strchr(until, (*at)[size]) == NULL) {
        size++;
    }
    const char *text = pith_copy(layers->arena, *at, size);
    *at += size + (*at + size < end);
    return text;
}

static void read_line(struct layers *layers, const char *at, const char *end)
{
    static const char letters[] = "fhspd", types[] = "01265";
    const char *kind = at < end ? strchr(letters, *at) : NULL;
    if (at < end && *at == '-' && layers->count < MOST_LAYERS) {
        layers->count++;
    }
    if (kind == NULL || *kind == '\0' || end - at < 3) {
        return;
    }
    at += 2;
    struct fuzz_member member = {.type = types[kind - letters], .mode = 0755};
    member.name = word(layers, &at, end, " ");
    member.target = word(layers, &at, end, "");
    member.bytes = member.target;
    member.size = strlen(member.target);
    member.target = member.type == '1' || member.type == '2' ? member.target : "";
    fuzz_tar_add(layers->arena, &layers->tars[layers->count - 1], &member);
}

static const char *diff_id(struct layers *layers, const struct fuzz_bytes *tar)
{
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    char text[2 * PITH_DIGEST_SIZE + 1] = {0};
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, tar->items, tar->count);
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, text);
    return pith_strdup(layers->arena, text);
}

static void put(struct layers *layers, struct fuzz_bytes *archive, const char *name, const void *bytes, size_t size)
{
    fuzz_tar_add(layers->arena, archive,
                 &(struct fuzz_member){.name = name, .type = '0', .bytes = bytes, .size = size});
}

static void archive_of(struct layers *layers, struct fuzz_bytes *archive)
{
    const char *names = "", *ids = "";
    for (size_t i = 0; i < layers->count; i++) {
        struct fuzz_bytes *tar = &layers->tars[i];
        const char *comma = i == 0 ? "" : ",", *name = pith_format(layers->arena, "%zu.tar", i);
        fuzz_tar_end(layers->arena, tar);
        put(layers, archive, name, tar->items, tar->count);
        names = pith_format(layers->arena, "%s%s\"%s\"", names, comma, name);
        ids = pith_format(layers->arena, "%s%s\"sha256:%s\"", ids, comma, diff_id(layers, tar));
    }
    const char *config = pith_format(layers->arena,
                                     "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                                     "\"diff_ids\":[%s]}}",
                                     ids);
    const char *manifest = pith_format(layers->arena, "[{\"Config\":\"c.json\",\"Layers\":[%s]}]", names);
    put(layers, archive, "c.json", config, strlen(config));
    put(layers, archive, "manifest.json", manifest, strlen(manifest));
    fuzz_tar_end(layers->arena, archive);
}

/* A directory may be called so, where it is only on the way to something: no member can be. */
static void check_names(const struct pith_source *source, const char *directory, struct pith_arena *arena)
{
    struct pith_stat stat;
    const char **names;
    uint32_t count;
    require(source->ops->list(source, directory, arena, &names, &count, NULL));
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_format(arena, "%s/%s", directory[1] == '\0' ? "" : directory, names[i]);
        require(source->ops->lookup(source, path, &stat, NULL));
        if (stat.type == PITH_DIRECTORY) {
            check_names(source, path, arena);
        } else {
            require(strncmp(names[i], ".wh.", 4) != 0);
        }
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct layers layers = {.arena = &arena, .count = 1};
    struct fuzz_bytes archive = {0};
    struct pith_error error = {0};
    struct pith_source *source;
    const char *path;
    for (const char *at = (const char *)data, *end = at + size; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline == NULL ? end : newline;
        read_line(&layers, at, stop);
        at = stop + 1;
    }
    archive_of(&layers, &archive);
    int fd = fuzz_anonymous(archive.items, archive.count, &arena, &path);
    if (pith_source_image(pith_format(&arena, "docker-archive:%s", path), NULL, &source, &error)) {
        (void)fuzz_walk(source);
        check_names(source, "/", &arena);
        pith_source_destroy(source);
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    (void)close(fd);
}
