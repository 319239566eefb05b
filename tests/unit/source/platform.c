/* SPDX-License-Identifier: Apache-2.0 */
/* Platforms: how they are asked for, which are one, and what this machine is. */
#include "source/platform.h"
#include "../scratch.h"

static const char *ask(struct scratch *scratch, const char *text)
{
    scratch->error = (struct pith_error){0};
    struct pith_image_platform platform;
    return pith_platform_read(text, &scratch->arena, &platform, &scratch->error)
               ? pith_platform_text(&platform, &scratch->arena)
               : NULL;
}

static void words_are_read(void **state)
{
    struct scratch *scratch = *state;
    static const char *const good[][2] = {{"linux/arm64", "linux/arm64"},
                                          {"arm64", "linux/arm64"},
                                          {"linux/arm/v7", "linux/arm/v7"},
                                          {"windows/amd64", "windows/amd64"}};
    static const char *const bad[] = {
        "",
        "/",
        "linux/",
        "/arm64",
        "linux//v8",
        "linux/arm/v7/",
        "a/b/c/d",
        "linux arm64",
        "Linux/arm64",
        "linux/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_string_equal(ask(scratch, good[i][0]), good[i][1]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (ask(scratch, bad[i]) != NULL) {
            fail_msg("not refused: %s", bad[i]);
        }
        assert_says(scratch, "write OS/ARCH");
    }
}

static void a_variant_that_is_not_said_is_the_usual_one(void **state)
{
    (void)state;
    static const struct {
        struct pith_image_platform one, two;
        int sign;
        bool is_of; /* is the first what is wanted, when the second is? */
    } cases[] = {
        {{"linux", "arm64", NULL}, {"linux", "arm64", "v8"}, 0, true},
        {{"linux", "arm64", "v8"}, {"linux", "arm64", NULL}, 0, true},
        {{"linux", "arm", NULL}, {"linux", "arm", "v7"}, 0, true},
        {{"linux", "arm", "v6"}, {"linux", "arm", "v7"}, -1, false},
        {{"linux", "arm", "v6"}, {"linux", "arm", NULL}, -1, true},
        {{"linux", "amd64", "v3"}, {"linux", "amd64", NULL}, 1, true},
        {{"linux", "riscv64", NULL}, {"linux", "riscv64", "x"}, -1, false},
        {{"linux", "amd64", NULL}, {"linux", "arm64", NULL}, -1, false},
        {{"windows", "amd64", NULL}, {"linux", "amd64", NULL}, 1, false},
        {{NULL, "amd64", NULL}, {"linux", "amd64", NULL}, -1, true},
        {{NULL, NULL, NULL}, {"linux", "amd64", NULL}, -1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int order = pith_platform_compare(&cases[i].one, &cases[i].two);
        int back = pith_platform_compare(&cases[i].two, &cases[i].one);
        if ((order > 0) - (order < 0) != cases[i].sign || (back > 0) - (back < 0) != -cases[i].sign ||
            platform_is_of(&cases[i].one, &cases[i].two) != cases[i].is_of) {
            fail_msg("case %zu: %d %d", i, order, back);
        }
    }
}

static void this_machine_has_a_name(void **state)
{
    struct scratch *scratch = *state;
    const struct pith_image_platform machine = platform_of_machine(&scratch->arena);
    const char *text = pith_platform_text(&machine, &scratch->arena);
#if defined __x86_64__
    assert_string_equal(text, "linux/amd64");
#elif defined __aarch64__
    assert_string_equal(text, "linux/arm64");
#endif
    assert_memory_equal(text, "linux/", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(words_are_read),
        scratch_test(a_variant_that_is_not_said_is_the_usual_one),
        scratch_test(this_machine_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
