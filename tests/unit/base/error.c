/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: what is wrong, with context put before it level by level, cut but never overrun. */
#include "pith/base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_message_has_code_and_context(void **state)
{
    (void)state;
    struct pith_error error = {.number = 5};
    assert_false(pith_fail(&error, PITH_MISSING, "%s is missing; install it", "libc.so.6"));
    assert_false(pith_context(&error, "loading %s", "/usr/bin/python3"));
    assert_false(pith_context(&error, "line %d", 7));
    assert_int_equal(error.code, PITH_MISSING);
    assert_int_equal(error.number, 0);
    assert_string_equal(error.message, "line 7: loading /usr/bin/python3: libc.so.6 is missing; install it");
}

static void a_system_error_is_named(void **state)
{
    (void)state;
    struct pith_error error;
    assert_false(pith_fail_errno(&error, PITH_SYSTEM, ENOENT, "cannot open %s", "/x"));
    assert_int_equal(error.code, PITH_SYSTEM);
    assert_int_equal(error.number, ENOENT);
    assert_string_equal(error.message, "cannot open /x: No such file or directory");
}

static void long_messages_are_cut(void **state)
{
    (void)state;
    struct pith_error error;
    char long_text[3000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_false(pith_fail(&error, PITH_USAGE, "%s", long_text));
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_false(pith_context(&error, "before"));
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_memory_equal(error.message, "before: xxx", 11);
    assert_false(pith_fail_errno(&error, PITH_SYSTEM, EIO, "%s", long_text));
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_false(pith_fail(&error, PITH_USAGE, "short"));
    assert_false(pith_context(&error, "%s", long_text)); /* a context that has no room is left out */
    assert_string_equal(error.message, "short");
}

static void nobody_needs_to_listen(void **state)
{
    (void)state;
    assert_false(pith_fail(NULL, PITH_SYSTEM, "x"));
    assert_false(pith_fail_errno(NULL, PITH_SYSTEM, EIO, "x"));
    assert_false(pith_context(NULL, "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_has_code_and_context),
        cmocka_unit_test(a_system_error_is_named),
        cmocka_unit_test(long_messages_are_cut),
        cmocka_unit_test(nobody_needs_to_listen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
