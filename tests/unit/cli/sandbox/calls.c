/* SPDX-License-Identifier: Apache-2.0 */
/* A forbidden call ends the process with a message; what is not known does not exist; the rest works. */
#include "confined.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

static char *const arguments[] = {"true", NULL};

static int do_execve(void)
{
    return judged(execve("/bin/true", arguments, NULL));
}
static int do_execveat(void)
{
    return judged(syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, NULL, 0));
}
#ifdef SYS_fork
static int do_fork(void)
{
    return judged(syscall(SYS_fork));
}
#endif
/* Not by fork(): from glibc 2.41 on it blocks all signals, and what becomes of the call then is asked below. */
static int do_clone(void)
{
    return judged(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
}
static int do_socket(void)
{
    return judged(socket(AF_UNIX, SOCK_STREAM, 0));
}
static int do_inet(void)
{
    return judged(socket(AF_INET, SOCK_STREAM, 0));
}
static int do_socketpair(void)
{
    int pair[2];
    return judged(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}
static int do_ptrace(void)
{
    return judged(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static int do_mount(void)
{
    return judged(mount("x", "/mnt", "tmpfs", 0, NULL));
}
static int do_umount(void)
{
    return judged(umount2("/mnt", 0));
}
static int do_chroot(void)
{
    return judged(chroot("/"));
}
static int do_unshare(void)
{
    return judged(unshare(CLONE_NEWUSER));
}
static int do_io_uring(void)
{
    return judged(syscall(425, 1, NULL));
}
static int do_bpf(void)
{
    return judged(syscall(SYS_bpf, 0, NULL, 0));
}
static int do_userfaultfd(void)
{
    return judged(syscall(SYS_userfaultfd, 0));
}
static int do_keyctl(void)
{
    return judged(syscall(SYS_keyctl, 0, 0, 0));
}
static int do_handle(void)
{
    return judged(syscall(SYS_open_by_handle_at, -1, NULL, 0));
}
static int do_setuid(void)
{
    return judged(setuid(getuid()));
}
static int do_mknod(void)
{
    return judged(mknod("/tmp/pith-never", 0020666, 0x103));
}
static int do_kill(void)
{
    return judged(kill(getppid(), 0));
}
static int do_read_other(void)
{
    return judged(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

/* A program in memory, as an attacker would bring one. */
static int do_memfd(void)
{
    char bytes[4096];
    int program = open("/bin/true", O_RDONLY), memory = memfd_create("program", 0);
    for (ssize_t count; (count = read(program, bytes, sizeof bytes)) > 0;) {
        if (write(memory, bytes, (size_t)count) != count) {
            return errno;
        }
    }
    return judged(fexecve(memory, arguments, arguments + 1));
}

static int blocked_execve(void)
{
    sigset_t all;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, NULL);
    return do_execve();
}

static void *execute(void *nothing)
{
    (void)do_execve();
    return nothing;
}

static int do_in_thread(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, execute, NULL) != 0) {
        return 100;
    }
    return judged(pthread_join(thread, NULL));
}

#if defined(__x86_64__) && !defined(__ILP32__)
/* execve of the other two numberings; the addresses do not matter, as the calls are never made. */
static int do_i386(void)
{
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(11L), "b"(0L), "c"(0L), "d"(0L) : "memory");
    return result < 0 ? (int)-result : 0;
}
static int do_x32(void)
{
    return judged(syscall(0x40000000 + 520, NULL, NULL, NULL));
}
#endif

static const struct {
    const char *name;
    int (*attempt)(void);
} rows[] = {
    {"(execve)", do_execve},
    {"(execveat)", do_execveat},
#ifdef SYS_fork
    {"(fork)", do_fork},
#endif
    {"(clone)", do_clone},
    {"(socket)", do_socket},
    {"(socket)", do_inet},
    {"(socketpair)", do_socketpair},
    {"(ptrace)", do_ptrace},
    {"(mount)", do_mount},
    {"(umount2)", do_umount},
    {"(chroot)", do_chroot},
    {"(unshare)", do_unshare},
    {"(io_uring_setup)", do_io_uring},
    {"(bpf)", do_bpf},
    {"(userfaultfd)", do_userfaultfd},
    {"(keyctl)", do_keyctl},
    {"(open_by_handle_at)", do_handle},
    {"(setuid", do_setuid},
    {"(mknod", do_mknod},
    {"(kill)", do_kill},
    {"(process_vm_readv)", do_read_other},
    {"(execve", do_memfd},
    {"(execve)", do_in_thread},
#if defined(__x86_64__) && !defined(__ILP32__)
    {"(of another machine)", do_i386},
    {"(of another machine)", do_x32},
#endif
};

static void need_filters(void)
{
    if (ask('c') == 0) {
        print_message("skip: no filter of system calls: a sanitizer, or a kernel (qemu-user) without\n");
        skip();
    }
}

static void a_forbidden_call_ends_the_process_with_a_message(void **state)
{
    (void)state;
    need_filters();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outcome outcome;
        confined(NULL, rows[i].attempt, &outcome);
        if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) != 3 ||
            strstr(outcome.said, rows[i].name) == NULL || strstr(outcome.said, "is forbidden") == NULL) {
            fail_msg("%s: status 0x%x, it says: %s", rows[i].name, (unsigned)outcome.status, outcome.said);
        }
    }
}

/* The kernel does not deliver a signal that is blocked, and ends the process all the same. */
static void a_blocked_signal_does_not_let_the_call_through(void **state)
{
    struct outcome outcome;
    (void)state;
    need_filters();
    confined(NULL, blocked_execve, &outcome);
    assert_true(WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGSYS);
}

static int do_clone3(void)
{
    return judged(syscall(435, NULL, 0));
}
static int do_unknown(void)
{
    return judged(syscall(2000));
}
static int do_prctl(void)
{
    return judged(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}
static int do_type_into_terminal(void)
{
    return judged(ioctl(STDIN_FILENO, TIOCSTI, "x"));
}

/* A mode by a path could be that of any file there is. */
static int do_chmod(void)
{
    return judged(chmod("/dev/null", 0666));
}
static int do_setuid_by_path(void)
{
    return judged(syscall(SYS_fchmodat, AT_FDCWD, "/dev/null", 04700));
}
static int do_chown(void)
{
    return judged(fchownat(AT_FDCWD, "/dev/null", (uid_t)-1, (gid_t)-1, 0));
}
static int do_signal_by_descriptor(void)
{
    return judged(fcntl(STDIN_FILENO, F_SETOWN, 1));
}

static void what_is_not_known_does_not_exist(void **state)
{
    static int (*const attempts[])(void) = {do_clone3, do_unknown,        do_prctl, do_type_into_terminal,
                                            do_chmod,  do_setuid_by_path, do_chown, do_signal_by_descriptor};
    (void)state;
    need_filters();
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        struct outcome outcome;
        confined(NULL, attempts[i], &outcome);
        assert_true(WIFEXITED(outcome.status));
        assert_int_equal(WEXITSTATUS(outcome.status), ENOSYS);
    }
}

static int map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ? 0 : errno;
}

static int make_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? 100 : judged(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static void no_new_memory_holds_code(void **state)
{
    static int (*const attempts[])(void) = {map_code, make_code};
    (void)state;
    need_filters();
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        struct outcome outcome;
        confined(NULL, attempts[i], &outcome);
        assert_true(WIFEXITED(outcome.status));
        assert_int_equal(WEXITSTATUS(outcome.status), EACCES);
    }
}

static void *nothing(void *context)
{
    return context;
}

/* What libraries do behind the program's back. */
static int usual_things(void)
{
    pthread_t thread;
    struct timespec wait = {0, 1000};
    void *large = malloc(64 << 20);
    bool done = large != NULL && memset(large, 1, 64 << 20) != NULL && realloc(large, 80 << 20) != NULL &&
                pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0 &&
                nanosleep(&wait, NULL) == 0 && isatty(STDIN_FILENO) >= 0 && sysconf(_SC_NPROCESSORS_ONLN) > 0 &&
                time(NULL) > 0 && fflush(NULL) == 0;
    return done ? 0 : 1;
}

static int do_abort(void)
{
    abort();
}

static void the_rest_works(void **state)
{
    struct outcome outcome;
    (void)state;
    confined(NULL, usual_things, &outcome);
    assert_true(WIFEXITED(outcome.status));
    assert_int_equal(WEXITSTATUS(outcome.status), 0);
    assert_string_equal(outcome.said, "");
}

static void abort_still_aborts(void **state)
{
    struct outcome outcome;
    (void)state;
    need_filters();
    confined(NULL, do_abort, &outcome);
    assert_true(WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_forbidden_call_ends_the_process_with_a_message),
        cmocka_unit_test(a_blocked_signal_does_not_let_the_call_through),
        cmocka_unit_test(what_is_not_known_does_not_exist),
        cmocka_unit_test(no_new_memory_holds_code),
        cmocka_unit_test(the_rest_works),
        cmocka_unit_test(abort_still_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
