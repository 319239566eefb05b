/* SPDX-License-Identifier: Apache-2.0 */
/* pyproject.toml and requires-python. */
#include "init/room.h"
#include "languages/python/init/toml.h"

#include <setjmp.h>
#include <stdarg.h>
/* after those: */
#include <cmocka.h>

static void versions(void **state)
{
    (void)state;
    static const struct {
        const char *range;
        unsigned minor;
        bool fits;
    } cases[] = {
        {">=3.9", 9, true},         {">=3.9", 8, false},  {">=3.9,<3.12", 11, true}, {">=3.9, <3.12", 12, false},
        {"<4", 13, true},           {"<=3.11", 11, true}, {"<=3.11", 12, false},     {"==3.11.*", 11, true},
        {"==3.11.*", 12, false},    {"~=3.11", 12, true}, {"~=3.11", 10, false},     {"~=3.11.2", 11, true},
        {"~=3.11.2", 12, false},    {"^3.10", 12, true},  {"^3.10", 9, false},       {"!=3.9", 9, false},
        {"!=3.9.1", 9, true},       {">3.9", 9, false},   {">3.9.1", 9, true},       {"<3.9", 9, false},
        {"<3.9.5", 9, true},        {"", 9, true},        {"nonsense", 9, true},     {"==3", 9, true},
        {">=2.7,!=3.0.*", 9, true}, {"~3.11", 11, true},  {"~3.11", 12, false},      {">= 3.10", 9, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (init_version_fits(cases[i].range, cases[i].minor) != cases[i].fits) {
            fail_msg("3.%u and %s", cases[i].minor, cases[i].range);
        }
    }
    assert_true(init_version_fits(NULL, 9));
}

static void toml(void **state)
{
    (void)state;
    static const char text[] =
        "# [project]\nname = 'top'\n[project]\nrequires-python = \">=3.9\" # why\n"
        "description = \"\"\"\n[project.scripts]\nfalse = \"x\"\n\"\"\"\n"
        "dependencies = [\n  \"a[b]\", # ]\n  'c',\n]\ninline = { a = \"b\" }\nscripts.dotted = 'd:e'\n"
        "[ project . \"scripts\" ]\nserve = \"pkg.cli:main\"\n\"quoted name\" = 'a\\b'\n"
        "[[tool.x]]\nserve = \"no\"\n";
    struct pith_arena arena = {0};
    struct init_toml scripts = {0};
    assert_string_equal(init_toml_string(&arena, text, "project", "requires-python"), ">=3.9");
    assert_null(init_toml_string(&arena, text, "project", "name"));
    assert_null(init_toml_string(&arena, text, "project", "false"));
    init_toml_table(&arena, text, "project.scripts", &scripts);
    assert_int_equal(scripts.pairs.count, 3);
    assert_string_equal(scripts.pairs.items[0].key, "dotted");
    assert_string_equal(scripts.pairs.items[1].value, "pkg.cli:main");
    assert_string_equal(scripts.pairs.items[2].value, "a\\b");
    /* Cut anywhere, it ends. */
    for (size_t size = 0; size < sizeof text; size++) {
        (void)init_toml_string(&arena, pith_copy(&arena, text, size), "project", "x");
    }
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(versions), cmocka_unit_test(toml)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
