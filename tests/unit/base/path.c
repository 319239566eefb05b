/* SPDX-License-Identifier: Apache-2.0 */
/* Paths as text: joined, compared and cleaned, the root included. */
#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_name_is_joined_to_its_directory(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    assert_string_equal(pith_join(&arena, "/usr/lib", "x.so"), "/usr/lib/x.so");
    assert_string_equal(pith_join(&arena, "/", "usr"), "/usr");
    assert_string_equal(pith_join(&arena, "", "usr"), "/usr");
    assert_string_equal(pith_join(&arena, "here", "a/b"), "here/a/b");
}

static void what_lies_below_a_directory(void **state)
{
    (void)state;
    assert_true(pith_is_below("/app/x", "/app"));
    assert_false(pith_is_below("/app", "/app"));
    assert_true(pith_is_at_or_below("/app", "/app"));
    assert_false(pith_is_at_or_below("/apple", "/app"));
    assert_false(pith_is_at_or_below("/ap", "/app"));
}

static void an_extension_has_something_before_it(void **state)
{
    (void)state;
    assert_true(pith_has_extension("x.py", ".py"));
    assert_false(pith_has_extension(".py", ".py"));
    assert_true(pith_ends_with(".py", ".py"));
    assert_false(pith_ends_with("y", ".py"));
}

static void a_path_is_cleaned_as_text(void **state)
{
    (void)state;
    static const struct {
        const char *path, *wanted;
    } cases[] = {
        {"/a//b/./c/", "/a/b/c"}, {"/a/../b", "/b"},      {"/../../a", "/a"},        {"/", ""}, {"/a/..", ""},
        {"/a/...", "/a/..."},     {"/.a/..b", "/.a/..b"}, {"/a/b/../../../c", "/c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[64];
        strcpy(path, cases[i].path);
        pith_path_clean(path);
        assert_string_equal(path, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_joined_to_its_directory),
        cmocka_unit_test(what_lies_below_a_directory),
        cmocka_unit_test(an_extension_has_something_before_it),
        cmocka_unit_test(a_path_is_cleaned_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
