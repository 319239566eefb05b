/* SPDX-License-Identifier: Apache-2.0 */
/* The table of rules: every column of every row, and that the document and the rules' own files agree with it. */
#include "../scratch.h"
#include "pith/check.h"

#include <glob.h>

#define FOR_EACH(rule) for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++)

static void every_row_is_whole(void **state)
{
    (void)state;
    FOR_EACH(rule)
    {
        size_t plain = strspn(rule->name, "abcdefghijklmnopqrstuvwxyz-");
        bool asked = rule->turn[PITH_CHECK_COMPOSED] != 0 || rule->turn[PITH_CHECK_ALONE] != 0;
        if (plain == 0 || rule->name[plain] != '\0' || strlen(rule->sentence) < 11 || strlen(rule->remedy) < 10 ||
            rule->level > PITH_ERROR || (rule->run != NULL) != asked) {
            fail_msg("the row of %s", rule->name);
        }
        assert_ptr_equal(pith_check_rule(rule->name), rule); /* no other is called so */
    }
    assert_null(pith_check_rule("shall"));
    assert_null(pith_check_rule(""));
}

/* Does a row between the two, with another function, run in the same turn? */
static bool is_parted(const struct pith_check_rule *one, const struct pith_check_rule *two, int subject)
{
    for (const struct pith_check_rule *rule = one + 1; rule < two; rule++) {
        if (rule->turn[subject] == one->turn[subject] && rule->run != one->run) {
            return true;
        }
    }
    return false;
}

static void a_function_runs_once(void **state)
{
    (void)state;
    FOR_EACH(one)
    {
        for (const struct pith_check_rule *two = one + 1; two->name != NULL; two++) {
            for (int subject = 0; one->run != NULL && one->run == two->run && subject < PITH_CHECK_SUBJECTS;
                 subject++) {
                if (one->turn[subject] != two->turn[subject] ||
                    (one->turn[subject] != 0 && is_parted(one, two, subject))) {
                    fail_msg("the function of %s and %s would run twice", one->name, two->name);
                }
            }
        }
    }
}

static const char *read_file(struct scratch *scratch, const char *path)
{
    enum { LIMIT = 1 << 16 };
    char *text = pith_alloc(&scratch->arena, LIMIT);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, LIMIT - 1, file)] = '\0';
    (void)fclose(file);
    return text;
}

static void the_document_lists_every_rule(void **state)
{
    struct scratch *scratch = *state;
    const char *text = read_file(scratch, PITH_TESTS_DIR "/../docs/audit.md");
    uint32_t rows = 0, rules = 0;
    FOR_EACH(rule)
    {
        const char *level = pith_level_name(rule->level);
        const char *begin = pith_format(&scratch->arena, "\n| `%s` | %s | %s | ", rule->name, level, rule->sentence);
        const char *row = strstr(text, begin), *remedy = pith_format(&scratch->arena, " | %s |\n", rule->remedy);
        if (row == NULL || strncmp(strchr(row + 1, '\n') + 1 - strlen(remedy), remedy, strlen(remedy)) != 0) {
            fail_msg("docs/audit.md has no row \"%s… %s\"", begin + 1, remedy);
        }
        rules++;
    }
    for (const char *row = text; (row = strstr(row, "\n| `")) != NULL; row++) {
        rows++;
    }
    assert_int_equal(rows, rules);
}

static void the_document_tells_what_a_tree_alone_is_asked(void **state)
{
    struct scratch *scratch = *state;
    const char *text = read_file(scratch, PITH_TESTS_DIR "/../docs/audit.md");
    const char *from = strstr(text, "Rules are those that a tree alone can answer: ");
    assert_non_null(from);
    const char *list = pith_copy(&scratch->arena, from, strcspn(from, "\n"));
    FOR_EACH(rule)
    {
        bool told = strstr(list, pith_format(&scratch->arena, "`%s`", rule->name)) != NULL;
        if (told != (rule->turn[PITH_CHECK_ALONE] != 0)) {
            fail_msg("docs/audit.md and the row of %s disagree about a tree alone", rule->name);
        }
    }
}

/* Each name behind a mark in the sources of a module: how many there are. */
static uint32_t names_behind(struct scratch *scratch, const char *pattern, const char *mark)
{
    glob_t files;
    uint32_t names = 0;
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *at = read_file(scratch, files.gl_pathv[i]);
        for (; (at = strstr(at, mark)) != NULL; names++) {
            at += strlen(mark);
            const char *name = pith_copy(&scratch->arena, at, strcspn(at, "\""));
            if (pith_check_rule(name) == NULL) {
                fail_msg("%s: %s is no rule", files.gl_pathv[i], name);
            }
        }
    }
    globfree(&files);
    return names;
}

/* Whatever any stage finds is of a rule that there is. */
static void the_rules_name_rows_of_the_table(void **state)
{
    struct scratch *scratch = *state;
    assert_true(names_behind(scratch, PITH_TESTS_DIR "/../src/check/*.c", "checking, \"") > 10);
    assert_true(names_behind(scratch, PITH_TESTS_DIR "/../src/languages/*/check/*.c", "checking, \"") > 1);
    assert_true(names_behind(scratch, PITH_TESTS_DIR "/../src/*/*.c", ".rule = \"") > 10);
    assert_true(names_behind(scratch, PITH_TESTS_DIR "/../src/languages/*/*.c", ".rule = \"") > 5);
    assert_true(names_behind(scratch, PITH_TESTS_DIR "/../src/plan/*.c", "add(planning, PITH_NOTE, \"") > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),           cmocka_unit_test(a_function_runs_once),
        scratch_test(the_document_lists_every_rule),    scratch_test(the_document_tells_what_a_tree_alone_is_asked),
        scratch_test(the_rules_name_rows_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
