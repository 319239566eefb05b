/* SPDX-License-Identifier: Apache-2.0 */
/* How formats become bytes: printf's own words for numbers, texts made printable, styles only where there are colours.
 */
#include "cli/print.h"
#include "../../scratch.h"

static char printed[4096];

/* What cli_out prints of these, with or without colours. */
#define PRINT(with_color, ...) \
    do { \
        FILE *before = stdout; \
        const struct pith_cli cli = {.output_color = (with_color)}; \
        memset(printed, 0, sizeof printed); \
        stdout = fmemopen(printed, sizeof printed, "w"); \
        assert_non_null(stdout); \
        cli_out(&cli, __VA_ARGS__); \
        (void)fclose(stdout); \
        stdout = before; \
    } while (0)

static void numbers_are_printf_s(void **state)
{
    char wanted[256];
    (void)state;
#define SAME(...) \
    do { \
        (void)snprintf(wanted, sizeof wanted, __VA_ARGS__); \
        PRINT(false, __VA_ARGS__); \
        assert_string_equal(printed, wanted); \
    } while (0)
    SAME("%d %u %x %o", -5, 4000000000u, 0xbeef, 8);
    SAME("%ld %lu %lld %llu", -1L, ~0UL, -1LL, ~0ULL);
    SAME("%zu", (size_t)-1);
    SAME("[%5d] [%-5d] [%05d] [%+d] [% d]", 42, 42, 42, 42, 42);
    SAME("[%*d] [%-*d]", 6, 42, 6, 42);
    SAME("[%.3f] [%8.1f]", 3.14159, 2.5);
    SAME("%#x %.4d %c%%", 255, 7, 'z');
}

static void texts_have_columns(void **state)
{
    (void)state;
    PRINT(false, "[%5s] [%-5s] [%.2s] [%*s]", "ab", "ab", "abcdef", 4, "ab");
    assert_string_equal(printed, "[   ab] [ab   ] [ab] [  ab]");
    PRINT(false, "[%-4s] [%3s]", "é", "→"); /* columns, not bytes */
    assert_string_equal(printed, "[é   ] [  →]");
    PRINT(false, "[%s]", "");
    assert_string_equal(printed, "[]");
}

static void names_steer_no_terminal(void **state)
{
    static const char *const cases[][2] = {
        {"a\nb", "a\\nb"},
        {"a\rb\tc", "a\\rb\\tc"},
        {"\033[31mred", "\\x1b[31mred"},
        {"back\\slash", "back\\\\slash"},
        {"\xff", "\\xff"},
        {"\x7f", "\\x7f"},
        {"\u202e"
         "txt",
         "\\u202etxt"},
        {"\xc2\x9b"
         "1m",
         "\\u009b1m"},
        {"plain ü ☃", "plain ü ☃"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PRINT(true, "%s", cases[i][0]);
        assert_string_equal(printed, cases[i][1]);
    }
}

static void styles_need_colours(void **state)
{
    (void)state;
    PRINT(true, RED "%s" PLAIN " x\n", "a");
    assert_string_equal(printed, RED "a" PLAIN " x\n");
    PRINT(false, RED "%s" PLAIN " x\n", "a");
    assert_string_equal(printed, "a x\n");
}

static void sizes_and_counts(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } sizes[] = {{0, "0 bytes"},      {999, "999 bytes"},    {1000, "1.0 kB"},
                 {1234567, "1.2 MB"}, {41100000, "41.1 MB"}, {1000000000, "1.0 GB"}};
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_string_equal(cli_size(sizes[i].bytes, text), sizes[i].text);
    }
    assert_string_equal(cli_count(0, text), "0");
    assert_string_equal(cli_count(999, text), "999");
    assert_string_equal(cli_count(1000, text), "1,000");
    assert_string_equal(cli_count(1234567, text), "1,234,567");
    assert_string_equal(cli_count(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

static void errors_have_their_status(void **state)
{
    static const struct {
        enum pith_code code;
        int status;
    } cases[] = {{PITH_USAGE, PITH_EXIT_USAGE}, {PITH_MISSING, PITH_EXIT_BROKEN}, {PITH_SYSTEM, PITH_EXIT_SYSTEM}};
    const struct pith_cli cli = {0};
    (void)state;
    FILE *before = stderr;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_error error = {0};
        (void)pith_fail(&error, cases[i].code, "the name %s", "a\nb");
        memset(printed, 0, sizeof printed);
        stderr = fmemopen(printed, sizeof printed, "w");
        int status = cli_report(&cli, &error);
        (void)fclose(stderr);
        stderr = before;
        assert_int_equal(status, cases[i].status);
        assert_string_equal(printed, "pith: the name a\\nb\n"); /* one line */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_printf_s),    cmocka_unit_test(texts_have_columns),
        cmocka_unit_test(names_steer_no_terminal), cmocka_unit_test(styles_need_colours),
        cmocka_unit_test(sizes_and_counts),        cmocka_unit_test(errors_have_their_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
