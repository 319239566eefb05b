/* SPDX-License-Identifier: Apache-2.0 */
/* What tests on real files share: a scratch directory that is gone afterwards, and short ways to fill it. */
#ifndef PITH_TEST_SCRATCH_H
#define PITH_TEST_SCRATCH_H

#include "base/io.h"
#include "pith/source.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct scratch {
    char path[64];
    int fd;
    struct pith_arena arena;
    struct pith_error error;
};

/* Ends the test with pith's own words when something that must work did not. */
#define assert_done(scratch, condition) \
    do { \
        if (!(condition)) { \
            fail_msg("%s: %s", #condition, (scratch)->error.message); \
        } \
    } while (0)

/* The error must say all of this. */
#define assert_says(scratch, text) \
    do { \
        if (strstr((scratch)->error.message, text) == NULL) { \
            fail_msg("'%s' is not in: %s", text, (scratch)->error.message); \
        } \
    } while (0)

__attribute__((unused)) static int set_up(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    assert_non_null(scratch);
    umask(022);
    strcpy(scratch->path, "/tmp/pith-test-XXXXXX");
    assert_non_null(mkdtemp(scratch->path));
    assert_int_equal(chmod(scratch->path, 0755), 0);
    scratch->fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(scratch->fd >= 0);
    *state = scratch;
    return 0;
}

__attribute__((unused)) static int tear_down(void **state)
{
    struct scratch *scratch = *state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", scratch->path);
    int status = system(command);
    (void)close(scratch->fd);
    pith_arena_finish(&scratch->arena);
    free(scratch);
    return status;
}

#define scratch_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* Names are relative to the scratch directory; directories above them appear by themselves. */
__attribute__((unused)) static void make_parents(struct scratch *scratch, const char *name)
{
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *above = pith_copy(&scratch->arena, name, (size_t)(slash - name));
        assert_true(mkdirat(scratch->fd, above, 0755) == 0 || errno == EEXIST);
    }
}

__attribute__((unused)) static void make_directory(struct scratch *scratch, const char *name)
{
    make_parents(scratch, name);
    assert_int_equal(mkdirat(scratch->fd, name, 0755), 0);
}

__attribute__((unused)) static void make_file(struct scratch *scratch, const char *name, const char *text)
{
    make_parents(scratch, name);
    PITH_CLOSE int fd = openat(scratch->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0 && pith_write_full(fd, text, strlen(text)));
}

__attribute__((unused)) static void make_link(struct scratch *scratch, const char *name, const char *target)
{
    make_parents(scratch, name);
    assert_int_equal(symlinkat(target, scratch->fd, name), 0);
}

__attribute__((unused)) static const char *inside(struct scratch *scratch, const char *name)
{
    return pith_format(&scratch->arena, "%s/%s", scratch->path, name);
}

__attribute__((unused)) static struct pith_source *directory_of(struct scratch *scratch, const char *name)
{
    struct pith_source *source = NULL;
    assert_done(scratch, pith_source_directory(inside(scratch, name), false, &source, &scratch->error));
    return source;
}

#endif
