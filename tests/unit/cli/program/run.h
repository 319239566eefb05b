/* SPDX-License-Identifier: Apache-2.0 */
/* The program in a child of the test: what it says, how it ends, what it tells the sandbox. */
#ifndef PITH_TEST_CLI_RUN_H
#define PITH_TEST_CLI_RUN_H

#include "../../scratch.h"
#include "sandbox.h"

int pith_main(int argc, char **argv);

struct said {
    int status;
    const char *out, *err, *told; /* of the sandbox */
};

enum { SAID_ROOM = 1 << 16 };

__attribute__((unused)) static const char *said_in(struct scratch *scratch, const char *name)
{
    char *text = pith_alloc(&scratch->arena, SAID_ROOM);
    PITH_CLOSE int fd = openat(scratch->fd, name, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0 && read(fd, text, SAID_ROOM - 1) >= 0);
    return text;
}

__attribute__((unused)) static void say_to(int fd, const char *name)
{
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(file >= 0 && dup2(file, fd) == fd && close(file) == 0);
}

__attribute__((noreturn, unused)) static void be_the_program(struct scratch *scratch, char **words, int count)
{
    if (chdir(scratch->path) != 0) {
        _exit(99);
    }
    say_to(STDOUT_FILENO, ".out");
    say_to(STDERR_FILENO, ".err");
    int status = pith_main(count, words);
    (void)fflush(NULL);
    say_to(STDOUT_FILENO, ".told");
    _exit(write(STDOUT_FILENO, sandbox_told, strlen(sandbox_told)) < 0 ? 98 : status);
}

/* Runs `pith WORDS`, split at blanks, in the scratch directory; "''" is an empty word. */
__attribute__((unused)) static struct said pith(struct scratch *scratch, const char *line)
{
    char *words[32] = {"pith"}, *rest = pith_strdup(&scratch->arena, line);
    int count = 1, status;
    for (char *word; (word = strsep(&rest, " ")) != NULL && count < 31;) {
        if (*word != '\0') {
            words[count++] = strcmp(word, "''") == 0 ? "" : word;
        }
    }
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        be_the_program(scratch, words, count);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status)) {
        fail_msg("pith %s: signal %d: %s", line, WTERMSIG(status), said_in(scratch, ".err"));
    }
    return (struct said){WEXITSTATUS(status), said_in(scratch, ".out"), said_in(scratch, ".err"),
                         said_in(scratch, ".told")};
}

__attribute__((unused)) static void assert_ends(struct scratch *scratch, const char *line, int status,
                                                const char *words)
{
    struct said said = pith(scratch, line);
    if (said.status != status || strstr(said.err, words) == NULL) {
        fail_msg("pith %s: %d, not %d with '%s': %s", line, said.status, status, words, said.err);
    }
    if (status >= 2 && *said.out != '\0') {
        fail_msg("pith %s: an error, and yet on standard output: %s", line, said.out);
    }
}

#endif
