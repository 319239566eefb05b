/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions, specifiers, markers and whole dependencies: the examples of the PyPA specifications, and what stands near
 * them. tests/unit/wheel/tool compares many more with packaging itself.
 */
#include "pith/languages/python/dists/dependency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after those: */
#include <cmocka.h>

static bool parse(const char *text, struct pith_version *version)
{
    return pith_version_parse(text, strlen(text), version);
}

/* "Summary of permitted suffixes and relative ordering", with the epochs and local versions of that page. */
static void versions_have_an_order(void **state)
{
    static const char *const ordered[] = {"1.dev0",
                                          "1.0.dev456",
                                          "1.0a1",
                                          "1.0a2.dev456",
                                          "1.0a12.dev456",
                                          "1.0a12",
                                          "1.0b1.dev456",
                                          "1.0b2",
                                          "1.0b2.post345.dev456",
                                          "1.0b2.post345",
                                          "1.0rc1.dev456",
                                          "1.0rc1",
                                          "1.0",
                                          "1.0+abc.5",
                                          "1.0+abc.7",
                                          "1.0+5",
                                          "1.0.post456.dev34",
                                          "1.0.post456",
                                          "1.0.15",
                                          "1.1.dev1",
                                          "1.10",
                                          "1!0.1",
                                          "1!0.1.post0"};
    (void)state;
    for (size_t i = 0; i < sizeof ordered / sizeof *ordered; i++) {
        for (size_t j = 0; j < sizeof ordered / sizeof *ordered; j++) {
            struct pith_version one, two;
            assert_true(parse(ordered[i], &one) && parse(ordered[j], &two));
            int order = pith_version_compare(&one, &two);
            if ((order > 0) - (order < 0) != (i > j) - (i < j)) {
                fail_msg("%s and %s: %d", ordered[i], ordered[j], order);
            }
        }
    }
}

static void spellings_are_one_version(void **state)
{
    static const char *const same[][2] = {{"1.0", "1"},
                                          {"1.1RC1", "1.1rc1"},
                                          {"1.1.a1", "1.1a1"},
                                          {"1.1-beta_2", "1.1b2"},
                                          {"1.1c3", "1.1rc3"},
                                          {"1.1.preview", "1.1rc0"},
                                          {"1.2-post2", "1.2.post2"},
                                          {"1.2-1", "1.2.post1"},
                                          {"1.2.rev4", "1.2r4"},
                                          {"1.2-dev", "1.2.dev0"},
                                          {"v1.0", "1.0"},
                                          {" 1.0\n", "1.0"},
                                          {"1.0+ubuntu-1", "1.0+ubuntu.1"},
                                          {"1.0+00100", "1.0+100"},
                                          {"00.08", "0.8"},
                                          {"1.0+ABC", "1.0+abc"},
                                          {"0!1", "1"}};
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct pith_version one, two;
        if (!parse(same[i][0], &one) || !parse(same[i][1], &two) || pith_version_compare(&one, &two) != 0) {
            fail_msg("'%s' is not '%s'", same[i][0], same[i][1]);
        }
    }
}

static void others_are_no_versions(void **state)
{
    static const char *const none[] = {
        "",   " ",   "x",    "1.",    ".1",           "1..2",   "1.0+",    "1.0+a+b",      "1.0++",
        "1!", "1.x", "1.0-", "1.0 a", "french toast", "1.0+_a", "1.0a1a2", "1.0dev1post1", "18446744073709551616"};
    struct pith_version version;
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (parse(none[i], &version)) {
            fail_msg("'%s' was taken for a version", none[i]);
        }
    }
}

static void specifiers_admit(void **state)
{
    static const struct {
        const char *specifier, *version;
        bool admitted;
    } cases[] = {
        {"", "1", true},
        {"~=2.2", "2.2", true},
        {"~=2.2", "2.9", true},
        {"~=2.2", "3.0", false},
        {"~=1.4.5", "1.4.9", true},
        {"~=1.4.5", "1.5.0", false},
        {"~=2.2.post3", "2.2", false},
        {"~=2.2.post3", "2.3", true},
        {"==1.1", "1.1.0", true},
        {"==1.1", "1.1.post1", false},
        {"==1.1.*", "1.1.post1", true},
        {"==1.1.*", "1.1a1", true},
        {"==1.1.*", "1.10", false},
        {"==1.1", "1.1+local", true},
        {"==1.1+local", "1.1", false},
        {"!=1.1", "1.1.post1", true},
        {"!=1.1.*", "1.1.post1", false},
        {">=1.0, !=1.3.4.*, < 2.0", "1.3.4.5", false},
        {">=1.0, !=1.3.4.*, < 2.0", "1.3.5", true},
        {">=1.0, !=1.3.4.*, < 2.0", "2.0", false},
        {">1.7", "1.7.1", true},
        {">1.7", "1.7.0.post1", false},
        {">1.7.post2", "1.7.0.post3", true},
        {">1.7", "1.7+local", false},
        {"<3.1", "3.1.dev0", false},
        {"<3.1rc1", "3.1.dev0", true},
        {"<=1.0", "1.0+anything", true},
        {"===foobar", "FooBar", true},
        {"===1.0", "1.0.0", false},
        {">=1", "none", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pith_specifier_admits(cases[i].specifier, cases[i].version) != cases[i].admitted) {
            fail_msg("%s %s %s", cases[i].specifier, cases[i].admitted ? "refuses" : "admits", cases[i].version);
        }
    }
}

static void others_are_no_specifiers(void **state)
{
    static const char *const none[] = {"1.0",     "=1",    "=<1", ">=",          "~=1",    ">=1.*",
                                       "==1.*.2", ">=1+a", "==",  ">=1,<2,nope", "==1a.*", "=== a b"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (pith_specifier_is_valid(none[i])) {
            fail_msg("'%s' was taken for a specifier", none[i]);
        }
    }
    assert_true(pith_specifier_is_valid("") && pith_specifier_is_valid("==1.*,") && pith_specifier_is_valid("=== x"));
}

static void pins_and_prereleases(void **state)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    (void)state;
    assert_string_equal(pith_specifier_pin(" == 1.2 ", &arena), "1.2");
    assert_string_equal(pith_specifier_pin("===1.2", &arena), "1.2");
    assert_null(pith_specifier_pin("==1.2.*", &arena));
    assert_null(pith_specifier_pin("==1.2,<3", &arena));
    assert_null(pith_specifier_pin(">=1.2", &arena));
    assert_null(pith_specifier_pin("", &arena));
    assert_true(pith_specifier_wants_prereleases(">=1.0rc1"));
    assert_true(pith_specifier_wants_prereleases(">=1,==1.1.dev3"));
    assert_false(pith_specifier_wants_prereleases("<2.0rc1"));
    assert_false(pith_specifier_wants_prereleases("!=2.0rc1"));
    assert_false(pith_specifier_wants_prereleases(">=1.0.post1"));
}

static bool holds(const char *marker, const char *extra)
{
    static const char *groups[] = {"Dev_Tools"};
    const struct pith_marker_environment environment = {.python_version = "3.12",
                                                        .python_full_version = "3.12.4",
                                                        .implementation = "cpython",
                                                        .platform_machine = "aarch64",
                                                        .extra = extra,
                                                        .groups = {groups, 1}};
    struct pith_error error = {0};
    bool is;
    if (!pith_marker_holds(marker, &environment, &is, &error)) {
        fail_msg("%s: %s", marker, error.message);
    }
    return is;
}

static void markers_hold(void **state)
{
    static const char *const good[] = {
        "python_version >= '3.9'", /* as versions: as text it would not */
        "'3.9' < python_version",
        "python_full_version == \"3.12.*\"",
        "python_version not in '3.10 3.11'",
        "os_name == 'posix' and sys_platform == 'linux' and platform_system == 'Linux'",
        "os.name == 'posix'",
        "platform_machine in 'x86_64 aarch64'",
        "implementation_name == 'cpython' and platform_python_implementation == 'CPython'",
        "extra == 'Some_Extra'", /* as names: Some_Extra is some-extra */
        "'dev-tools' in dependency_groups",
        "os_name == 'nt' or os_name == 'posix' and python_version > '3'",
        "platform_release == ''",
        "implementation_version>='3.12'",
    };
    static const char *const bad[] = {
        "python_version < '3.9'",
        "sys_platform == 'win32'",
        "extra == 'other'",
        "'docs' in dependency_groups",
        "'x' in extras",
        "(os_name == 'posix' or os_name == 'nt') and python_version < '3'",
        "os_name == 'nt' and python_version < '4' or extra != 'some-extra'",
        "os_name > 'a'", /* text has no order */
        "python_version ~= '4.0'",
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!holds(good[i], "some-extra")) {
            fail_msg("it does not hold: %s", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (holds(bad[i], "some-extra")) {
            fail_msg("it holds: %s", bad[i]);
        }
    }
}

static void others_are_no_markers(void **state)
{
    static const char *const none[] = {"",
                                       "os_name",
                                       "os_name ==",
                                       "os_name = 'posix'",
                                       "os_name == 'posix",
                                       "os_names == 'posix'",
                                       "os_name == 'posix' and",
                                       "os_name == 'posix' os_name == 'nt'",
                                       "(os_name == 'posix'",
                                       "os_name == 'posix')",
                                       "os_name not 'posix'",
                                       "os_name ~= 'posix'",
                                       "extras == 'x'"};
    const struct pith_marker_environment environment = {.python_version = "3.12"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct pith_error error = {0};
        bool is;
        if (pith_marker_holds(none[i], &environment, &is, &error)) {
            fail_msg("'%s' was taken for a marker", none[i]);
        }
        assert_int_equal(error.code, PITH_USAGE);
    }
}

static void markers_nest_so_deep(void **state)
{
    struct pith_error error = {0};
    char text[128] = "";
    bool is;
    (void)state;
    for (unsigned depth = 32; depth <= 33; depth++) {
        memset(text, '(', depth);
        (void)snprintf(text + depth, sizeof text - depth, "os_name=='posix'");
        memset(text + strlen(text), ')', depth);
        text[2 * depth + strlen("os_name=='posix'")] = '\0';
        assert_int_equal(pith_marker_holds(text, &(struct pith_marker_environment){0}, &is, &error), depth == 32);
    }
    assert_non_null(strstr(error.message, "nested too deeply"));
}

static bool depend(const char *text, struct pith_arena *arena, struct pith_dependency *dependency)
{
    struct pith_error error = {0};
    return pith_dependency_parse(text, strlen(text), arena, dependency, &error);
}

static void dependencies_are_read(void **state)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_dependency it;
    (void)state;
    assert_true(depend(" requests [security,Tests]>=2.8.1,==2.8.* ; python_version<'2.7'", &arena, &it));
    assert_string_equal(it.name, "requests");
    assert_int_equal(it.extras.count, 2);
    assert_string_equal(it.extras.items[1], "Tests");
    assert_string_equal(it.specifier, ">=2.8.1,==2.8.*");
    assert_string_equal(it.marker, "python_version<'2.7'");
    assert_null(it.url);
    assert_true(depend("pip @ https://x/pip-1.zip;a#sha1=2 ; extra=='x'", &arena, &it));
    assert_string_equal(it.url, "https://x/pip-1.zip;a#sha1=2"); /* a ';' may be part of it */
    assert_string_equal(it.marker, "extra=='x'");
    assert_true(depend("name (>=3, <4)", &arena, &it));
    assert_string_equal(it.specifier, ">=3, <4");
    assert_null(it.marker);
    assert_true(depend("A.B-C_D[]", &arena, &it) && it.extras.count == 0 && *it.specifier == '\0');
}

static void others_are_no_dependencies(void **state)
{
    static const char *const none[] = {
        "",           "-a",       "a-",       "name[",         "name[a",      "name[a b]",
        "name[-a]",   "name ~ 1", "name (>1", "name >=1 junk", "name ; nope", "name[a],b",
        "./directory"};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_dependency dependency;
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (depend(none[i], &arena, &dependency)) {
            fail_msg("'%s' was taken for a dependency", none[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_have_an_order),
        cmocka_unit_test(spellings_are_one_version),
        cmocka_unit_test(others_are_no_versions),
        cmocka_unit_test(specifiers_admit),
        cmocka_unit_test(others_are_no_specifiers),
        cmocka_unit_test(pins_and_prereleases),
        cmocka_unit_test(markers_hold),
        cmocka_unit_test(others_are_no_markers),
        cmocka_unit_test(markers_nest_so_deep),
        cmocka_unit_test(dependencies_are_read),
        cmocka_unit_test(others_are_no_dependencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
