/* SPDX-License-Identifier: Apache-2.0 */
/* How a root lies over a base: links to directories of either, and what the base must keep. */
#include "over.h"

static void what_the_base_lacks_comes_from_the_root(void **state)
{
    struct over *over = *state;
    put_text(over->base, "/usr/share/a", "base");
    put_text(over->root, "/usr/share/a", "root");
    put_text(over->root, "/usr/share/b", "root");
    lay(over);
    assert_text(over, "/usr/share/a", "root"); /* what differs is added */
    assert_text(over, "/usr/share/b", "root");
}

static void the_systems_own_data_is_the_bases(void **state)
{
    static const char *const own[] = {"/etc/passwd",
                                      "/etc/deep/x",
                                      "/usr/lib/os-release",
                                      "/usr/share/zoneinfo/UTC",
                                      "/usr/lib/locale/C.utf8/LC_CTYPE",
                                      "/usr/lib/x86/gconv/UTF-7.so",
                                      "/usr/lib/ssl/cert.pem",
                                      "/usr/lib/x86/ossl-modules/legacy.so"};
    struct over *over = *state;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        put_text(over->base, own[i], "base");
        put_text(over->root, own[i], "root");
    }
    put_text(over->root, "/etc/only-here", "root");
    put_text(over->base, "/etc/turned", "base");
    put_text(over->root, "/etc/turned/x", "root");
    put_text(over->base, "/usr/lib/os-release.d/x", "base");
    put_text(over->root, "/usr/lib/os-release.d/x", "root");
    lay(over);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        assert_text(over, own[i], "base");
    }
    assert_text(over, "/etc/only-here", "root");
    assert_text(over, "/etc/turned/x", "root"); /* a directory where the base has a file */
    assert_text(over, "/usr/lib/os-release.d/x", "root");
}

static void a_merged_root_on_an_unmerged_base(void **state)
{
    struct over *over = *state;
    put_text(over->base, "/lib/a", "base");
    put_text(over->base, "/usr/lib/b", "base");
    put_link(over->root, "/lib", "usr/lib");
    put_text(over->root, "/usr/lib/new", "root");
    put_text(over->root, "/usr/lib/deep/x", "root");
    lay(over);
    assert_text(over, "/lib/a", "base");
    assert_text(over, "/usr/lib/b", "base");
    assert_text(over, "/lib/new", "root"); /* under both names */
    assert_text(over, "/usr/lib/new", "root");
    assert_text(over, "/lib/deep/x", "root");
    assert_int_equal(type_of(over, "/lib"), PITH_DIRECTORY); /* the base's tree stays as it is */
}

static void an_unmerged_root_on_a_merged_base(void **state)
{
    struct over *over = *state;
    put_link(over->base, "/lib", "usr/lib");
    put_text(over->base, "/usr/lib/b", "base");
    put_text(over->root, "/lib/new", "root");
    put_text(over->root, "/usr/lib/newer", "root");
    lay(over);
    assert_int_equal(type_of(over, "/lib"), PITH_SYMLINK);
    assert_text(over, "/lib/b", "base");
    assert_text(over, "/lib/new", "root");
    assert_text(over, "/usr/lib/new", "root"); /* at the base's place */
    assert_text(over, "/usr/lib/newer", "root");
}

static void both_merged_alike(void **state)
{
    struct over *over = *state;
    put_link(over->base, "/lib", "usr/lib");
    put_text(over->base, "/usr/lib/b", "base");
    put_link(over->root, "/lib", "/usr/lib");
    put_text(over->root, "/usr/lib/new", "root");
    lay(over);
    assert_text(over, "/lib/new", "root");
    assert_text(over, "/lib/b", "base");
    assert_int_equal(mounts_of(over, over->root), 1);
}

static void links_to_other_directories(void **state)
{
    struct over *over = *state;
    put_link(over->base, "/lib64", "lib");
    put_text(over->base, "/lib/b", "base");
    put_link(over->root, "/lib64", "usr/lib64");
    put_text(over->root, "/usr/lib64/new", "root");
    lay(over);
    assert_text(over, "/lib64/new", "root");
    assert_text(over, "/lib/new", "root");
    assert_text(over, "/lib64/b", "base");
}

static void a_directory_of_the_base_outweighs_a_file(void **state)
{
    struct over *over = *state;
    put_text(over->base, "/opt/x/file", "base");
    put_text(over->root, "/opt/x", "root");
    put_link(over->base, "/opt/away", "nowhere");
    put_text(over->root, "/opt/away/file", "root");
    put_link(over->root, "/opt/x2", "/opt");
    put_text(over->base, "/opt/x2", "base");
    lay(over);
    assert_text(over, "/opt/x/file", "base");
    assert_text(over, "/opt/away/file", "root"); /* a link to nowhere is no directory */
}

static void too_many_differences_are_refused(void **state)
{
    struct over *over = *state;
    for (int i = 0; i < 260; i++) {
        put_text(over->base, pith_format(&over->arena, "/d%d/x", i), "base");
        put_link(over->root, pith_format(&over->arena, "/d%d", i), pith_format(&over->arena, "e%d", i));
        put_text(over->root, pith_format(&over->arena, "/e%d/y", i), "root");
    }
    assert_false(mount_over(over));
    assert_int_equal(over->error.code, PITH_MISSING);
    assert_says(over, "in more than 256 places");
    assert_says(over, "standing on the base base");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        over_test(what_the_base_lacks_comes_from_the_root),
        over_test(the_systems_own_data_is_the_bases),
        over_test(a_merged_root_on_an_unmerged_base),
        over_test(an_unmerged_root_on_a_merged_base),
        over_test(both_merged_alike),
        over_test(links_to_other_directories),
        over_test(a_directory_of_the_base_outweighs_a_file),
        over_test(too_many_differences_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
