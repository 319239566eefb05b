/* SPDX-License-Identifier: Apache-2.0 */
/* [files] into a directory that the source has too: what was put there ships, and nothing else of it. */
#include "../composed.h"

static void only_what_is_put_there_ships(void **state)
{
    static const char *const destinations[] = {"/etc = app/etc", "/ = app", "/etc/ = app/etc/own.conf",
                                               "/etc/sub = app/etc"};
    struct scratch *scratch = *state;
    make_file(scratch, "root/etc/system.conf", "the source's");
    make_file(scratch, "root/etc/sub/deep.conf", "the source's");
    make_file(scratch, "root/usr/share/x", "the source's");
    make_file(scratch, "app/etc/own.conf", "the app's");
    for (size_t i = 0; i < sizeof destinations / sizeof *destinations; i++) {
        struct pith_composition c;
        compose(scratch, pith_format(&scratch->arena, "[files]\n%s\n[base]\npreset = none\n", destinations[i]), &c);
        (void)entry_at(&c, i == 3 ? "/etc/sub/own.conf" : "/etc/own.conf");
        assert_int_equal(c.rootfs.files, 1);
        pith_composition_finish(&c);
    }
}

static void a_part_of_the_source_ships_whole_when_it_is_named(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "root/etc/sub/deep.conf", "the source's");
    make_file(scratch, "root/etc/sub/more.conf", "the source's");
    compose(scratch, "[files]\n/etc/sub = root:/etc/sub\n[base]\npreset = none\n", &c);
    assert_int_equal(c.rootfs.files, 2);
    pith_composition_finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(only_what_is_put_there_ships),
        scratch_test(a_part_of_the_source_ships_whole_when_it_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
