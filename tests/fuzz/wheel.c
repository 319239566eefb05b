/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A wheel: any bytes as a zip archive, or one that is built of the parts of an input, so that the fuzzer gets behind
 * the checksums. A part begins with the name of its member; in RECORD, @1 stands for the digest and size of part 1, and
 * where no part is RECORD a right one is made. No crash, no leak, no slow input; nothing is laid outside of the prefix.
 */
#include "pith/languages/python/wheel.h"
#include "base/digest.h"
#include "languages/python/wheel/room.h"
#include "support/target.h"

#include <libdeflate.h>

enum { MOST_PARTS = 10, LOCAL = 30, CENTRAL = 46, END = 22 };

struct zip {
    struct pith_arena *arena;
    struct fuzz_bytes bytes, central;
    uint16_t count;
};

static void put_number(uint8_t *at, uint32_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

/* What the two headers of a member share, from "version needed" on. */
static void put_common(uint8_t *at, const char *name, const struct fuzz_part *part)
{
    put_number(at, 20, 2);
    put_number(at + 2, 0x800, 2); /* the name is UTF-8 */
    put_number(at + 10, libdeflate_crc32(0, part->text, part->size), 4);
    put_number(at + 14, (uint32_t)part->size, 4);
    put_number(at + 18, (uint32_t)part->size, 4);
    put_number(at + 22, (uint32_t)strlen(name), 2);
}

static void add(struct zip *zip, const char *name, const struct fuzz_part *part)
{
    uint8_t local[LOCAL] = "PK\3\4", central[CENTRAL] = "PK\1\2";
    put_common(local + 4, name, part);
    put_common(central + 6, name, part);
    put_number(central + 4, 3 << 8 | 20, 2); /* made by Unix */
    put_number(central + 38, 0100755u << 16, 4);
    put_number(central + 42, (uint32_t)zip->bytes.count, 4);
    fuzz_append(zip->arena, &zip->central, central, CENTRAL);
    fuzz_append(zip->arena, &zip->central, name, strlen(name));
    fuzz_append(zip->arena, &zip->bytes, local, LOCAL);
    fuzz_append(zip->arena, &zip->bytes, name, strlen(name));
    fuzz_append(zip->arena, &zip->bytes, part->text, part->size);
    zip->count++;
}

static void end(struct zip *zip)
{
    uint8_t last[END] = "PK\5\6";
    put_number(last + 8, zip->count, 2);
    put_number(last + 10, zip->count, 2);
    put_number(last + 12, (uint32_t)zip->central.count, 4);
    put_number(last + 16, (uint32_t)zip->bytes.count, 4);
    fuzz_append(zip->arena, &zip->bytes, zip->central.items, zip->central.count);
    fuzz_append(zip->arena, &zip->bytes, last, END);
}

/* "sha256=…,SIZE" */
static const char *sum_of(struct pith_arena *arena, const struct fuzz_part *part)
{
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, part->text, part->size);
    pith_sha256_finish(&hash, digest);
    return pith_format(arena, "%s,%zu", wheel_record_hash(arena, digest, sizeof digest, "sha256"), part->size);
}

static void build(struct zip *zip, const uint8_t *data, size_t size)
{
    static const char record[] = "app-1.0.dist-info/RECORD";
    struct fuzz_part parts[MOST_PARTS];
    const char *names[MOST_PARTS], *sums[MOST_PARTS], *lines = "";
    size_t count = fuzz_split(data, size, zip->arena, parts, MOST_PARTS), given = MOST_PARTS;
    for (size_t i = 0; i < count; i++) {
        names[i] = fuzz_first_line(&parts[i], zip->arena);
        sums[i] = sum_of(zip->arena, &parts[i]);
        given = strcmp(names[i], record) == 0 ? i : given;
        lines = pith_format(zip->arena, "%s%s,%s\n", lines, names[i], sums[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct fuzz_part part = i == given ? fuzz_expand(&parts[i], '@', sums, count, zip->arena) : parts[i];
        add(zip, names[i], &part);
    }
    if (given == MOST_PARTS) {
        lines = pith_format(zip->arena, "%s%s,,\n", lines, record);
        add(zip, record, &(struct fuzz_part){lines, strlen(lines)});
    }
    end(zip);
}

static void check_laid(const struct installing *it)
{
    for (uint32_t i = 0; i < it->laid.count; i++) {
        const char *path = it->laid.items[i].path;
        struct pith_stat stat;
        require(strncmp(path, "/venv/", 6) == 0 && strstr(path, "/../") == NULL && strstr(path, "//") == NULL);
        require(it->spooled->ops->lookup(it->spooled, path, &stat, NULL) && stat.type == PITH_REGULAR);
    }
    (void)fuzz_walk(it->spooled);
}

static void install(struct pith_arena *arena, const uint8_t *bytes, size_t size)
{
    static const char file[] = "app-1.0-py3-none-any.whl";
    struct pith_error error = {0};
    struct pith_plan plan = {0};
    struct pith_source *tree = pith_source_memory("wheels", arena);
    struct installing it = {.plan = &plan, .arena = arena, .error = &error, .house = {.source = tree}};
    struct candidate candidate = {.file = file, .path = pith_format(arena, "/%s", file), .name = "app"};
    fuzz_file(tree, candidate.path, bytes, size);
    it.target.python.executable = "/venv/bin/python";
    it.target.environment.python_full_version = "3.11.2";
    it.target.scheme = (struct scheme){"/venv/lib/python3.11/site-packages", "/venv/lib64/python3.11/site-packages",
                                       "/venv/bin", "/venv", "/venv/include/site/python3.11"};
    require(pith_version_parse("1.0", 3, &candidate.number));
    require(tree->ops->lookup(tree, candidate.path, &candidate.stat, &error));
    require(pith_view_of(pith_source_memory("empty", arena), &it.target.view, &error));
    require(pith_source_spooled("spool", &it.spooled, &error));
    if (wheel_unpack(&it, &candidate) && wheel_install(&it, &candidate)) {
        check_laid(&it);
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    pith_view_destroy(it.target.view);
    pith_source_destroy(it.spooled);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    if (size >= 2 && memcmp(data, "PK", 2) == 0) {
        install(&arena, data, size);
        return;
    }
    struct zip zip = {.arena = &arena};
    build(&zip, data, size);
    install(&arena, zip.bytes.items, zip.bytes.count);
}
