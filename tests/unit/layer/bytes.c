/* SPDX-License-Identifier: Apache-2.0 */
/* The same bytes whatever the threads do, contents to the last byte, digests of what was really written. */
#include "support.h"

static const enum pith_compression kinds[] = {PITH_GZIP, PITH_ZSTD, PITH_PLAIN};
static const char *const unpack[] = {[PITH_GZIP] = "gzip -dc", [PITH_ZSTD] = "zstd -dcq", [PITH_PLAIN] = "cat"};

/* Sizes around blocks of 512 KiB and 1 MiB and units of 512, nothing, and what a made head and a skip do to them. */
static uint32_t some_files(struct scratch *scratch, struct pith_entry *entries)
{
    static const size_t sizes[] = {0,      1,      511,     512,         513,     524288 - 512,
                                   524288, 524289, 1048576, 1048576 - 1, 2097152, 3000000};
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *path = pith_format(&scratch->arena, "/f%02zu", i);
        write_file(scratch, path + 1, sizes[i]);
        entries[count++] = file(scratch, path, path);
    }
    entries[count++] = made("/made", "only a head");
    entries[count] = file(scratch, "/spliced", "/f11");
    entries[count].head = "#!/usr/bin/python3\n";
    entries[count].head_size = 19;
    entries[count++].skip = 1000;
    entries[count] = file(scratch, "/whole skipped", "/f04");
    entries[count++].skip = 513;
    return count;
}

static void jobs_do_not_matter(void **state)
{
    struct scratch *scratch = *state;
    static const unsigned jobs[] = {1, 2, 3, 8, 0};
    struct pith_entry entries[32];
    uint32_t count = some_files(scratch, entries);
    uint8_t diff_id[32];
    for (int kind = 0; kind < 3; kind++) {
        struct pith_layer first;
        must_write_layer(scratch, entries, count, kinds[kind], 1, "first", &first);
        if (kind == 0) {
            memcpy(diff_id, first.diff_id, 32);
        }
        assert_memory_equal(diff_id, first.diff_id, 32);
        for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
            struct pith_layer again;
            must_write_layer(scratch, entries, count, kinds[kind], jobs[i], "again", &again);
            assert_memory_equal(&first, &again, sizeof first);
            assert_int_equal(run(scratch, "cmp first again"), 0);
        }
    }
}

static void digests_are_of_the_bytes(void **state)
{
    struct scratch *scratch = *state;
    struct pith_entry entries[32];
    uint32_t count = some_files(scratch, entries);
    for (int kind = 0; kind < 3; kind++) {
        if (kinds[kind] == PITH_ZSTD && !have(scratch, "zstd")) {
            continue;
        }
        struct pith_layer layer;
        char digest[PITH_DIGEST_HEX], diff_id[PITH_DIGEST_HEX];
        must_write_layer(scratch, entries, count, kinds[kind], 2, "x", &layer);
        pith_digest_hex(layer.digest, digest);
        pith_digest_hex(layer.diff_id, diff_id);
        assert_int_equal(run(scratch, "echo '%s  x' | sha256sum -c --status", digest), 0);
        assert_int_equal(run(scratch, "%s <x >y && echo '%s  y' | sha256sum -c --status", unpack[kinds[kind]], diff_id),
                         0);
        assert_int_equal(run(scratch, "test $(wc -c <x) = %llu && test $(wc -c <y) = %llu",
                             (unsigned long long)layer.size, (unsigned long long)layer.tar_size),
                         0);
    }
}

static void contents_are_whole(void **state)
{
    struct scratch *scratch = *state;
    struct pith_entry entries[32];
    uint32_t count = some_files(scratch, entries);
    struct pith_layer layer;
    must_write_layer(scratch, entries, count, PITH_GZIP, 3, "x.tar.gz", &layer);
    assert_int_equal(run(scratch, "mkdir out && tar -C out --no-same-owner -xzf x.tar.gz && "
                                  "for f in f*; do cmp $f out/$f || exit 1; done"),
                     0);
    assert_int_equal(run(scratch, "printf 'only a head' | cmp - out/made && test ! -s 'out/whole skipped' && "
                                  "{ echo '#!/usr/bin/python3'; tail -c +1001 f11; } | cmp - out/spliced"),
                     0);
}

/* A layer can follow other bytes in a file, and be read from a pipe. */
static void starts_where_the_file_stands(void **state)
{
    struct scratch *scratch = *state;
    const struct pith_entry entry = made("/a", "b");
    const struct pith_layer_options options = {.compression = PITH_PLAIN, .level = -1, .jobs = 1};
    struct pith_layer layer;
    PITH_CLOSE int fd = open(in(scratch, "x"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    assert_int_equal(write(fd, "before", 6), 6);
    assert_true(pith_layer_write(&entry, 1, &options, fd, &layer, &scratch->error));
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 6 + (off_t)layer.size);
}

static void levels_have_a_range(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        enum pith_compression compression;
        int level;
        const char *says; /* NULL: it is fine */
    } cases[] = {
        {PITH_GZIP, 0, "from 1 to 12"}, {PITH_GZIP, 13, "from 1 to 12"}, {PITH_GZIP, 1, NULL},
        {PITH_GZIP, 12, NULL},          {PITH_ZSTD, 0, "from 1 to 22"},  {PITH_ZSTD, 23, "from 1 to 22"},
        {PITH_ZSTD, 22, NULL},          {PITH_GZIP, -2, "-2"},           {PITH_PLAIN, 6, "without"},
    };
    write_file(scratch, "f", 600000);
    const struct pith_entry entry = file(scratch, "/f", "/f");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pith_layer_options options = {
            .compression = cases[i].compression, .level = cases[i].level, .jobs = 2};
        struct pith_layer layer;
        PITH_CLOSE int fd = open(in(scratch, "x"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        bool fine = pith_layer_write(&entry, 1, &options, fd, &layer, &scratch->error);
        assert_int_equal(fine, cases[i].says == NULL);
        if (!fine) {
            assert_int_equal(scratch->error.code, PITH_USAGE);
            assert_non_null(strstr(scratch->error.message, cases[i].says));
            assert_int_equal(lseek(fd, 0, SEEK_END), 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(jobs_do_not_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(digests_are_of_the_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contents_are_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(starts_where_the_file_stands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_have_a_range, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
