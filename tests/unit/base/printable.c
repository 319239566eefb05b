/* SPDX-License-Identifier: Apache-2.0 */
/* What a terminal may have of a text that anybody wrote. */
#include "base/printable.h"

#include <setjmp.h>
#include <stdarg.h>
/* after those: */
#include <cmocka.h>

static const struct {
    const char *text, *shown;
} cases[] = {
    {"", ""},
    {"/usr/lib/libz.so.1", "/usr/lib/libz.so.1"},
    {"gr\xc3\xbc\xc3\x9f \xe2\x86\x92 \xe6\x97\xa5 \xf0\x9f\x98\x80",
     "gr\xc3\xbc\xc3\x9f \xe2\x86\x92 \xe6\x97\xa5 \xf0\x9f\x98\x80"},
    {"a\nb\r\tc", "a\\nb\\r\\tc"},
    {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
    {"\x7f", "\\x7f"},
    {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u0080\\u009b\\u009f\xc2\xa0"}, /* C1: U+009B is what ESC [ is */
    {"\x9b"
     "31m",
     "\\x9b31m"}, /* the same as one byte */
    {"\xe2\x80\xae"
     "cod.exe",
     "\\u202ecod.exe"},
    {"\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad", "\\u202a\\u202b\\u202c\\u202d"},
    {"\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", "\\u2066\\u2067\\u2068\\u2069"},
    {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
    {"\xe2\x80\x8b\xef\xbb\xbf", "\\u200b\\ufeff"},
    {"\xf3\xa0\x81\x81", "\\U000e0041"},
    {"\xe2\x80\x8d", "\xe2\x80\x8d"},             /* a joiner */
    {"\xc0\x8a", "\\xc0\\x8a"},                   /* an overlong newline */
    {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          /* a surrogate */
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, /* beyond U+10FFFF */
    {"\xe2\x82", "\\xe2\\x82"},                   /* cut off */
    {"\\n", "\\\\n"},                             /* not a newline's */
};

static void names_are_shown(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(pith_printable(&arena, cases[i].text), cases[i].shown);
    }
    assert_ptr_equal(pith_printable(&arena, cases[1].text), cases[1].text);
    assert_int_equal(pith_printable_columns("\xc3\xbc\x1b"), 5);
    pith_arena_finish(&arena);
}

/* Every byte and every pair of bytes: nothing below a blank comes out, and no two texts look alike. */
static void nothing_steers_a_terminal(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    for (unsigned i = 1; i < 0x10000; i++) {
        char text[] = {(char)(i & 0xff), (char)(i >> 8), '\0'};
        const char *shown = pith_printable(&arena, text);
        for (const char *c = shown; *c != '\0'; c++) {
            assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
        }
        assert_int_equal(shown == text, strcmp(shown, text) == 0);
    }
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_shown),
        cmocka_unit_test(nothing_steers_a_terminal),
    };
    return cmocka_run_group_tests_name("unit.base.printable", tests, NULL, NULL);
}
