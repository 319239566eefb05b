/* SPDX-License-Identifier: Apache-2.0 */
/* The words of JSON, which accounts are read back by: those of all languages stand in one list. */
#include "../scratch.h"
#include "pith/report/account.h"

static const char *word_of_kind(int kind)
{
    return pith_node_word((enum pith_node_kind)kind);
}

static const char *word_of_rule(int rule)
{
    return pith_rule_word((enum pith_rule)rule);
}

static void find_twice(const char *(*word)(int), int count)
{
    for (int i = 0; i < count; i++) {
        assert_non_null(word(i));
        for (int j = 0; j < i; j++) {
            if (strcmp(word(i), word(j)) == 0) {
                fail_msg("'%s' is the word of numbers %d and %d", word(i), j, i);
            }
        }
    }
}

static void no_word_is_twice(void **state)
{
    (void)state;
    find_twice(word_of_kind, PITH_NODE_KINDS);
    find_twice(word_of_rule, PITH_RULE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_word_is_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
