/* SPDX-License-Identifier: Apache-2.0 */
/* The last guard at open: links and ways out are refused, by openat2 and by the walk alike, and changes are seen. */
#include "base/guard.h"
#include "../scratch.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>

static void make_tree(struct scratch *scratch)
{
    make_file(scratch, "root/dir/file", "inside");
    make_file(scratch, "outside", "secret");
    make_link(scratch, "root/link", "dir");
    make_link(scratch, "root/out", "../outside");
    make_link(scratch, "root/dir/abs", "/etc/passwd");
    make_link(scratch, "root/loop", "loop");
    make_link(scratch, "root/up", "..");
}

/* 0, or the errno. */
static int outcome(int opened)
{
    int number = opened < 0 ? errno : 0;
    if (opened >= 0) {
        (void)close(opened);
    }
    return number;
}

static const struct {
    const char *path;
    int flags, number;
} cases[] = {
    {"dir/file", O_RDONLY, 0},       {"dir", O_RDONLY | O_DIRECTORY, 0}, {".", O_RDONLY | O_DIRECTORY, 0},
    {"link", O_RDONLY, ELOOP},       {"link/file", O_RDONLY, ELOOP},     {"loop/file", O_RDONLY, ELOOP},
    {"out", O_RDONLY, ELOOP},        {"up/outside", O_RDONLY, ELOOP},    {"dir/abs", O_RDONLY, ELOOP},
    {"../outside", O_RDONLY, EXDEV}, {"dir/file/x", O_RDONLY, ENOTDIR},  {"dir/file", O_RDONLY | O_DIRECTORY, ENOTDIR},
    {"absent", O_RDONLY, ENOENT},    {"absent/x", O_RDONLY, ENOENT},
};

static void the_walk_equals_openat2(void **state)
{
    struct scratch *scratch = *state;
    make_tree(scratch);
    PITH_CLOSE int root = openat(scratch->fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int guarded = outcome(pith_guarded_open(root, cases[i].path, cases[i].flags | O_CLOEXEC));
        int walked = outcome(pith_guarded_open_by_walk(root, cases[i].path, cases[i].flags | O_CLOEXEC));
        if (guarded != cases[i].number || walked != cases[i].number) {
            fail_msg("%s: wanted %s, openat2 %s, walk %s", cases[i].path, strerror(cases[i].number), strerror(guarded),
                     strerror(walked));
        }
    }
}

static bool forbid_openat2(unsigned number)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | number),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Exit status of a child for which openat2 ends in `number`: 0 right, 1 wrong, 77 no seccomp here. */
static int without_openat2(struct scratch *scratch, unsigned number)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int root = openat(scratch->fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (!forbid_openat2(number)) {
            _exit(77);
        }
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            if (outcome(pith_guarded_open(root, cases[i].path, cases[i].flags)) != cases[i].number) {
                _exit(1);
            }
        }
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void kernels_without_openat2_are_guarded_too(void **state)
{
    struct scratch *scratch = *state;
    static const unsigned numbers[] = {ENOSYS, EPERM}; /* an old kernel, an old sandbox */
    make_tree(scratch);
    for (size_t i = 0; i < 2; i++) {
        int status = without_openat2(scratch, numbers[i]);
        if (status == 77) {
            print_message("skipped: no seccomp filter can be set here\n");
            skip();
        }
        assert_int_equal(status, 0);
    }
}

static void long_names_are_refused_by_the_walk(void **state)
{
    struct scratch *scratch = *state;
    char name[300] = "";
    memset(name, 'n', 255);
    make_file(scratch, name, "x");
    assert_int_equal(outcome(pith_guarded_open_by_walk(scratch->fd, name, O_RDONLY)), 0);
    memset(name, 'n', 256);
    assert_int_equal(outcome(pith_guarded_open_by_walk(scratch->fd, name, O_RDONLY)), ENAMETOOLONG);
}

/* Looks `name` up, lets `change` happen, then opens. */
static bool opens_after(struct scratch *scratch, const char *path, void (*change)(struct scratch *))
{
    struct pith_source *source = directory_of(scratch, "");
    struct pith_stat seen;
    struct pith_content content;
    assert_done(scratch, source->ops->lookup(source, path, &seen, &scratch->error));
    change(scratch);
    bool opened = pith_source_open(source, path, &seen, &content, &scratch->error);
    if (opened) {
        (void)close(content.fd);
    }
    pith_source_destroy(source);
    return opened;
}

static void nothing(struct scratch *scratch)
{
    (void)scratch;
}

static void swap_link_in(struct scratch *scratch)
{
    assert_int_equal(unlinkat(scratch->fd, "d/file", 0), 0);
    make_link(scratch, "d/file", "/etc/passwd");
}

static void swap_directory(struct scratch *scratch)
{
    assert_int_equal(renameat(scratch->fd, "d", scratch->fd, "old"), 0);
    make_link(scratch, "d", "old");
}

static void swap_fifo_in(struct scratch *scratch)
{
    assert_int_equal(unlinkat(scratch->fd, "d/file", 0), 0);
    assert_int_equal(mkfifoat(scratch->fd, "d/file", 0644), 0);
}

static void swap_directory_in(struct scratch *scratch)
{
    assert_int_equal(unlinkat(scratch->fd, "d/file", 0), 0);
    make_directory(scratch, "d/file");
}

static void replace(struct scratch *scratch)
{
    make_file(scratch, "d/new", "same");
    assert_int_equal(renameat(scratch->fd, "d/new", scratch->fd, "d/file"), 0);
}

static void append(struct scratch *scratch)
{
    PITH_CLOSE int fd = openat(scratch->fd, "d/file", O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_true(pith_write_full(fd, "x", 1));
}

static void cut(struct scratch *scratch)
{
    assert_int_equal(truncate(inside(scratch, "d/file"), 1), 0);
}

static void touch(struct scratch *scratch)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(scratch->fd, "d/file", times, 0), 0);
}

static const struct {
    void (*change)(struct scratch *);
    const char *says; /* NULL: opens */
} changes[] = {
    {nothing, NULL},
    {swap_link_in, "Too many levels of symbolic links"},
    {swap_directory, "Too many levels of symbolic links"},
    {swap_fifo_in, "changed while it was read"},
    {swap_directory_in, "changed while it was read"},
    {replace, "changed while it was read"},
    {append, "changed while it was read"},
    {cut, "changed while it was read"},
    {touch, "changed while it was read"},
};

static void changes_before_the_open_are_seen(void **state)
{
    struct scratch *scratch = *state;
    (void)alarm(20); /* a FIFO that hangs must end the test */
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(system(pith_format(&scratch->arena, "rm -rf %s/*", scratch->path)), 0);
        make_file(scratch, "d/file", "same");
        scratch->error.message[0] = '\0';
        assert_int_equal(opens_after(scratch, "/d/file", changes[i].change), changes[i].says == NULL);
        if (changes[i].says != NULL) {
            assert_says(scratch, changes[i].says);
            assert_says(scratch, "/d/file");
            assert_int_equal(scratch->error.code, PITH_SYSTEM);
        }
    }
    (void)alarm(0);
}

/* A change of the open file itself; another file in its place is not this one's matter. */
static void changes_until_the_last_byte_are_seen(void **state)
{
    struct scratch *scratch = *state;
    void (*const during[])(struct scratch *) = {append, cut, touch};
    struct pith_source *source = directory_of(scratch, "");
    for (size_t i = 0; i < sizeof during / sizeof *during; i++) {
        struct pith_stat seen;
        struct pith_content content;
        char bytes[4];
        make_file(scratch, "d/file", "same");
        assert_done(scratch, source->ops->lookup(source, "/d/file", &seen, &scratch->error));
        assert_done(scratch, pith_source_open(source, "/d/file", &seen, &content, &scratch->error));
        assert_int_equal(content.size, 4);
        assert_int_equal(pith_pread_full(content.fd, bytes, 4, content.offset), 4);
        during[i](scratch);
        assert_false(pith_source_close(source, "/d/file", &seen, &content, &scratch->error));
        assert_int_equal(content.fd, -1);
        assert_says(scratch, "compose again");
    }
    pith_source_destroy(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_walk_equals_openat2),
        scratch_test(kernels_without_openat2_are_guarded_too),
        scratch_test(long_names_are_refused_by_the_walk),
        scratch_test(changes_before_the_open_are_seen),
        scratch_test(changes_until_the_last_byte_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
