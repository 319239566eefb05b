/* SPDX-License-Identifier: Apache-2.0 */
/* Compositions do not know each other: many at once, each in a thread of its own, write what one alone writes. */
#include "../composed.h"

#include <pthread.h>

enum { THREADS = 4, LARGEST = 64 << 20 };

struct one {
    const char *manifest, *output;
    bool done;
    struct pith_error error;
};

static void *run(void *context)
{
    struct one *one = context;
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    const struct pith_request request = {.manifest = one->manifest, .time = TEST_TIME, .jobs = 2, .no_sync = true};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_target target;
    struct pith_written written;
    one->done = pith_target_read(one->output, &arena, &target, &one->error) &&
                pith_compose(&request, &composition, &one->error) &&
                pith_compose_write(&composition, &target, NULL, &written, &one->error);
    return NULL;
}

static const char *content(struct scratch *scratch, const char *path, size_t *size)
{
    char *bytes = pith_alloc(&scratch->arena, LARGEST);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    *size = fread(bytes, 1, LARGEST, file);
    assert_true(*size > 0 && *size < LARGEST);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

/* A program of this machine: what it needs is looked for by its loader's rules, in the same view of the same root. */
static void many_at_once_write_what_one_writes(void **state)
{
    struct scratch *scratch = *state;
    struct one all[THREADS + 1];
    pthread_t threads[THREADS];
    make_file(scratch, "m.ini", "[program]\npath = /bin/ls\n[base]\npreset = none\n");
    for (int i = 0; i <= THREADS; i++) {
        const char *output = inside(scratch, pith_format(&scratch->arena, "%d.tar.gz", i));
        all[i] = (struct one){.manifest = inside(scratch, "m.ini"), .output = output};
    }
    (void)run(&all[THREADS]);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run, &all[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    size_t size, other;
    for (int i = 0; i <= THREADS; i++) {
        if (!all[i].done) {
            fail_msg("%d: %s", i, all[i].error.message);
        }
    }
    const char *alone = content(scratch, all[THREADS].output, &size);
    for (int i = 0; i < THREADS; i++) {
        const char *bytes = content(scratch, all[i].output, &other);
        assert_int_equal(other, size);
        assert_memory_equal(bytes, alone, size);
    }
}

/* What one request asks for is not asked of the next. */
static void a_request_leaves_nothing_behind(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition composition;
    const struct pith_image_platform foreign = {"linux", "s390x", NULL};
    make_file(scratch, "m.ini", "[program]\npath = /bin/ls\n[base]\npreset = none\n");
    struct pith_request request = {.manifest = inside(scratch, "m.ini"), .platform = &foreign};
#if defined __s390x__
    skip();
#endif
    assert_false(pith_compose(&request, &composition, &scratch->error));
    assert_says(scratch, "not for linux/s390x");
    pith_composition_finish(&composition);
    request.platform = NULL;
    assert_done(scratch, pith_compose(&request, &composition, &scratch->error));
    pith_composition_finish(&composition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(many_at_once_write_what_one_writes),
        scratch_test(a_request_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
