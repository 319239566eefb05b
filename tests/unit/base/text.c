/* SPDX-License-Identifier: Apache-2.0 */
/* Interned text: one id for each different string, for good. */
#include "pith/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void equal_strings_share_an_id(void **state)
{
    (void)state;
    struct pith_texts *texts = pith_texts_create();
    char other[] = "/usr/lib";
    uint32_t id = pith_intern(texts, "/usr/lib");
    assert_int_equal(pith_intern(texts, other), id);
    assert_int_not_equal(pith_intern(texts, "/usr/lib64"), id);
    assert_int_equal(pith_intern_bytes(texts, "/usr/lib64", 8), id);
    assert_string_equal(pith_text(texts, id), "/usr/lib");
    pith_texts_destroy(texts);
}

static void zero_is_the_empty_string(void **state)
{
    (void)state;
    struct pith_texts *texts = pith_texts_create();
    assert_int_equal(pith_texts_count(texts), 1);
    assert_int_equal(pith_intern(texts, ""), 0);
    assert_string_equal(pith_text(texts, 0), "");
    pith_texts_destroy(texts);
}

static void finding_adds_nothing(void **state)
{
    (void)state;
    struct pith_texts *texts = pith_texts_create();
    assert_int_equal(pith_text_find(texts, "absent"), 0);
    assert_int_equal(pith_texts_count(texts), 1);
    uint32_t id = pith_intern(texts, "absent");
    assert_int_equal(pith_text_find(texts, "absent"), id);
    pith_texts_destroy(texts);
}

static void strings_stay_where_they_are(void **state)
{
    (void)state;
    struct pith_texts *texts = pith_texts_create();
    const char *first = pith_text(texts, pith_intern(texts, "first"));
    for (int i = 0; i < 50000; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "text %d", i);
        assert_int_equal(pith_intern(texts, text), i + 2);
    }
    assert_ptr_equal(pith_text(texts, pith_text_find(texts, "first")), first);
    assert_string_equal(pith_text(texts, pith_text_find(texts, "text 49999")), "text 49999");
    assert_int_equal(pith_texts_count(texts), 50002);
    pith_texts_destroy(texts);
    pith_texts_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_strings_share_an_id),
        cmocka_unit_test(zero_is_the_empty_string),
        cmocka_unit_test(finding_adds_nothing),
        cmocka_unit_test(strings_stay_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
