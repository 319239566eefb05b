/* docs/audit.md and the table of rules say the same, in the same order. */
#include "../scratch.h"

#include "pith/check.h"

#include <stdio.h>

static void every_rule_is_documented(void **state)
{
    (void)state;
    FILE *file = fopen(PITH_TESTS_DIR "/../docs/audit.md", "r");
    const struct pith_check_rule *rule = pith_check_rules;
    char line[2000], name[64], sentence[200];
    bool table = false;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (table && sscanf(line, "| `%63[a-z-]` | %199[^|]", name, sentence) == 2) {
            assert_non_null(rule->name);
            assert_string_equal(name, rule->name);
            sentence[strlen(sentence) - 1] = '\0'; /* the blank before the bar */
            assert_string_equal(sentence, rule->sentence);
            assert_non_null(strstr(line, pith_format(&arena, "| %s |\n", rule->remedy)));
            rule++;
        }
        table = strncmp(line, "| rule | what is wrong |", 24) == 0 || (table && line[0] == '|');
    }
    (void)fclose(file);
    assert_null(rule->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_rule_is_documented)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
