/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of others: what its values take is known before it is parsed, and bounded. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void only_what_is_outside_of_strings_weighs(void **state)
{
    static const char *const same[] = {"{\"a\":1}", "{\"{[,:\":1}", "{\"\\\"{,\":\"\\\\\"}"};
    (void)state;
    assert_int_equal(pith_json_weight("", 0), 0);
    for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(pith_json_weight(same[i], strlen(same[i])), pith_json_weight(same[0], strlen(same[0])));
    }
    assert_true(pith_json_weight("[[],[]]", 7) > 3 * 200);
    (void)pith_json_weight("\"\\", 2); /* ends within a string */
}

static void what_is_no_json_says_why(void **state)
{
    char why[PITH_JSON_WHY] = "";
    (void)state;
    json_t *value = pith_json_parse("{\"a\": [1, 2]}", 13, why);
    assert_int_equal(json_array_size(json_object_get(value, "a")), 2);
    json_decref(value);
    assert_null(pith_json_parse("{\n}}", 4, why));
    assert_non_null(strstr(why, "line 2"));
    assert_null(pith_json_parse("{\"a\":1,\"a\":2}", 13, why));
}

/* A megabyte of empty objects would take ninety; of text, one. */
static void values_that_take_too_much_are_refused(void **state)
{
    enum { COUNT = 350000 };
    char why[PITH_JSON_WHY] = "", *text = malloc(3 * COUNT + 3), *to = text;
    (void)state;
    assert_non_null(text);
    *to++ = '[';
    for (size_t i = 0; i < COUNT; i++) {
        memcpy(to, "{},", 3);
        to += 3;
    }
    to[-1] = ']';
    assert_null(pith_json_parse(text, (size_t)(to - text), why));
    assert_non_null(strstr(why, "more values than"));
    memset(text, 'x', 3 * COUNT);
    text[0] = '[';
    text[1] = '"';
    to[-1] = '"';
    *to++ = ']';
    json_t *value = pith_json_parse(text, (size_t)(to - text), why);
    assert_int_equal(json_array_size(value), 1);
    json_decref(value);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_outside_of_strings_weighs),
        cmocka_unit_test(what_is_no_json_says_why),
        cmocka_unit_test(values_that_take_too_much_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
