/* SPDX-License-Identifier: Apache-2.0 */
/* A child that does one thing in the sandbox, and what became of it. */
#ifndef PITH_TEST_CONFINED_H
#define PITH_TEST_CONFINED_H

#include "cli/sandbox.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct outcome {
    int status;      /* as waitpid has it */
    char said[1024]; /* on standard error */
};

/* What a child exits with: 0, or the number of the error that `result` of a system call means. */
static inline int judged(long result)
{
    return result >= 0 ? 0 : errno;
}

/* The child: begins the sandbox, does `prepare` (or NULL) with it, and exits with what `attempt` says. */
static inline void confined(void (*prepare)(struct sandbox *), int (*attempt)(void), struct outcome *outcome)
{
    int said[2];
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sandbox sandbox;
        (void)dup2(said[1], STDERR_FILENO);
        sandbox_begin(&sandbox);
        if (prepare != NULL) {
            prepare(&sandbox);
        }
        _exit(attempt());
    }
    (void)close(said[1]);
    size_t size = 0;
    ssize_t count = 1;
    while (count > 0 && size < sizeof outcome->said - 1) {
        count = read(said[0], outcome->said + size, sizeof outcome->said - 1 - size);
        size += count > 0 ? (size_t)count : 0;
    }
    outcome->said[size] = '\0';
    (void)close(said[0]);
    assert_int_equal(waitpid(child, &outcome->status, 0), child);
}

/* What there is of a sandbox here: asked in a child, since there is no way back. */
static inline int ask(int what)
{
    pid_t child = fork();
    int status;
    if (child == 0) {
        struct sandbox sandbox;
        sandbox_begin(&sandbox);
        _exit(what == 'c' ? sandbox.calls : sandbox.landlock);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

#endif
