/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The writer of ld.so.cache against its reader, in both byte orders, and the reader against damage. With `--rewrite
 * FROM TO` it is the tool of tests/e2e/loader_ldconfig.sh instead: reads a cache, shuffles its entries and writes them.
 */
#include "pith/loader.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct pith_cache_entry entries[] = {
    {"libb.so.9", "/lib/libb.so.9", NULL, 0x303, 0, 0},
    {"libb.so.10", "/lib/libb.so.10", NULL, 0x303, 0, 0},
    {"libb.so.10", "/lib/glibc-hwcaps/x86-64-v3/libb.so.10.2", "x86-64-v3", 0x303, 2, 0},
    {"libb.so.10", "/lib32/libb.so.10", NULL, 0x3, 0, 0},
    {"libb.so.10", "/lib/tls/libb.so.10", NULL, 0x303, 0, 1ULL << 63},
    {"liba.so", "/lib/liba.so", NULL, 0x303, 0, 0},
    {"libb.so.10", "/usr/lib/libb.so.10", NULL, 0x303, 0, 0},
};
enum { COUNT = sizeof entries / sizeof *entries };

static void check_order(bool big_endian)
{
    static const int order[COUNT] = {2, 4, 1, 6, 3, 0, 5};
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_cache_entry *read;
    struct pith_error error = {0};
    const void *bytes;
    size_t size;
    uint32_t count;
    pith_cache_write(entries, COUNT, big_endian, &arena, &bytes, &size);
    assert_true(pith_cache_read(bytes, size, big_endian, &arena, &read, &count, &error));
    assert_int_equal(count, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct pith_cache_entry *wanted = &entries[order[i]];
        assert_string_equal(read[i].soname, wanted->soname);
        assert_string_equal(read[i].path, wanted->path);
        assert_int_equal(read[i].flags, wanted->flags);
        assert_int_equal(read[i].isa_level, wanted->isa_level);
        assert_true(read[i].legacy == wanted->legacy);
        assert_string_equal(read[i].hwcap == NULL ? "" : read[i].hwcap, wanted->hwcap == NULL ? "" : wanted->hwcap);
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    check_order(false);
    check_order(true);
}

static void test_numbers_compare_as_numbers(void **state)
{
    (void)state;
    assert_true(pith_cache_compare("libx.so.10", "libx.so.9") > 0);
    assert_true(pith_cache_compare("libx.so.9", "libx.so.10") < 0);
    assert_true(pith_cache_compare("liba1b", "liba01b") == 0);
    assert_true(pith_cache_compare("lib1", "liba") > 0); /* a digit is greater than a letter */
    assert_true(pith_cache_compare("libx.so", "libx.so.1") < 0);
    assert_int_equal(pith_cache_compare("", ""), 0);
}

/* Whatever is cut or flipped, the reader ends, within the bytes that it has (a sanitizer watches). */
static void test_damage_is_survived(void **state)
{
    (void)state;
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    const void *bytes;
    size_t size;
    pith_cache_write(entries, COUNT, false, &arena, &bytes, &size);
    for (size_t at = 0; at < size; at++) {
        struct pith_arena scratch PITH_ARENA_CLEANUP = {0};
        struct pith_cache_entry *read;
        uint32_t count;
        uint8_t *cut = malloc(at + 1);
        uint8_t *flipped = malloc(size);
        memcpy(cut, bytes, at);
        memcpy(flipped, bytes, size);
        flipped[at] = (uint8_t)~flipped[at];
        (void)!pith_cache_read(cut, at, false, &scratch, &read, &count, NULL);
        (void)!pith_cache_read(flipped, size, false, &scratch, &read, &count, NULL);
        free(cut);
        free(flipped);
    }
}

static void test_other_files_are_refused(void **state)
{
    (void)state;
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_cache_entry *read;
    struct pith_error error = {0};
    uint32_t count;
    assert_false(pith_cache_read("words", 5, false, &arena, &read, &count, &error));
    assert_string_equal(error.message, "it is no ld.so.cache");
    assert_false(pith_cache_read("", 0, false, &arena, &read, &count, &error));
}

/* A loader leaves what says that it was written in the other order; two bits say it, and none of them says nothing. */
static void the_order_of_the_loader_counts(void **state)
{
    (void)state;
    static const struct {
        uint8_t flags;
        bool little, big; /* does the loader that it was written for take it? */
    } cases[] = {{0, true, true},   {1, false, false}, {2, true, false}, {3, false, true},
                 {4, false, false}, {6, true, false},  {7, false, true}};
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_cache_entry *read;
    const void *bytes;
    size_t size;
    uint32_t count;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int big = 0; big < 2; big++) {
            pith_cache_write(entries, COUNT, big == 1, &arena, &bytes, &size);
            uint8_t *copy = (uint8_t *)pith_copy(&arena, bytes, size);
            copy[28] = cases[i].flags;
            assert_int_equal(pith_cache_read(copy, size, big == 1, &arena, &read, &count, NULL),
                             big == 1 ? cases[i].big : cases[i].little);
            assert_false(pith_cache_read(copy, size, big == 0, &arena, &read, &count, NULL));
        }
    }
}

/* "ld.so-1.7.0", a count and entries {flags, key, value}; nothing in it says its order but that the count makes sense.
 */
static void old_caches_are_read_in_the_order_of_the_loader(void **state)
{
    (void)state;
    static const uint8_t old[] = "ld.so-1.7.0\0\1\0\0\0\3\0\0\0\0\0\0\0\10\0\0\0libx.so\0/libx.so";
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_cache_entry *read;
    struct pith_error error = {0};
    uint32_t count;
    assert_true(pith_cache_read(old, sizeof old, false, &arena, &read, &count, &error));
    assert_int_equal(count, 1);
    assert_string_equal(read[0].path, "/libx.so");
    assert_false(pith_cache_read(old, sizeof old, true, &arena, &read, &count, &error));
}

static int rewrite(const char *from, const char *to)
{
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct pith_cache_entry *read_entries;
    struct pith_error error = {0};
    struct stat stat;
    uint32_t count;
    const void *out;
    size_t size;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &stat) != 0) {
        return 3;
    }
    char *bytes = pith_alloc(&arena, (size_t)stat.st_size);
    if (read(fd, bytes, (size_t)stat.st_size) != stat.st_size ||
        !pith_cache_read(bytes, (size_t)stat.st_size, bytes[28] == 3, &arena, &read_entries, &count, &error)) {
        (void)fprintf(stderr, "%s: %s\n", from, error.message);
        return 3;
    }
    /* Names go backwards; entries of one name keep their order, which is that of the directories. */
    struct pith_cache_entry *shuffled = pith_alloc_array(&arena, count + 1U, sizeof *shuffled);
    uint32_t placed = 0;
    for (uint32_t end = count; end > 0;) {
        uint32_t start = end - 1;
        while (start > 0 && strcmp(read_entries[start - 1].soname, read_entries[start].soname) == 0) {
            start--;
        }
        memcpy(&shuffled[placed], &read_entries[start], (end - start) * sizeof *shuffled);
        placed += end - start;
        end = start;
    }
    pith_cache_write(shuffled, count, bytes[28] == 3, &arena, &out, &size);
    (void)close(fd);
    fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    return fd < 0 || write(fd, out, size) != (ssize_t)size || close(fd) != 0 ? 3 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--rewrite") == 0) {
        return rewrite(argv[2], argv[3]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_numbers_compare_as_numbers),
        cmocka_unit_test(test_damage_is_survived),
        cmocka_unit_test(test_other_files_are_refused),
        cmocka_unit_test(the_order_of_the_loader_counts),
        cmocka_unit_test(old_caches_are_read_in_the_order_of_the_loader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
