/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns, component by component. */
#include "../scratch.h"
#include "plan/room.h"

static void patterns_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool matches;
    } cases[] = {
        {"a", "a", true},
        {"a", "b", false},
        {"a", "a/b", false},
        {"a/b", "a/b", true},
        {"a/b", "a", false},
        {"*", "a", true},
        {"*", ".hidden", true},
        {"*", "a/b", false},
        {"*", "", true},
        {"a*c", "ac", true},
        {"a*c", "abbc", true},
        {"a*c", "abcd", false},
        {"*.py", "x.py", true},
        {"*.py", "d/x.py", false},
        {"*/*.py", "d/x.py", true},
        {"a*b*c", "aXbXbYc", true},
        {"?", "a", true},
        {"?", "", false},
        {"?", "/", false},
        {"a?b", "a/b", false},
        {"[abc]", "b", true},
        {"[abc]", "d", false},
        {"[a-c]x", "bx", true},
        {"[!a-c]", "b", false},
        {"[^a-c]", "d", true},
        {"[^a]", "/", false},
        {"[]]", "]", true},
        {"[]a]", "a", true},
        {"[a-]", "-", true},
        {"[\\]]", "]", true},
        {"[\\a-c]", "b", true},
        {"[a", "[a", true}, /* no class: the bracket itself */
        {"[a", "a", false},
        {"\\*", "*", true},
        {"\\*", "x", false},
        {"a\\", "a\\", true},
        {"**", "a", true},
        {"**", "a/b/c", true},
        {"**/x", "x", true},
        {"**/x", "a/x", true},
        {"**/x", "a/b/x", true},
        {"**/x", "ax", false},
        {"**/x", "a/xb", false},
        {"a/**", "a/b", true},
        {"a/**", "a/b/c", true},
        {"a/**", "a", false},
        {"a/**/b", "a/b", true},
        {"a/**/b", "a/x/y/b", true},
        {"a/**/b", "ab", false},
        {"**/a/**/b", "x/a/y/b", true},
        {"**/*.pyc", "a/b.pyc", true},
        {"**/__pycache__", "a/b/__pycache__", true},
        {"\xff*", "\xff\xfe", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (plan_match(cases[i].pattern, cases[i].path) != cases[i].matches) {
            fail_msg("%s %s %s", cases[i].pattern, cases[i].matches ? "must match" : "must not match", cases[i].path);
        }
    }
}

static void wildcards_and_literals(void **state)
{
    struct scratch *scratch = *state;
    assert_true(plan_has_wildcard("a*"));
    assert_true(plan_has_wildcard("[a]"));
    assert_false(plan_has_wildcard("a\\*"));
    assert_false(plan_has_wildcard("a\\"));
    assert_true(plan_has_wildcard("\\\\?"));
    assert_string_equal(plan_literal(&scratch->arena, "a\\*\\\\b\\"), "a*\\b\\");
}

int main(void)
{
    const struct CMUnitTest tests[] = {scratch_test(patterns_match), scratch_test(wildcards_and_literals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
