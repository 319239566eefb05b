/* SPDX-License-Identifier: Apache-2.0 */
/* How names stand in a depfile: escaped, left out where Make or Ninja could take them for more; e2e.depfile asks both.
 */
#include "run.h"

static const char *depfile_of(struct scratch *scratch, const char *name)
{
    make_file(scratch, pith_format(&scratch->arena, "src/%s", name), "x\n");
    make_file(scratch, "m.ini", "[source]\nroot = root\n[files]\n/app/ = src\n[base]\npreset = none\n");
    make_file(scratch, "root/x", "");
    struct said said = pith(scratch, "compose m.ini -o out/x.tar -o oci:out/layout --depfile out/deps.d");
    if (said.status != 0) {
        fail_msg("%s", said.err);
    }
    return said_in(scratch, "out/deps.d");
}

static void names_are_escaped(void **state)
{
    static const char *const cases[][2] = {
        {"a b", "src/a\\ b"},   {"a#b", "src/a\\#b"}, {"a:b", "src/a\\:b"},   {"a$b", "src/a$$b"},
        {"a\tb", "src/a\\\tb"}, {"a\\b", "src/a\\b"}, {"a\"'b", "src/a\"'b"},
    };
    struct scratch *scratch = *state;
    make_directory(scratch, "out");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = depfile_of(scratch, cases[i][0]);
        const char *input = pith_format(&scratch->arena, " \\\n  %s", cases[i][1]);
        const char *target = pith_format(&scratch->arena, "\n%s:\n", cases[i][1]);
        if (strstr(text, input) == NULL || strstr(text, target) == NULL) {
            fail_msg("%s is not in: %s", cases[i][1], text);
        }
    }
}

static void what_would_be_more_is_left_out(void **state)
{
    static const char *const names[] = {"a;b", "a|b", "end\\", "a\\ b", "a\\:b", "a\nb", "lib (member)"};
    struct scratch *scratch = *state;
    make_directory(scratch, "out");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)depfile_of(scratch, names[i]);
    }
    const char *text = depfile_of(scratch, "good");
    assert_non_null(strstr(text, "  src/good"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strstr(text, names[i]) != NULL) {
            fail_msg("%s is in: %s", names[i], text);
        }
    }
    assert_null(strstr(text, "member"));
}

static void some_begin_no_line(void **state)
{
    static const char *const names[] = {"a=b", "100%", "two&"};
    struct scratch *scratch = *state;
    make_directory(scratch, "out");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = depfile_of(scratch, names[i]);
        if (strstr(text, pith_format(&scratch->arena, " \\\n  src/%s", names[i])) == NULL ||
            strstr(text, pith_format(&scratch->arena, "\nsrc/%s:", names[i])) != NULL) {
            fail_msg("%s is no input, or a target: %s", names[i], text);
        }
    }
}

static void outputs_come_first(void **state)
{
    struct scratch *scratch = *state;
    make_directory(scratch, "out");
    const char *text = depfile_of(scratch, "x");
    static const char targets[] = "out/x.tar out/layout/index.json: \\\n";
    assert_memory_equal(text, targets, sizeof targets - 1);
    assert_non_null(strstr(text, " m.ini"));
    assert_non_null(strstr(text, "  src"));
    assert_int_equal(pith(scratch, "compose m.ini -o src/x.tar --depfile out/deps.d").status, 0);
    text = said_in(scratch, "out/deps.d");
    assert_non_null(strstr(text, "  src/x")); /* but not the directory, which would make the output old at once */
    assert_null(strstr(text, "  src\n"));
    assert_null(strstr(text, "  src \\"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(names_are_escaped),
        scratch_test(what_would_be_more_is_left_out),
        scratch_test(some_begin_no_line),
        scratch_test(outputs_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
