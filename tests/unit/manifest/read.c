/* SPDX-License-Identifier: Apache-2.0 */
/* From a file, a pipe, a missing file; what stays bounded. */
#include "parsed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void test_file(void **state)
{
    (void)state;
    struct parsed parsed = {0};
    char path[] = "/tmp/pith-manifest-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    static const char text[] = "[files]\n/a = b\n";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    assert_true(pith_manifest_read(path, &parsed.arena, &parsed.manifest, &parsed.error));
    assert_string_equal(parsed.manifest.path, path);
    assert_string_equal(parsed.manifest.directory, "/tmp");
    assert_list(&parsed.manifest.files.items[0].sources, "b");
    assert_int_equal(ftruncate(fd, PITH_MANIFEST_LARGEST + 1), 0);
    assert_false(pith_manifest_read(path, &parsed.arena, &parsed.manifest, &parsed.error));
    assert_non_null(strstr(parsed.error.message, ":1: more than 1048576 bytes"));
    assert_int_equal(close(fd), 0);
    assert_int_equal(unlink(path), 0);
    assert_false(pith_manifest_read(path, &parsed.arena, &parsed.manifest, &parsed.error));
    assert_int_equal(parsed.error.code, PITH_USAGE);
    assert_int_equal(parsed.error.number, ENOENT);
    assert_non_null(strstr(parsed.error.message, path));
    assert_false(pith_manifest_read("/tmp", &parsed.arena, &parsed.manifest, &parsed.error));
    assert_int_equal(parsed.error.number, EISDIR);
    assert_int_equal(parsed.error.code, PITH_USAGE);
    parsed_finish(&parsed);
}

static void test_pipe(void **state)
{
    (void)state;
    struct parsed parsed = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    static const char text[] = "[files]\n/a = b\n";
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    assert_int_equal(close(ends[1]), 0);
    char *path = pith_format(&parsed.arena, "/dev/fd/%d", ends[0]);
    assert_true(pith_manifest_read(path, &parsed.arena, &parsed.manifest, &parsed.error));
    assert_int_equal(parsed.manifest.files.count, 1);
    assert_int_equal(close(ends[0]), 0);
    parsed_finish(&parsed);
}

static void test_directories(void **state)
{
    (void)state;
    static const char *const paths[][2] = {{"m.ini", "."}, {"/m.ini", "/"}, {"a/b/m.ini", "a/b"}, {"./m.ini", "."}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct parsed parsed = {0};
        assert_true(pith_manifest_parse(paths[i][0], "[files]\n/a = b", 14, &parsed.arena, &parsed.manifest, NULL));
        assert_string_equal(parsed.manifest.directory, paths[i][1]);
        parsed_finish(&parsed);
    }
    struct parsed parsed = {0}; /* nobody asks for the error */
    assert_false(pith_manifest_parse("m", "x", 1, &parsed.arena, &parsed.manifest, NULL));
    parsed_finish(&parsed);
}

/* The most hostile 1 MiB of each kind stays within a small multiple of itself. */
static void test_memory_is_bounded(void **state)
{
    (void)state;
    static const char *const starts[] = {"[program]\npath =\n",       "[files]\n/a/ =\n", "[image]\nentrypoint =\n",
                                         "[image]\nentrypoint = [\n", "[files]\n",        ""};
    static const char *const lines[] = {" /a /a /a /a /a /a /a\n", " a b c d e f g h\n", " a a a a a a a a a\n",
                                        " 1,1,1,1,1,1,1,1,1,\n",   "/%06zx=a\n",         ";\n"};
    static char text[PITH_MANIFEST_LARGEST];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *end = stpcpy(text, starts[i]);
        for (size_t n = 0; end < text + sizeof text - 64; n++) {
            if (strchr(lines[i], '%') != NULL) {
                end += sprintf(end, "/%06zx=a\n", n);
            } else {
                end = stpcpy(end, lines[i]);
            }
        }
        PARSED parsed = parse_bytes(text, (size_t)(end - text));
        assert_true(parsed.arena.total < 48 << 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_directories),
        cmocka_unit_test(test_memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
