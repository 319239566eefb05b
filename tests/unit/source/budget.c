/* SPDX-License-Identifier: Apache-2.0 */
/* What a source may cost: by the bytes that were read, or as the user says; and what special headers of a tar take. */
#include "source/budget.h"
#include "../scratch.h"
#include "source/special.h"

static void begin(struct scratch *scratch, struct budget *budget, const char *limit)
{
    if (limit == NULL) {
        unsetenv("PITH_IMAGE_LIMIT");
    } else {
        setenv("PITH_IMAGE_LIMIT", limit, 1);
    }
    assert_done(scratch, budget_begin(budget, &scratch->error));
}

static void what_is_read_makes_room(void **state)
{
    struct scratch *scratch = *state;
    struct budget budget;
    begin(scratch, &budget, NULL);
    assert_int_equal(budget_limit(&budget), BUDGET_FLOOR);
    budget_read(&budget, 1000);
    assert_int_equal(budget_limit(&budget), BUDGET_FLOOR + 1000 * BUDGET_RATIO);
    budget_read(&budget, UINT64_MAX);
    budget_read(&budget, UINT64_MAX);
    assert_int_equal(budget_limit(&budget), BUDGET_MOST);
}

static void nothing_is_taken_beyond_the_limit(void **state)
{
    struct scratch *scratch = *state;
    struct budget budget;
    begin(scratch, &budget, "1000");
    budget_read(&budget, 1 << 30); /* the user's word counts alone */
    assert_done(scratch, budget_take(&budget, 999, &scratch->error));
    assert_false(budget_take(&budget, 2, &scratch->error));
    assert_says(scratch, "set PITH_IMAGE_LIMIT to more");
    assert_false(budget_take(&budget, UINT64_MAX, NULL));
    assert_done(scratch, budget_take(&budget, 1, NULL));
}

static void the_limit_is_a_number(void **state)
{
    static const char *const wrong[] = {"x", "1x", "-1", " 1", "0", "99999999999999999999999"};
    struct scratch *scratch = *state;
    struct budget budget;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        setenv("PITH_IMAGE_LIMIT", wrong[i], 1);
        assert_false(budget_begin(&budget, &scratch->error));
        assert_says(scratch, "write a number of bytes");
        scratch->error = (struct pith_error){0};
    }
}

/* Two blocks of a file, then a header of this type for so many bytes. */
static void make_tar(char tar[3 * TAR_BLOCK], char type, const char *size)
{
    unsigned sum = 0;
    char *header = tar + 2 * TAR_BLOCK;
    memset(tar, 'x', 3 * TAR_BLOCK);
    memset(header, 0, TAR_BLOCK);
    (void)snprintf(header + 124, 12, "%s", size);
    header[156] = type;
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += (unsigned char)header[i];
    }
    (void)snprintf(header + 148, 8, "%06o", sum);
}

static uint64_t cost(struct scratch *scratch, const char tar[3 * TAR_BLOCK], size_t piece)
{
    struct budget budget;
    struct special special = {.filled = 0};
    begin(scratch, &budget, NULL);
    for (size_t at = 0; at < 3 * TAR_BLOCK; at += piece) {
        size_t size = 3 * TAR_BLOCK - at < piece ? 3 * TAR_BLOCK - at : piece;
        assert_done(scratch, special_count(&special, &budget, tar + at, size, &scratch->error));
    }
    return budget.taken;
}

static void special_headers_cost_their_square(void **state)
{
    static const size_t pieces[] = {1, 7, 500, 512, 513, 1024, 3 * TAR_BLOCK};
    struct scratch *scratch = *state;
    char tar[3 * TAR_BLOCK];
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        make_tar(tar, 'x', "0020000"); /* 8 KiB */
        assert_int_equal(cost(scratch, tar, pieces[i]), 64 << 10);
        make_tar(tar, '0', "0020000"); /* a file costs its bytes, when they come */
        assert_int_equal(cost(scratch, tar, pieces[i]), 0);
        make_tar(tar, 'x', "0020000");
        tar[2 * TAR_BLOCK] = 'n'; /* no header: its sum is wrong */
        assert_int_equal(cost(scratch, tar, pieces[i]), 0);
    }
}

/* Packed bytes within an archive: their field of the sum holds none, which is no sum of nothing. */
static void what_only_adds_up_is_no_header(void **state)
{
    struct scratch *scratch = *state;
    char tar[3 * TAR_BLOCK], *header = tar + 2 * TAR_BLOCK;
    make_tar(tar, 'x', "0020000");
    memset(header + 148, ' ', 8);
    int sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        sum += (signed char)header[i];
    }
    for (size_t i = 300; sum > 0; i++) { /* as signed bytes, all of it is 0 */
        int step = sum < 100 ? sum : 100;
        header[i] = (char)-step;
        sum -= step;
    }
    memset(header + 148, 'z', 8);
    assert_int_equal(cost(scratch, tar, TAR_BLOCK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(what_is_read_makes_room),        scratch_test(nothing_is_taken_beyond_the_limit),
        scratch_test(the_limit_is_a_number),          scratch_test(special_headers_cost_their_square),
        scratch_test(what_only_adds_up_is_no_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
