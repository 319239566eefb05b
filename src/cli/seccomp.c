/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the filter that was made while pith was built, and says what was forbidden when a call is. Where a sanitizer is
 * built in, which traces the process and starts others, there is no filter.
 */
#include "cli/seccomp.h"

#ifdef PITH_SECCOMP

#include "base/output.h"
#include "cli/cli.h"
#include "cli/seccomp_filter.h"

#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILTER_SIZE = sizeof filter_program / sizeof *filter_program };

struct message {
    char text[512];
    size_t size;
};

/* Of a signal handler, so without stdio. */
static void say(struct message *message, const char *text)
{
    size_t size = strlen(text);
    if (size < sizeof message->text - message->size) {
        memcpy(message->text + message->size, text, size);
        message->size += size;
    }
}

static void say_number(struct message *message, int number)
{
    char digits[12], *at = digits + sizeof digits - 1;
    *at = '\0';
    for (unsigned left = (unsigned)number; at > digits && (left > 0 || *at == '\0'); left /= 10) {
        *--at = (char)('0' + left % 10);
    }
    say(message, at);
}

static const char *name_of(int number)
{
    for (size_t i = 0; i < sizeof filter_forbidden / sizeof *filter_forbidden; i++) {
        if (filter_forbidden[i].number == number) {
            return filter_forbidden[i].name;
        }
    }
    return "of another machine"; /* i386 or x32 on amd64: the numbers mean something else there */
}

static void forbidden(int signal, siginfo_t *info, void *context)
{
    struct message message = {.size = 0};
    (void)signal;
    (void)context;
    pith_outputs_abandon();
    say(&message, "pith: stopped by its sandbox: system call ");
    say_number(&message, info->si_syscall);
    say(&message, " (");
    say(&message, (int)info->si_arch == filter_machine ? name_of(info->si_syscall) : name_of(-1));
    say(&message,
        ") is forbidden; the output that was being written is removed. Either a file that was read has taken "
        "over pith, or pith is at fault: please report it, with what was read. --no-sandbox turns this off\n");
    (void)!write(STDERR_FILENO, message.text, message.size);
    _exit(PITH_EXIT_SYSTEM);
}

/* Whoever started pith may have blocked the signal: then it would end the process without a word. */
static bool catch_forbidden(void)
{
    struct sigaction action = {.sa_sigaction = forbidden, .sa_flags = SA_SIGINFO};
    sigset_t set;
    return sigemptyset(&set) == 0 && sigaddset(&set, SIGSYS) == 0 && sigaction(SIGSYS, &action, NULL) == 0 &&
           sigprocmask(SIG_UNBLOCK, &set, NULL) == 0;
}

bool seccomp_begin(void)
{
    struct sock_filter program[FILTER_SIZE];
    const struct sock_fprog filter = {FILTER_SIZE, program};
    memcpy(program, filter_program, sizeof program);
    for (size_t i = 0; i < sizeof filter_own / sizeof *filter_own; i++) {
        program[filter_own[i]].k = (unsigned)getpid();
    }
    return catch_forbidden() && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0;
}

#else

bool seccomp_begin(void)
{
    return false;
}

#endif
