/* SPDX-License-Identifier: Apache-2.0 */
/* The entries as a directory: modes whatever the umask, times of all, no link followed. */
#include "support.h"

#include <sys/resource.h>

static int make_root(struct scratch *scratch, const char *name)
{
    assert_int_equal(mkdir(in(scratch, name), 0755), 0);
    int fd = open(in(scratch, name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static struct pith_entry with_mode(struct pith_entry entry, uint16_t mode)
{
    entry.mode = mode;
    entry.uid = getuid();
    entry.gid = getgid();
    return entry;
}

static void everything_arrives(void **state)
{
    struct scratch *scratch = *state;
    write_file(scratch, "large", 700001);
    struct pith_entry large = file(scratch, "/a/large", "/large");
    large.head = "head";
    large.head_size = 4;
    large.skip = 1;
    const struct pith_entry entries[] = {
        with_mode(directory("/"), 0755),
        with_mode(directory("/a"), 0555), /* read-only, and yet it gets its children */
        with_mode(directory("/a/b"), 01777),
        with_mode(made("/a/b/c", "text"), 04755),
        with_mode(large, 0640),
        with_mode(twin("/a/twin", "/a/b/c"), 04755),
        with_mode(link_to("/a/up", "../../outside"), 0777),
        with_mode(directory("/e"), 0700),
        with_mode(made("/f", ""), 0),
        with_mode(twin("/g", "/f"), 0),
    };
    mode_t before = umask(077);
    PITH_CLOSE int fd = make_root(scratch, "out");
    bool fine = pith_directory_write(entries, 10, TEST_TIME, fd, &scratch->error);
    (void)umask(before);
    if (!fine) {
        fail_msg("%s", scratch->error.message);
    }
    assert_int_equal(run(scratch, "cd out && find . -printf '%%p %%#m %%T@ %%n %%l\\n' | sort >../got"), 0);
    static const char expected[] = ". 0755 315532800.0000000000 4 \n"
                                   "./a 0555 315532800.0000000000 3 \n"
                                   "./a/b 01777 315532800.0000000000 2 \n"
                                   "./a/b/c 04755 315532800.0000000000 2 \n"
                                   "./a/large 0640 315532800.0000000000 1 \n"
                                   "./a/twin 04755 315532800.0000000000 2 \n"
                                   "./a/up 0777 315532800.0000000000 1 ../../outside\n"
                                   "./e 0700 315532800.0000000000 2 \n"
                                   "./f 0 315532800.0000000000 2 \n"
                                   "./g 0 315532800.0000000000 2 \n";
    size_t size;
    assert_string_equal(read_all(scratch, "got", &size), expected);
    assert_int_equal(run(scratch, "{ printf head; tail -c +2 large; } | cmp - out/a/large"), 0);
}

static void owners_are_roots_affair(void **state)
{
    struct scratch *scratch = *state;
    if (geteuid() != 0) {
        print_message("only root may give files away: skipped\n");
        skip();
    }
    struct pith_entry entries[] = {directory("/home"), made("/home/file", "x"), link_to("/home/link", "file")};
    for (int i = 0; i < 3; i++) {
        entries[i].uid = 65532;
        entries[i].gid = 65533;
    }
    PITH_CLOSE int fd = make_root(scratch, "out");
    assert_true(pith_directory_write(entries, 3, TEST_TIME, fd, &scratch->error));
    assert_int_equal(run(scratch, "test $(find out -mindepth 1 -uid 65532 -gid 65533 | wc -l) = 3"), 0);
}

/* The same tree as the layer's, for one who unpacks it. */
static void agrees_with_the_tar(void **state)
{
    struct scratch *scratch = *state;
    const struct pith_entry entries[] = {
        with_mode(directory("/usr"), 0755),
        with_mode(directory("/usr/lib"), 0750),
        with_mode(made("/usr/lib/\xff\n\\", "weird"), 0600),
        with_mode(twin("/usr/lib/twin", "/usr/lib/\xff\n\\"), 0600),
        with_mode(link_to("/usr/link", "lib"), 0777),
    };
    struct pith_layer layer;
    PITH_CLOSE int fd = make_root(scratch, "out");
    assert_true(pith_directory_write(entries, 5, TEST_TIME, fd, &scratch->error));
    must_write_layer(scratch, entries, 5, PITH_PLAIN, 1, "x.tar", &layer);
    assert_int_equal(run(scratch, "tar --compare -f x.tar -C out"), 0);
}

static void links_are_never_followed(void **state)
{
    struct scratch *scratch = *state;
    struct {
        struct pith_entry entries[2];
        uint32_t count;
    } cases[] = {
        {{link_to("/way", "../victim"), made("/way/file", "x")}, 2},
        {{link_to("/way", "../victim"), directory("/way/sub")}, 2},
        {{link_to("/way", "../victim/file"), made("/way", "x")}, 2},
        {{link_to("/way", "../victim"), twin("/stolen", "/way/secret")}, 2},
        {{link_to("/way", "../victim"), directory("/way")}, 2},
        {{made("/../victim/file", "x")}, 1},
        {{twin("/stolen", "/../victim/secret")}, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(run(scratch, "rm -rf out victim; mkdir victim; echo s >victim/secret"), 0);
        PITH_CLOSE int fd = make_root(scratch, "out");
        assert_false(pith_directory_write(cases[i].entries, cases[i].count, TEST_TIME, fd, &scratch->error));
        assert_int_equal(scratch->error.code, PITH_SYSTEM);
        assert_int_equal(run(scratch, "test \"$(ls victim)\" = secret && test ! -e out/stolen"), 0);
    }
}

/* A limit on file size stands in for a full disk; the error names the path. */
static void a_failed_write_names_the_path(void **state)
{
    struct scratch *scratch = *state;
    write_file(scratch, "large", 700001);
    const struct pith_entry entries[] = {directory("/a"), file(scratch, "/a/large", "/large")};
    PITH_CLOSE int fd = make_root(scratch, "out");
    struct rlimit limit, before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 300000;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    bool fine = pith_directory_write(entries, 2, TEST_TIME, fd, &scratch->error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(fine);
    assert_int_equal(scratch->error.number, EFBIG);
    assert_non_null(strstr(scratch->error.message, "/a/large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_arrives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(owners_are_roots_affair, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_the_tar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_are_never_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_write_names_the_path, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
