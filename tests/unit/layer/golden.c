/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of headers, held against tests/corpus/tar.golden: a change of one bit changes the digest of every layer
 * that anybody has composed, so it must be meant. PITH_GOLDEN=write writes the file anew.
 */
#include "layer/tar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define GOLDEN PITH_TESTS_DIR "/corpus/tar.golden"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct pith_source elsewhere = {.name = "elsewhere"};

static const struct {
    struct pith_entry entry;
    int64_t time;
} cases[] = {
    {{.path = "/", .type = PITH_ENTRY_DIRECTORY, .mode = 0755}, 315532800},
    {{.path = "/", .type = PITH_ENTRY_DIRECTORY, .mode = 0750, .uid = 1}, 315532800},
    {{.path = "/tmp", .type = PITH_ENTRY_DIRECTORY, .mode = 01777}, 315532800},
    {{.path = "/usr/bin/python3", .type = PITH_ENTRY_FILE, .mode = 0755, .source = &elsewhere, .seen.size = 6831704},
     315532800},
    {{.path = "/a", .type = PITH_ENTRY_FILE, .mode = 0640, .uid = 10001, .gid = 2097151, .head = "x", .head_size = 1},
     0},
    {{.path = "/lib", .type = PITH_ENTRY_SYMLINK, .mode = 0777, .target = "usr/lib"}, 1700000000},
    {{.path = "/b", .type = PITH_ENTRY_HARDLINK, .mode = 0644, .target = "/a"}, 1700000000},
    {{.path = "/d\xc3\xa9j\xc3\xa0/\xff name", .type = PITH_ENTRY_FILE, .mode = 0644}, 315532800},
    {{.path = "/" TEN "/" HUNDRED, .type = PITH_ENTRY_FILE, .mode = 0644}, 315532800},      /* prefix and name */
    {{.path = "/" HUNDRED HUNDRED, .type = PITH_ENTRY_DIRECTORY, .mode = 0755}, 315532800}, /* a long name */
    {{.path = "/l", .type = PITH_ENTRY_SYMLINK, .target = HUNDRED "x"}, 315532800},         /* a long link */
    {{.path = "/big", .type = PITH_ENTRY_FILE, .mode = 0644, .source = &elsewhere, .seen.size = 8589934592}, 315532800},
    {{.path = "/who", .type = PITH_ENTRY_FILE, .mode = 0644, .uid = 2097152, .gid = 4294967294u}, 315532800},
    {{.path = "/when", .type = PITH_ENTRY_FILE, .mode = 0644}, 8589934592},
    {{.path = "/before", .type = PITH_ENTRY_FILE, .mode = 0644}, -1},
};

/* Lines of the entry's units, each as the bytes that are not 0: "OFFSET HEX". */
static void print_case(FILE *file, const struct pith_entry *entry, int64_t time)
{
    size_t size = pith_tar_header_size(entry, time);
    unsigned char *bytes = calloc(size + 1, 1);
    assert_non_null(bytes);
    pith_tar_header(entry, time, bytes);
    (void)fprintf(file, "%zu bytes\n", size);
    for (size_t at = 0; at < size; at++) {
        if (bytes[at] != 0) {
            bool begins = at == 0 || bytes[at - 1] == 0;
            (void)fprintf(file, begins ? "%05zu %02x" : "%.0zu%02x", begins ? at : 0, bytes[at]);
            (void)fputs(at + 1 == size || bytes[at + 1] == 0 ? "\n" : "", file);
        }
    }
    free(bytes);
}

static void headers_are_what_they_were(void **state)
{
    (void)state;
    char *text = NULL, *golden = calloc(1, 1 << 20);
    size_t size;
    FILE *made = open_memstream(&text, &size);
    assert_non_null(golden);
    assert_non_null(made);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_case(made, &cases[i].entry, cases[i].time);
    }
    assert_int_equal(fclose(made), 0);
    const char *write = getenv("PITH_GOLDEN");
    if (write != NULL && strcmp(write, "write") == 0) {
        FILE *file = fopen(GOLDEN, "w");
        assert_non_null(file);
        (void)fputs(text, file);
        (void)fclose(file);
    }
    FILE *file = fopen(GOLDEN, "r");
    assert_non_null(file);
    golden[fread(golden, 1, (1 << 20) - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(text, golden);
    free(text);
    free(golden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(headers_are_what_they_were)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
