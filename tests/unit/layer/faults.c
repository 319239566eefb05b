/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong while a layer is written: a clear error, every thread joined, nothing left open. */
#include "support.h"

#include <sys/resource.h>
#include <sys/time.h>

enum { LARGE = 3000000 };

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

/* A source whose file is not what it was: `trouble` says how. Wraps the scratch directory's. */
enum trouble { SHRINKS, GROWS, IS_TOUCHED, CANNOT_BE_READ, IS_REPLACED };

struct bad_source {
    struct pith_source source;
    struct scratch *scratch;
    enum trouble trouble;
};

static void make_trouble(const struct bad_source *bad)
{
    static const char *const commands[] = {[SHRINKS] = "truncate -s 2500000 large",
                                           [GROWS] = "echo more >>large",
                                           [IS_TOUCHED] = "touch -d 2001-01-01 large",
                                           [IS_REPLACED] = "cp large copy && mv copy large"};
    if (bad->trouble != CANNOT_BE_READ) {
        assert_int_equal(run(bad->scratch, "%s", commands[bad->trouble]), 0);
    }
}

/* The change comes between the check at opening and the first read. */
static bool open_then_change(const struct pith_source *source, const char *path, struct pith_content *content,
                             struct pith_error *error)
{
    const struct bad_source *bad = (const struct bad_source *)(const void *)source;
    if (!bad->scratch->source->ops->open(bad->scratch->source, path, content, error)) {
        return false;
    }
    if (bad->trouble == CANNOT_BE_READ) { /* a directory: read says EISDIR */
        (void)close(content->fd);
        content->fd = open(bad->scratch->path, O_RDONLY | O_CLOEXEC);
    }
    return true;
}

/* Called after opening, and after the last byte: changes the file after the first call. */
static bool unchanged_then_change(const struct pith_source *source, const char *path,
                                  const struct pith_content *content, const struct pith_stat *seen,
                                  struct pith_error *error)
{
    const struct bad_source *bad = (const struct bad_source *)(const void *)source;
    if (bad->trouble == CANNOT_BE_READ) {
        return true;
    }
    bool same = bad->scratch->source->ops->unchanged(bad->scratch->source, path, content, seen, error);
    if (same) {
        make_trouble(bad);
    }
    return same;
}

static const struct pith_source_ops bad_ops = {.open = open_then_change, .unchanged = unchanged_then_change};

static void changed_files_are_noticed(void **state)
{
    struct scratch *scratch = *state;
    for (enum trouble trouble = SHRINKS; trouble <= CANNOT_BE_READ; trouble++) {
        for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
            write_file(scratch, "large", LARGE);
            struct bad_source bad = {{.ops = &bad_ops, .name = "bad"}, scratch, trouble};
            struct pith_entry entries[] = {made("/a", "a"), file(scratch, "/large", "/large"), made("/z", "z")};
            entries[1].source = &bad.source;
            struct pith_layer layer;
            unsigned before = open_descriptors();
            assert_false(write_layer(scratch, entries, 3, PITH_GZIP, jobs, "x", &layer));
            assert_int_equal(open_descriptors(), before);
            assert_int_equal(scratch->error.code, PITH_SYSTEM);
            assert_non_null(strstr(scratch->error.message, "/large"));
            if (trouble == CANNOT_BE_READ) {
                assert_int_equal(scratch->error.number, EISDIR);
            } else {
                assert_non_null(strstr(scratch->error.message, "changed while it was read; compose again"));
            }
        }
    }
}

/* The file that is open is the one that was seen; what has its name since is not its matter. */
static void an_open_file_that_is_replaced_is_the_same(void **state)
{
    struct scratch *scratch = *state;
    struct pith_layer layer;
    write_file(scratch, "large", LARGE);
    struct bad_source bad = {{.ops = &bad_ops, .name = "bad"}, scratch, IS_REPLACED};
    struct pith_entry entry = file(scratch, "/large", "/large");
    entry.source = &bad.source;
    assert_true(write_layer(scratch, &entry, 1, PITH_GZIP, 1, "x", &layer));
}

/* The plan is older than the file. */
static void stale_plans_are_noticed(void **state)
{
    struct scratch *scratch = *state;
    struct pith_layer layer;
    write_file(scratch, "large", LARGE);
    const struct pith_entry entry = file(scratch, "/large", "/large");
    assert_int_equal(run(scratch, "echo >>large"), 0);
    assert_false(write_layer(scratch, &entry, 1, PITH_ZSTD, 2, "x", &layer));
    assert_non_null(strstr(scratch->error.message, "changed while it was read"));
    assert_int_equal(unlink(in(scratch, "large")), 0);
    assert_false(write_layer(scratch, &entry, 1, PITH_ZSTD, 2, "x", &layer));
    assert_int_equal(scratch->error.number, ENOENT);
}

static void no_space_is_an_error(void **state)
{
    struct scratch *scratch = *state;
    static const enum pith_compression kinds[] = {PITH_GZIP, PITH_ZSTD, PITH_PLAIN};
    write_file(scratch, "large", LARGE);
    const struct pith_entry entry = file(scratch, "/large", "/large");
    for (int kind = 0; kind < 3; kind++) {
        for (unsigned jobs = 1; jobs < 5; jobs++) {
            const struct pith_layer_options options = {.compression = kinds[kind], .level = -1, .jobs = jobs};
            struct pith_layer layer;
            PITH_CLOSE int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
            assert_true(fd >= 0);
            assert_false(pith_layer_write(&entry, 1, &options, fd, &layer, &scratch->error));
            assert_int_equal(scratch->error.code, PITH_SYSTEM);
            assert_int_equal(scratch->error.number, ENOSPC);
        }
    }
}

static void a_closed_pipe_is_an_error(void **state)
{
    struct scratch *scratch = *state;
    write_file(scratch, "large", LARGE);
    const struct pith_entry entry = file(scratch, "/large", "/large");
    const struct pith_layer_options options = {.compression = PITH_PLAIN, .level = -1, .jobs = 3};
    struct pith_layer layer;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(close(ends[0]), 0);
    (void)signal(SIGPIPE, SIG_IGN);
    assert_false(pith_layer_write(&entry, 1, &options, ends[1], &layer, &scratch->error));
    assert_int_equal(scratch->error.number, EPIPE);
    assert_int_equal(close(ends[1]), 0);
}

/* A slow reader of a pipe takes few bytes at a time: writes are short, and interrupted. */
static void a_slow_pipe_gets_everything(void **state)
{
    struct scratch *scratch = *state;
    write_file(scratch, "large", LARGE);
    const struct pith_entry entry = file(scratch, "/large", "/large");
    const struct pith_layer_options options = {.compression = PITH_PLAIN, .level = -1, .jobs = 2, .time = TEST_TIME};
    struct pith_layer layer;
    int ends[2];
    assert_int_equal(pipe2(ends, 0), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[1]);
        (void)dup2(ends[0], 0);
        (void)!chdir(scratch->path);
        (void)execlp("dd", "dd", "bs=1000", "of=got", "status=none", (char *)NULL);
        _exit(126);
    }
    (void)close(ends[0]);
    assert_true(pith_layer_write(&entry, 1, &options, ends[1], &layer, &scratch->error));
    (void)close(ends[1]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(layer.digest, hex);
    assert_int_equal(run(scratch, "echo '%s  got' | sha256sum -c --status", hex), 0);
}

/* Contents are never held: a file larger than all the memory that is allowed. Sanitizers need more for themselves. */
static void memory_is_bounded(void **state)
{
    struct scratch *scratch = *state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    print_message("a sanitizer's memory would be measured: skipped\n");
    skip();
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    print_message("a sanitizer's memory would be measured: skipped\n");
    skip();
#endif
#endif
    assert_int_equal(run(scratch, "truncate -s 200M sparse"), 0);
    const struct pith_entry entry = file(scratch, "/sparse", "/sparse");
    static const enum pith_compression kinds[] = {PITH_GZIP, PITH_ZSTD, PITH_PLAIN};
    for (int kind = 0; kind < 3; kind++) {
        pid_t child = fork();
        if (child == 0) {
            struct pith_layer layer;
            struct rusage before, after;
            (void)getrusage(RUSAGE_SELF, &before);
            bool fine = write_layer(scratch, &entry, 1, kinds[kind], 2, "x", &layer);
            (void)getrusage(RUSAGE_SELF, &after);
            _exit(!fine ? 2 : after.ru_maxrss - before.ru_maxrss > 16 * 1024 ? 1 : 0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changed_files_are_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_open_file_that_is_replaced_is_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stale_plans_are_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_space_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_pipe_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_slow_pipe_gets_everything, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_is_bounded, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
