/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that dies together, and arrays that grow in it. */
#include "pith/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    unsigned char *before = NULL;
    for (size_t size = 1; size < 5000; size += 37) {
        unsigned char *piece = pith_alloc(&arena, size);
        assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(piece[i], 0);
        }
        memset(piece, 0xff, size); /* the next one must not see it */
        assert_true(before == NULL || piece != before);
        before = piece;
    }
}

/* An array of nothing is there, takes no room from others, and grows as any. */
static void arrays_may_be_empty(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_VEC(uint32_t) vec = {.items = pith_alloc_array(&arena, 0, sizeof *vec.items)};
    char *behind = pith_strdup(&arena, "untouched");
    assert_non_null(vec.items);
    for (uint32_t i = 0; i < 100; i++) {
        pith_push(&arena, &vec, i);
    }
    assert_int_equal(vec.items[99], 99);
    assert_string_equal(behind, "untouched");
}

static void tables_reach_their_ids(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_VEC(uint32_t) table = {0};
    pith_extend(&arena, &table, 20, 7);
    assert_int_equal(table.count, 21);
    table.items[3] = 1;
    pith_extend(&arena, &table, 4, 8); /* it is there already */
    assert_int_equal(table.count, 21);
    assert_int_equal(table.items[0] + table.items[3] + table.items[20], 7 + 1 + 7);
}

static void a_large_piece_fits(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    char *large = pith_alloc(&arena, 5 << 20);
    large[(5 << 20) - 1] = 'x';
    char *small = pith_strdup(&arena, "behind it");
    assert_string_equal(small, "behind it");
    assert_true(arena.total >= 5 << 20);
}

static void finishing_twice_is_fine(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    (void)pith_strdup(&arena, "text");
    pith_arena_finish(&arena);
    pith_arena_finish(&arena);
    assert_int_equal(arena.total, 0);
    assert_string_equal(pith_strdup(&arena, "again"), "again");
    pith_arena_finish(&arena);
}

static void copies_end_in_a_nul(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    char *copy = pith_copy(&arena, "a\0b", 3);
    assert_memory_equal(copy, "a\0b", 4);
    assert_string_equal(pith_copy(&arena, NULL, 0), "");
    char *formatted = pith_format(&arena, "%s-%05d", "x", 42);
    assert_string_equal(formatted, "x-00042");
    char *wide = pith_format(&arena, "%*s", 100000, "end");
    assert_int_equal(strlen(wide), 100000);
}

static void vectors_keep_their_items(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        pith_push(&arena, &numbers, i * 3);
    }
    assert_int_equal(numbers.count, 10000);
    for (uint32_t i = 0; i < 10000; i++) {
        assert_int_equal(numbers.items[i], i * 3);
    }
}

static void leave(void)
{
    _exit(77);
}

/* A product that overflows is out of memory, not a small piece. */
static void an_overflow_is_out_of_memory(void **state)
{
    (void)state;
    static const size_t counts[] = {SIZE_MAX, SIZE_MAX / 2 + 1};
    for (size_t i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            PITH_ARENA_CLEANUP struct pith_arena arena = {0};
            pith_on_out_of_memory(leave);
            volatile size_t count = counts[i];
            (void)pith_alloc_array(&arena, count, 2);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(arrays_may_be_empty),
        cmocka_unit_test(tables_reach_their_ids),
        cmocka_unit_test(a_large_piece_fits),
        cmocka_unit_test(finishing_twice_is_fine),
        cmocka_unit_test(copies_end_in_a_nul),
        cmocka_unit_test(vectors_keep_their_items),
        cmocka_unit_test(an_overflow_is_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
