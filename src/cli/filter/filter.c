/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which system calls pith may make. Run while pith is built, this writes the filter as C: libseccomp knows every
 * machine's numbers and writes a good program, but putting it together takes longer than a whole `pith closure`.
 *
 * What the program and its C library need is allowed: under the names of every architecture, and with the fallbacks of
 * musl and of older and newer glibcs. What would let whoever took over the process execute, reach other processes or
 * the network, or change the system is forbidden: such a call ends the process with a message. Every other call does
 * not exist (ENOSYS), as on an older kernel: a C library that probes for it goes another way, and a call that a later
 * kernel adds is nobody's way out. A list of forbidden calls alone would leave most of the kernel open; one of allowed
 * calls alone would end the process for each probe of a C library that is not known here.
 */
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OWN_PROCESS = 0x50495448 }; /* stands for the number of the process, which nobody knows while pith is built */

/* clang-format off */

/* libseccomp gives what an architecture does not have a negative number. */
static const int allowed[] = {
    /* files */
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(openat2), SCMP_SYS(close),
    SCMP_SYS(readv), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(pwritev),
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3),
    SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(stat), SCMP_SYS(stat64),
    SCMP_SYS(lstat), SCMP_SYS(lstat64), SCMP_SYS(fstat64), SCMP_SYS(fstatat64), SCMP_SYS(statx), SCMP_SYS(statfs),
    SCMP_SYS(statfs64), SCMP_SYS(fstatfs), SCMP_SYS(fstatfs64), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents), SCMP_SYS(getdents64),
    SCMP_SYS(getcwd), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir),
    SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
    SCMP_SYS(symlinkat), SCMP_SYS(fchmod), SCMP_SYS(fchown), SCMP_SYS(fchown32),
    SCMP_SYS(utimensat), SCMP_SYS(utimensat_time64), SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(syncfs), SCMP_SYS(flock), SCMP_SYS(umask),
    SCMP_SYS(fadvise64), SCMP_SYS(fadvise64_64), SCMP_SYS(arm_fadvise64_64), SCMP_SYS(readahead), SCMP_SYS(sendfile),
    SCMP_SYS(sendfile64), SCMP_SYS(copy_file_range), SCMP_SYS(fgetxattr), SCMP_SYS(fsetxattr), SCMP_SYS(memfd_create),
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(ppoll_time64),
    /* memory; mmap and mprotect stand below */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(membarrier),
    /* threads and signals of the process itself */
    SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list),
    SCMP_SYS(set_tid_address), SCMP_SYS(rseq), SCMP_SYS(gettid), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(pidfd_open),
    SCMP_SYS(riscv_flush_icache), SCMP_SYS(cacheflush),
    /* what it is and what time it is */
    SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getuid32), SCMP_SYS(geteuid32), SCMP_SYS(getgid32), SCMP_SYS(getegid32), SCMP_SYS(getgroups),
    SCMP_SYS(getgroups32), SCMP_SYS(getrlimit), SCMP_SYS(ugetrlimit), SCMP_SYS(getrusage), SCMP_SYS(times),
    SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
    SCMP_SYS(clock_getres), SCMP_SYS(clock_getres_time64), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64),
    /* Landlock comes after this filter */
    SCMP_SYS(landlock_create_ruleset), SCMP_SYS(landlock_add_rule), SCMP_SYS(landlock_restrict_self),
};

#define CALL(name) \
    { \
        SCMP_SYS(name), #name \
    }
static const struct {
    int number;
    const char *name;
} forbidden[] = {
    /* other programs */
    CALL(execve), CALL(execveat), CALL(fork), CALL(vfork),
    /* the network, and other processes by it; without one of these there is no socket to send through */
    CALL(socket), CALL(socketpair), CALL(socketcall), CALL(connect), CALL(bind),
    /* other processes */
    CALL(ptrace), CALL(process_vm_readv), CALL(process_vm_writev), CALL(pidfd_getfd), CALL(pidfd_send_signal),
    /* what the file system is */
    CALL(mount), CALL(umount), CALL(umount2), CALL(pivot_root), CALL(chroot), CALL(move_mount), CALL(open_tree),
    CALL(fsopen), CALL(mount_setattr), CALL(unshare), CALL(setns), CALL(open_by_handle_at), CALL(mknod),
    CALL(mknodat),
    /* calls without calls */
    CALL(io_uring_setup),
    /* who it is */
    CALL(setuid), CALL(setgid), CALL(setresuid), CALL(setresgid), CALL(setgroups), CALL(setuid32), CALL(setgid32),
    CALL(setresuid32), CALL(setresgid32), CALL(setgroups32), CALL(capset),
    /* the kernel */
    CALL(init_module), CALL(finit_module), CALL(kexec_load), CALL(kexec_file_load), CALL(bpf), CALL(perf_event_open),
    CALL(userfaultfd), CALL(keyctl), CALL(add_key), CALL(request_key),
};
/* clang-format on */

enum { ALLOWED = sizeof allowed / sizeof *allowed, FORBIDDEN = sizeof forbidden / sizeof *forbidden };

#if defined(__s390__)
enum { CLONE_FLAGS = 1 }; /* clone(2): the first two arguments are the other way round */
#else
enum { CLONE_FLAGS = 0 };
#endif

static void must(int result)
{
    if (result < 0 && result != -EDOM) { /* EDOM: not on this architecture */
        (void)fprintf(stderr, "libseccomp: error %d\n", -result);
        exit(1);
    }
}

static void rule(scmp_filter_ctx filter, uint32_t action, int call, struct scmp_arg_cmp argument)
{
    if (call >= 0) {
        must(seccomp_rule_add_exact(filter, action, call, 1, argument));
    }
}

/* New memory never holds code: what a C library might load later (a converter of iconv) it does without. */
static void memory_rules(scmp_filter_ctx filter)
{
#if defined(__s390__)
    must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 0)); /* its arguments lie in memory */
    static const int calls[] = {SCMP_SYS(mprotect)};
#else
    static const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
#endif
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        rule(filter, SCMP_ACT_ALLOW, calls[i], SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        rule(filter, SCMP_ACT_ERRNO(EACCES), calls[i], SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
    }
}

/*
 * Landlock has no rule for modes and owners, so they are given through a descriptor; by a path only the mode that lets
 * a directory be emptied, and the owner of a link. Of a descriptor the flags, but not the signals that it may send.
 */
static void file_rules(scmp_filter_ctx filter)
{
    static const unsigned commands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC};
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(chmod), SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, S_IRWXU));
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fchmodat), SCMP_A2(SCMP_CMP_MASKED_EQ, 0xffffffff, S_IRWXU));
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fchownat), SCMP_A4(SCMP_CMP_MASKED_EQ, 0xffffffff, AT_SYMLINK_NOFOLLOW));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, commands[i]));
        rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl64), SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, commands[i]));
    }
}

/*
 * Threads, but no processes; signals to itself, for abort(3); of a terminal its size; limits may be read. Behind
 * clone3(2) lies memory that no filter sees: it does not exist, and libraries take clone(2).
 */
static void process_rules(scmp_filter_ctx filter)
{
    static const int signals[] = {SCMP_SYS(kill), SCMP_SYS(tgkill)};
    static const unsigned controls[] = {
        TIOCGWINSZ,
        TCGETS,
#ifdef TCGETS2
        TCGETS2,
#endif
    };
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone),
         SCMP_CMP(CLONE_FLAGS, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    rule(filter, SCMP_ACT_TRAP, SCMP_SYS(clone), SCMP_CMP(CLONE_FLAGS, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        rule(filter, SCMP_ACT_ALLOW, signals[i], SCMP_CMP(0, SCMP_CMP_EQ, OWN_PROCESS, 0));
        rule(filter, SCMP_ACT_TRAP, signals[i], SCMP_CMP(0, SCMP_CMP_NE, OWN_PROCESS, 0));
    }
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), SCMP_CMP(1, SCMP_CMP_EQ, controls[i], 0));
    }
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), SCMP_CMP(2, SCMP_CMP_EQ, 0, 0));
}

static scmp_filter_ctx make(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter == NULL) {
        must(-ENOMEM);
    }
    must(seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2));            /* a tree; the first are not the fastest */
    must(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRAP)); /* i386 and x32 on amd64 */
    for (size_t i = 0; i < ALLOWED; i++) {
        if (allowed[i] >= 0) {
            must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0));
        }
    }
    for (size_t i = 0; i < FORBIDDEN; i++) {
        if (forbidden[i].number >= 0) {
            must(seccomp_rule_add(filter, SCMP_ACT_TRAP, forbidden[i].number, 0));
        }
    }
    memory_rules(filter);
    file_rules(filter);
    process_rules(filter);
    return filter;
}

static void write_program(FILE *program)
{
    struct sock_filter one;
    unsigned own[64], count = 0;
    (void)puts("static const struct sock_filter filter_program[] = {");
    for (unsigned i = 0; fread(&one, sizeof one, 1, program) == 1; i++) {
        (void)printf("    {0x%x, %u, %u, 0x%x},\n", one.code, one.jt, one.jf, one.k);
        if (BPF_CLASS(one.code) == BPF_JMP && one.k == OWN_PROCESS && count < sizeof own / sizeof *own) {
            own[count++] = i;
        }
    }
    (void)puts("};\n\n/* The instructions that compare with the number of the process, which is to be filled in. */\n"
               "static const unsigned filter_own[] = {");
    for (unsigned i = 0; i < count; i++) {
        (void)printf("    %u,\n", own[i]);
    }
    (void)puts("};");
}

static void write_names(void)
{
    uint32_t machine = seccomp_arch_native();
    (void)printf("\nenum { filter_machine = (int)0x%xU }; /* AUDIT_ARCH_… */\n", machine);
    (void)puts("\nstatic const struct {\n    int number;\n    char name[20];\n} filter_forbidden[] = {");
    for (size_t i = 0; i < FORBIDDEN; i++) {
        if (forbidden[i].number >= 0) {
            (void)printf("    {%d, \"%s\"},\n", forbidden[i].number, forbidden[i].name);
        }
    }
    (void)printf("    {%d, \"clone\"},\n    {%d, \"kill\"},\n    {%d, \"tgkill\"},\n};\n", SCMP_SYS(clone),
                 SCMP_SYS(kill), SCMP_SYS(tgkill));
}

int main(void)
{
    FILE *program = tmpfile();
    scmp_filter_ctx filter = make();
    if (program == NULL) {
        perror("tmpfile");
        return 1;
    }
    must(seccomp_export_bpf(filter, fileno(program)));
    rewind(program);
    (void)puts("/* Made by src/cli/filter/filter.c. */\n#include <linux/filter.h>\n");
    write_program(program);
    write_names();
    seccomp_release(filter);
    return fclose(program) != 0 || fflush(stdout) != 0 || ferror(stdout);
}
