/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wheelhouse: a directory of this machine. Of its files those count that are called as wheels or sdists are; links
 * are followed within it.
 */
#include "base/digest.h"
#include "base/io.h"
#include "base/path.h"
#include "languages/python/wheel/room.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <strings.h>

enum { PIECE = 256 << 10 };

/* "name-1.2.tar.gz": the version is behind the last dash that one stands behind. */
static bool read_sdist(struct installing *it, const char *file, struct candidate *candidate)
{
    static const char *const endings[] = {".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!pith_has_extension(file, endings[i])) {
            continue;
        }
        const char *stem = pith_copy(it->arena, file, strlen(file) - strlen(endings[i]));
        const char *dash = strrchr(stem, '-');
        if (dash != NULL && dash > stem && pith_version_parse(dash + 1, strlen(dash + 1), &candidate->number)) {
            candidate->name = pith_dist_normalise(it->arena, stem, (size_t)(dash - stem));
            candidate->version = dash + 1;
            return true;
        }
    }
    return false;
}

static bool read_wheel_name(struct installing *it, const char *file, struct candidate *candidate)
{
    struct pith_wheel_name name;
    char *end;
    if (!pith_wheel_name(file, it->arena, &name)) {
        return pith_fail(it->error, PITH_USAGE,
                         "%s/%s is not called as wheels are: NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl",
                         it->house.shown, file);
    }
    candidate->name = pith_dist_normalise(it->arena, name.name, strlen(name.name));
    candidate->version = name.version;
    (void)!pith_version_parse(name.version, strlen(name.version), &candidate->number);
    candidate->build = strtoull(name.build, &end, 10);
    candidate->build_rest = end;
    candidate->tags = name.tags;
    candidate->rank = pith_wheel_rank(&it->target.supported, name.tags);
    return true;
}

static bool add(struct installing *it, struct pith_view *view, const char *file)
{
    struct candidate candidate = {.file = pith_strdup(it->arena, file), .rank = NOT_FIT, .build_rest = ""};
    struct pith_found found;
    bool wheel = pith_has_extension(file, ".whl");
    if (!wheel && !read_sdist(it, candidate.file, &candidate)) {
        return true;
    }
    enum pith_seen seen = pith_view_file(view, file, &found, it->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(it->error, PITH_USAGE, "%s/%s is no file in this directory", it->house.shown, file);
    }
    candidate.path = pith_strdup(it->arena, found.source_path);
    candidate.stat = found.stat;
    if (wheel && !read_wheel_name(it, candidate.file, &candidate)) {
        return false;
    }
    pith_push(it->arena, &it->house.candidates, candidate);
    return true;
}

static bool read_directory(struct installing *it, struct pith_view *view)
{
    struct pith_found root;
    const char *const *names;
    uint32_t count;
    if (pith_view_resolve(view, "/", &root, it->error) != PITH_SEEN_FOUND ||
        !pith_view_list(view, root.path, &names, &count, it->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!add(it, view, names[i])) {
            return false;
        }
    }
    return true;
}

static int by_name(const void *one, const void *two)
{
    const struct candidate *a = one, *b = two;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->file, b->file);
}

struct candidate *wheel_candidates(const struct house *house, const char *name, uint32_t *count)
{
    uint32_t first = 0, end = house->candidates.count;
    while (first < end) { /* the first that is not before the name */
        uint32_t middle = first + (end - first) / 2;
        if (strcmp(house->candidates.items[middle].name, name) < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    while (end < house->candidates.count && strcmp(house->candidates.items[end].name, name) == 0) {
        end++;
    }
    *count = end - first;
    return house->candidates.items + first;
}

bool wheel_house(struct installing *it)
{
    const struct pith_value *value = &it->manifest->python.wheels;
    size_t size = strlen(value->text);
    struct pith_source *source;
    struct pith_view *view;
    while (size > 1 && value->text[size - 1] == '/') {
        size--;
    }
    it->house.shown = it->house.path = pith_copy(it->arena, value->text, size);
    if (value->text[0] != '/' && strcmp(it->manifest->directory, ".") != 0) {
        it->house.path = pith_join(it->arena, it->manifest->directory, it->house.shown);
    }
    if (!pith_source_directory(it->house.path, false, &source, it->error)) {
        return false;
    }
    pith_push(it->arena, &it->plan->sources, source);
    it->house.source = source;
    if (!pith_view_of(source, &view, it->error)) {
        return false;
    }
    bool done =
        read_directory(it, view) &&
        (it->house.candidates.count > 0 || it->manifest->python.requirements.given ||
         pith_fail(it->error, PITH_USAGE, "there is no wheel in it; fill it with `pip download` or `pip wheel`"));
    if (it->house.candidates.count > 0) {
        qsort(it->house.candidates.items, it->house.candidates.count, sizeof *it->house.candidates.items, by_name);
    }
    pith_view_inputs(view, it->arena, &it->plan->inputs);
    return pith_view_close(view, done, it->error);
}

struct digests {
    struct pith_sha256 sha256;
    struct sha512_ctx sha384, sha512;
};

static bool hash_bytes(struct installing *it, const struct candidate *candidate, const struct pith_content *content,
                       struct digests *digests)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    char *piece = pith_alloc_unset(&scratch, PIECE);
    for (uint64_t done = 0; done < candidate->stat.size;) {
        ssize_t count =
            pith_source_read(it->house.source, candidate->path, &candidate->stat, content, piece, PIECE, done);
        if (count <= 0) {
            return pith_fail_errno(it->error, PITH_SYSTEM, count < 0 ? errno : EIO, "cannot read %s", candidate->file);
        }
        pith_sha256_add(&digests->sha256, piece, (size_t)count);
        sha512_update(&digests->sha384, (size_t)count, (const uint8_t *)piece);
        sha512_update(&digests->sha512, (size_t)count, (const uint8_t *)piece);
        done += (uint64_t)count;
    }
    return true;
}

static const char *hex(struct pith_arena *arena, const char *kind, const uint8_t *digest, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = strlen(kind);
    char *text = pith_alloc(arena, length + 2 * size + 1), *to = stpcpy(text, kind);
    for (size_t i = 0; i < size; i++) {
        *to++ = digits[digest[i] >> 4];
        *to++ = digits[digest[i] & 15];
    }
    return text;
}

static bool read_digests(struct installing *it, struct candidate *candidate)
{
    struct pith_content content;
    struct digests digests;
    uint8_t bytes[LARGEST_DIGEST];
    if (candidate->hashes[0] != NULL) {
        return true;
    }
    pith_sha256_init(&digests.sha256);
    sha384_init(&digests.sha384);
    sha512_init(&digests.sha512);
    if (!pith_source_open(it->house.source, candidate->path, &candidate->stat, &content, it->error)) {
        return false;
    }
    if (!hash_bytes(it, candidate, &content, &digests)) {
        pith_close_scope(&content.fd);
        return false;
    }
    pith_sha256_finish(&digests.sha256, bytes);
    candidate->hashes[0] = hex(it->arena, "sha256:", bytes, SHA256_SIZE);
    sha384_digest(&digests.sha384, SHA384_DIGEST_SIZE, bytes);
    candidate->hashes[1] = hex(it->arena, "sha384:", bytes, SHA384_DIGEST_SIZE);
    sha512_digest(&digests.sha512, SHA512_DIGEST_SIZE, bytes);
    candidate->hashes[2] = hex(it->arena, "sha512:", bytes, SHA512_DIGEST_SIZE);
    return pith_source_close(it->house.source, candidate->path, &candidate->stat, &content, it->error);
}

bool wheel_has_hash(struct installing *it, struct candidate *candidate, const struct pith_strings *hashes, bool *has)
{
    *has = false;
    if (!read_digests(it, candidate)) {
        return false;
    }
    for (uint32_t i = 0; i < hashes->count; i++) {
        for (size_t j = 0; j < sizeof candidate->hashes / sizeof *candidate->hashes; j++) {
            *has |= strcasecmp(hashes->items[i], candidate->hashes[j]) == 0;
        }
    }
    return true;
}
