/* SPDX-License-Identifier: Apache-2.0 */
/* Exact bytes, and what other programs read from them: without a word, in every locale. */
#include "support.h"

#include "layer/tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <inttypes.h>
#include <locale.h>

static char *name_of_length(struct scratch *scratch, size_t size, const char *ending, bool with_slashes)
{
    char body[8192] = "/";
    for (size_t i = 1; i < sizeof body - 1; i++) {
        body[i] = with_slashes && i % 50 == 0 ? '/' : 'n';
    }
    return pith_format(&scratch->arena, "%.*s%s", (int)(size - strlen(ending)), body, ending);
}

/* Everything that a header can have to say. Parents are left out: names are what is tested. */
static uint32_t awkward(struct scratch *scratch, struct pith_entry *entries)
{
    static const size_t lengths[] = {99, 100, 101, 102, 155, 156, 157, 255, 256, 257, 258, 300, 512, 1024, 4096};
    uint32_t count = 0;
    entries[count++] = directory("/");
    entries[count - 1].mode = 01777;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        entries[count++] = made(name_of_length(scratch, lengths[i] + 1, "e", true), "long\n");
        entries[count++] = made(name_of_length(scratch, lengths[i] + 1, "\xc3\xa9", true), "");
        entries[count++] = made(name_of_length(scratch, lengths[i] + 1, "\xff", false), "");
        entries[count++] = directory(name_of_length(scratch, lengths[i] + 1, "d", true));
        entries[count++] = link_to(name_of_length(scratch, lengths[i] + 1, "k", true),
                                   name_of_length(scratch, lengths[i], "t", false));
        entries[count++] = link_to(name_of_length(scratch, lengths[i] + 1, "q", true),
                                   name_of_length(scratch, lengths[i], "\xe2\x82\xac", false));
    }
    entries[count++] = made("/new\nline", "1");
    entries[count++] = made("/back\\slash = 12 path=x", "22");
    entries[count++] = made("/gr\xc3\xbc\xc3\x9f", "333");
    entries[count++] = made("/\x01\xfe\xff", "4444");
    entries[count++] = twin("/twin", "/new\nline");
    entries[count++] = twin("/twin of a long name", entries[28].path);
    entries[count++] = made("/big", "ids");
    entries[count - 1].uid = 2097152;
    entries[count - 1].gid = 4294967294;
    entries[count++] = made("/largest in ustar", "ids");
    entries[count - 1].uid = entries[count - 1].gid = 2097151;
    entries[count++] = made("/setuid", "");
    entries[count - 1].mode = 04755;
    return count;
}

static void has_no_leading_slash(char *expected, const struct pith_entry *entry)
{
    bool root = entry->path[1] == '\0';
    bool slash = entry->type == PITH_ENTRY_DIRECTORY;
    (void)sprintf(expected, "%s%s", root ? "." : entry->path + 1, slash ? "/" : "");
}

static void check_entry(struct archive_entry *read, const struct pith_entry *entry, int64_t time)
{
    char expected[8192];
    has_no_leading_slash(expected, entry);
    assert_string_equal(archive_entry_pathname(read), expected);
    assert_int_equal(archive_entry_uid(read), entry->uid);
    assert_int_equal(archive_entry_gid(read), entry->gid);
    assert_int_equal(archive_entry_mtime(read), time);
    assert_int_equal(archive_entry_perm(read), entry->mode);
    assert_string_equal(archive_entry_uname(read), "");
    switch (entry->type) {
    case PITH_ENTRY_SYMLINK:
        assert_string_equal(archive_entry_symlink(read), entry->target);
        break;
    case PITH_ENTRY_HARDLINK:
        assert_string_equal(archive_entry_hardlink(read), entry->target + 1);
        break;
    default:
        assert_int_equal(archive_entry_filetype(read), entry->type == PITH_ENTRY_FILE ? AE_IFREG : AE_IFDIR);
    }
}

static void check_content(struct archive *archive, const struct pith_entry *entry)
{
    char bytes[64];
    la_ssize_t size = archive_read_data(archive, bytes, sizeof bytes);
    assert_int_equal(size, entry->head_size);
    assert_memory_equal(bytes, entry->head, entry->head_size);
}

static void read_by_libarchive(struct scratch *scratch, const struct pith_entry *entries, uint32_t count, int64_t time)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *read;
    assert_int_equal(archive_read_support_format_tar(archive), ARCHIVE_OK);
    assert_int_equal(archive_read_open_filename(archive, in(scratch, "x.tar"), 10240), ARCHIVE_OK);
    for (uint32_t i = 0; i < count; i++) {
        int got = archive_read_next_header(archive, &read);
        if (got != ARCHIVE_OK) {
            fail_msg("entry %u: %s", i, archive_error_string(archive));
        }
        check_entry(read, &entries[i], time);
        if (entries[i].type == PITH_ENTRY_FILE) {
            check_content(archive, &entries[i]);
        }
    }
    assert_int_equal(archive_read_next_header(archive, &read), ARCHIVE_EOF);
    assert_int_equal(archive_read_free(archive), ARCHIVE_OK);
}

static void libarchive_reads_it_back(void **state)
{
    struct scratch *scratch = *state;
    struct pith_entry entries[128];
    struct pith_layer layer;
    uint32_t count = awkward(scratch, entries);
    must_write_layer(scratch, entries, count, PITH_PLAIN, 1, "x.tar", &layer);
    assert_int_equal(layer.entries, count);
    static const char *const locales[] = {"C", "C.UTF-8"};
    for (int i = 0; i < 2; i++) {
        assert_non_null(setlocale(LC_ALL, locales[i]));
        read_by_libarchive(scratch, entries, count, TEST_TIME);
    }
}

/* Names, one after the other with NULs between, as `expected` for another reader. */
static void write_expected(struct scratch *scratch, const struct pith_entry *entries, uint32_t count)
{
    FILE *out = fopen(in(scratch, "expected"), "w");
    assert_non_null(out);
    for (uint32_t i = 0; i < count; i++) {
        char name[8192];
        has_no_leading_slash(name, &entries[i]);
        if (entries[i].type == PITH_ENTRY_DIRECTORY) {
            name[strlen(name) - 1] = '\0';
        }
        const char *target = entries[i].target == NULL ? "" : entries[i].target;
        (void)fprintf(out, "%s%c%s%c%o %u %u %u%c", name, 0,
                      entries[i].type == PITH_ENTRY_HARDLINK ? target + 1 : target, 0, entries[i].mode, entries[i].uid,
                      entries[i].gid, entries[i].head_size, 0);
    }
    assert_int_equal(fclose(out), 0);
}

/* Python 3.10 leaves a long name of a directory its slash. */
static const char python[] =
    "import tarfile\n"
    "b = lambda s: s.encode('utf-8', 'surrogateescape') + b'\\0'\n"
    "with open('got', 'wb') as out, tarfile.open('x.tar', encoding='utf-8') as tar:\n"
    "    for m in tar:\n"
    "        name = m.name[:-1] if m.isdir() and m.name[-1:] == '/' else m.name\n"
    "        out.write(b(name) + b(m.linkname) + b('%o %d %d %d' % (m.mode, m.uid, m.gid, m.size)))\n";

static void python_reads_it_back(void **state)
{
    struct scratch *scratch = *state;
    if (!have(scratch, "python3")) {
        skip();
    }
    struct pith_entry entries[128];
    struct pith_layer layer;
    uint32_t count = awkward(scratch, entries);
    must_write_layer(scratch, entries, count, PITH_PLAIN, 1, "x.tar", &layer);
    write_expected(scratch, entries, count);
    FILE *script = fopen(in(scratch, "read.py"), "w");
    assert_non_null(script);
    assert_true(fputs(python, script) >= 0 && fclose(script) == 0);
    assert_int_equal(run(scratch, "python3 -W error read.py && cmp expected got"), 0);
}

/* Both tars list every entry, and say nothing on standard error: no lone zero block, no unknown keyword. */
static void tars_are_silent(void **state)
{
    struct scratch *scratch = *state;
    static const char *const programs[] = {"tar", "bsdtar"};
    struct pith_entry entries[128];
    struct pith_layer layer;
    uint32_t count = awkward(scratch, entries);
    must_write_layer(scratch, entries, count, PITH_PLAIN, 1, "x.tar", &layer);
    for (int i = 0; i < 2; i++) {
        if (!have(scratch, programs[i])) {
            continue;
        }
        for (int utf8 = 0; utf8 < 2; utf8++) {
            int status = run(scratch,
                             "LC_ALL=%s %s tvf x.tar >listing 2>errors; s=$?; cat errors >&2; "
                             "test $s = 0 && test ! -s errors && test $(wc -l <listing) = %u",
                             utf8 ? "C.UTF-8" : "C", programs[i], count);
            assert_int_equal(status, 0);
        }
    }
}

/* GNU tar unpacks what is in a layer, and finds no difference afterwards. */
static void gnu_tar_unpacks_and_compares(void **state)
{
    struct scratch *scratch = *state;
    const struct pith_entry entries[] = {
        directory("/a"),
        made("/a/\xc3\xa9\xff\n\\", "weird"),
        made("/a/b", "text"),
        twin("/a/c", "/a/b"),
        link_to("/a/d", "../over there"),
        made(name_of_length(scratch, 200, "\xfe", false), "long"),
    };
    struct pith_layer layer;
    must_write_layer(scratch, entries, 6, PITH_GZIP, 2, "x.tar.gz", &layer);
    int status = run(scratch, "mkdir out && tar --no-same-owner -xzf x.tar.gz -C out 2>errors && test ! -s errors && "
                              "cd out && test $(cat a/c) = text && test a/b -ef a/c && "
                              "test \"$(readlink a/d)\" = '../over there' && test $(find . -type f | grep -c .) -ge 4");
    assert_int_equal(status, 0);
    if (getuid() == 0) {
        assert_int_equal(run(scratch, "tar --compare -zf x.tar.gz -C out"), 0);
    }
}

static void golden_header(void **state)
{
    (void)state;
    struct pith_entry entry = made("/usr/bin/python3", "hello");
    entry.mode = 0755;
    entry.uid = 1;
    entry.gid = 65532;
    unsigned char expected[512] = "usr/bin/python3";
    memcpy(expected + 100,
           "0000755\0"
           "0000001\0"
           "0177774\0"
           "00000000005\0"
           "02263523000\0"
           "012204\0 0",
           57);
    memcpy(expected + 257,
           "ustar\0"
           "00",
           8);
    memcpy(expected + 329,
           "0000000\0"
           "0000000",
           15);
    unsigned char header[512] = {0};
    assert_int_equal(pith_tar_header_size(&entry, TEST_TIME), 512);
    pith_tar_header(&entry, TEST_TIME, header);
    assert_memory_equal(header, expected, 512);
}

static void golden_archive(void **state)
{
    struct scratch *scratch = *state;
    const struct pith_entry entries[] = {
        directory("/"),
        directory("/etc"),
        made("/etc/passwd", "root:x:0:0:root:/root:/sbin/nologin\n"),
        link_to("/lib", "usr/lib"),
        made(name_of_length(scratch, 150, "\xc3\xa9", false), ""),
    };
    struct pith_layer layer;
    char hex[PITH_DIGEST_HEX];
    must_write_layer(scratch, entries, 5, PITH_PLAIN, 1, "x.tar", &layer);
    assert_int_equal(layer.entries, 4); /* a plain root is left out */
    assert_int_equal(layer.tar_size, 512 * (1 + 2 + 1 + 3 + 2));
    pith_digest_hex(layer.diff_id, hex);
    assert_string_equal(hex, "b43fdba427d9e27688c277fd56289570997df46d9d82c8a64051d8f091aee395");
}

static void numbers_beyond_ustar(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t times[] = {0, -1, -86400, 8589934591, 8589934592, 100000000000};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const struct pith_entry entry = made("/old or new", "x");
        const struct pith_layer_options options = {.compression = PITH_PLAIN, .level = -1, .jobs = 1, .time = times[i]};
        PITH_CLOSE int fd = open(in(scratch, "x.tar"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        struct pith_layer layer;
        assert_true(pith_layer_write(&entry, 1, &options, fd, &layer, &scratch->error));
        read_by_libarchive(scratch, &entry, 1, times[i]);
    }
}

/* Only the header: eight gigabytes need not be written to know what would stand before them. */
static void size_beyond_ustar(void **state)
{
    (void)state;
    struct pith_source nowhere = {.name = "nowhere"};
    struct pith_entry entry = {.path = "/huge", .type = PITH_ENTRY_FILE, .mode = 0644, .source = &nowhere};
    entry.seen.size = 077777777777;
    assert_int_equal(pith_tar_header_size(&entry, TEST_TIME), 512);
    entry.seen.size = 077777777777 + 1;
    assert_int_equal(pith_tar_header_size(&entry, TEST_TIME), 1536);
    unsigned char header[1536] = {0};
    pith_tar_header(&entry, TEST_TIME, header);
    assert_string_equal((char *)header, "PaxHeaders.0/huge");
    assert_string_equal((char *)header + 512, "19 size=8589934592\n");
    assert_string_equal((char *)header + 1024 + 124, "00000000000");
    entry.seen.size += 5;
    entry.skip = 6; /* what is skipped does not count */
    assert_int_equal(pith_tar_header_size(&entry, TEST_TIME), 512);
}

static void an_empty_layer_is_a_tar(void **state)
{
    struct scratch *scratch = *state;
    struct pith_layer layer;
    must_write_layer(scratch, NULL, 0, PITH_GZIP, 2, "x.tar.gz", &layer);
    assert_int_equal(layer.tar_size, 1024);
    assert_int_equal(run(scratch, "tar tzf x.tar.gz >out 2>&1 && test ! -s out"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(libarchive_reads_it_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(python_reads_it_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tars_are_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gnu_tar_unpacks_and_compares, set_up, tear_down),
        cmocka_unit_test(golden_header),
        cmocka_unit_test_setup_teardown(golden_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_beyond_ustar, set_up, tear_down),
        cmocka_unit_test(size_beyond_ustar),
        cmocka_unit_test_setup_teardown(an_empty_layer_is_a_tar, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
