/* SPDX-License-Identifier: Apache-2.0 */
/* What the sweep of a killed run's leftovers removes, and what it never does, whoever moves things about meanwhile. */
#include "../scratch.h"

#include "base/output.h"
#include "base/remove.h"
#include "base/stale.h"

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/time.h>

#define DEAD ".pith-2147483646-abcdef" /* beyond what Linux gives out */

static void sweep(struct scratch *scratch)
{
    PITH_CLOSE int fd = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    pith_sweep_stale(fd);
}

static bool is_there(struct scratch *scratch, const char *name)
{
    struct stat status;
    return lstat(inside(scratch, name), &status) == 0;
}

static void leftovers_go(void **state)
{
    struct scratch *scratch = *state;
    make_file(scratch, ".x.tar" DEAD, "part");
    make_file(scratch, ".rootfs" DEAD "/usr/bin/python3", "part");
    make_link(scratch, ".rootfs" DEAD "/etc", "../kept");
    make_file(scratch, "kept/file", "kept");
    sweep(scratch);
    assert_false(is_there(scratch, ".x.tar" DEAD));
    assert_false(is_there(scratch, ".rootfs" DEAD));
    assert_true(is_there(scratch, "kept/file"));
}

static void what_is_not_ours_or_alive_stays(void **state)
{
    struct scratch *scratch = *state;
    const char *alive = pith_format(&scratch->arena, ".alive.pith-%ld-abcdef", (long)getpid());
    static const char *const near[] = {".x.pith-2147483646-abcde", ".x.pith-2147483646-abcdeg", ("x" DEAD),
                                       ".x.pith--abcdef", ".x.pith-0-abcdef"};
    make_file(scratch, alive, "");
    make_file(scratch, ".locked" DEAD, "");
    make_file(scratch, "precious", "precious");
    make_file(scratch, "kept/file", "");
    make_link(scratch, ".link" DEAD, "precious");
    make_link(scratch, ".tree" DEAD, "kept");
    assert_int_equal(link(inside(scratch, "precious"), inside(scratch, ".hard" DEAD)), 0);
    assert_int_equal(mkfifo(inside(scratch, ".fifo" DEAD), 0600), 0);
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        make_file(scratch, near[i], "");
    }
    PITH_CLOSE int locked = open(inside(scratch, ".locked" DEAD), O_RDONLY | O_CLOEXEC);
    assert_int_equal(flock(locked, LOCK_EX), 0);
    sweep(scratch);
    static const char *const kept[] = {".locked" DEAD, ".link" DEAD, ".tree" DEAD,
                                       ".hard" DEAD,   ".fifo" DEAD, "kept/file"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        assert_true(is_there(scratch, kept[i]));
    }
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        assert_true(is_there(scratch, near[i]));
    }
    assert_true(is_there(scratch, alive));
}

static void what_another_user_made_stays(void **state)
{
    struct scratch *scratch = *state;
    if (geteuid() != 0) {
        print_message("only the super-user can give files away: skipped\n");
        skip();
    }
    make_file(scratch, ".file" DEAD, "");
    make_file(scratch, ".tree" DEAD "/file", "");
    assert_int_equal(chown(inside(scratch, ".file" DEAD), 65534, 65534), 0);
    assert_int_equal(chown(inside(scratch, ".tree" DEAD), 65534, 65534), 0);
    sweep(scratch);
    assert_true(is_there(scratch, ".file" DEAD));
    assert_true(is_there(scratch, ".tree" DEAD "/file"));
}

/* Who may rename here can give one of our own directories the name of a leftover. */
static void nothing_is_swept_where_others_can_rename(void **state)
{
    struct scratch *scratch = *state;
    make_file(scratch, ".x" DEAD "/file", "");
    assert_int_equal(chmod(scratch->path, 0777), 0);
    sweep(scratch);
    assert_true(is_there(scratch, ".x" DEAD "/file"));
    if (geteuid() == 0) {
        assert_int_equal(chmod(scratch->path, 0755), 0);
        assert_int_equal(chown(scratch->path, 65534, 0), 0);
        sweep(scratch);
        assert_true(is_there(scratch, ".x" DEAD "/file"));
        assert_int_equal(chown(scratch->path, 0, 0), 0);
    }
    assert_int_equal(chmod(scratch->path, 01777), 0); /* as /tmp */
    sweep(scratch);
    assert_false(is_there(scratch, ".x" DEAD));
}

enum { MANY = 8000 };

/* As soon as the sweep is within "big", it is moved away. */
static void move_when_touched(struct scratch *scratch)
{
    for (unsigned round = 0; round < 1000000; round++) {
        char name[64];
        (void)snprintf(name, sizeof name, ".x" DEAD "/big/%u", round * 7919 % MANY);
        if (!is_there(scratch, name)) {
            _exit(rename(inside(scratch, ".x" DEAD "/big"), inside(scratch, "victim/big")) == 0 ? 0 : 1);
        }
        pith_arena_finish(&scratch->arena);
    }
    _exit(1);
}

static void what_is_moved_away_leads_nowhere(void **state)
{
    struct scratch *scratch = *state;
    int moved = 1;
    for (int attempt = 0; attempt < 5 && moved != 0; attempt++) {
        make_file(scratch, "victim/precious", "");
        make_directory(scratch, ".x" DEAD "/big");
        PITH_CLOSE int big = open(inside(scratch, ".x" DEAD "/big"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        for (unsigned i = 0; i < MANY; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "%u", i);
            PITH_CLOSE int fd = openat(big, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            assert_true(fd >= 0);
        }
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            scratch->arena = (struct pith_arena){0};
            move_when_touched(scratch);
        }
        sweep(scratch);
        assert_int_equal(waitpid(child, &moved, 0), child);
        assert_true(is_there(scratch, "victim/precious"));
        assert_false(is_there(scratch, ".x" DEAD));
    }
    if (moved != 0) {
        print_message("the sweep was always faster: nothing was moved\n");
    }
}

static void make_deep(int at, unsigned depth)
{
    at = dup(at);
    for (unsigned i = 0; i < depth; i++) {
        assert_int_equal(mkdirat(at, "d", 0700), 0);
        assert_int_equal(mkdirat(at, "0", 0700), 0); /* a name that the walk gives, too */
        int next = openat(at, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        assert_true(next >= 0);
        (void)close(at);
        at = next;
    }
    (void)close(at);
}

static void depth_costs_nothing(void **state)
{
    struct scratch *scratch = *state;
    const struct rlimit few = {24, 24}, processor = {20, 20};
    make_directory(scratch, ".x" DEAD);
    PITH_CLOSE int fd = open(inside(scratch, ".x" DEAD), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    make_deep(fd, 4000);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* fewer descriptors than the walk would like */
        (void)setrlimit(RLIMIT_NOFILE, &few);
        (void)setrlimit(RLIMIT_CPU, &processor);
        sweep(scratch);
        _exit(is_there(scratch, ".x" DEAD) ? 1 : 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void sweep_over_a_mount(struct scratch *scratch)
{
    make_directory(scratch, ".x" DEAD "/in/mounted");
    make_file(scratch, "other/precious", "");
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", "none", MS_REC | MS_PRIVATE, "") != 0 ||
        mount(inside(scratch, "other"), inside(scratch, ".x" DEAD "/in/mounted"), NULL, MS_BIND, NULL) != 0) {
        _exit(3);
    }
    sweep(scratch);
    _exit(is_there(scratch, "other/precious") && is_there(scratch, ".x" DEAD "/in/mounted/precious") ? 0 : 1);
}

static void what_is_mounted_is_not_entered(void **state)
{
    struct scratch *scratch = *state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sweep_over_a_mount(scratch);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3) {
        print_message("a mount name space is not to be had: skipped\n");
        skip();
    }
    assert_int_equal(status, 0);
}

/* An output that fails removes its own directory, and no other that was put in its place. */
static void another_in_its_place_stays(void **state)
{
    struct scratch *scratch = *state;
    struct pith_output output;
    assert_done(scratch, pith_output_directory(inside(scratch, "rootfs"), &scratch->arena, &output, &scratch->error));
    make_file(scratch, "precious/file", "");
    DIR *names = opendir(scratch->path);
    assert_non_null(names);
    const char *hidden = NULL;
    for (const struct dirent *next; hidden == NULL && (next = readdir(names)) != NULL;) {
        hidden = strstr(next->d_name, ".pith-") == NULL ? NULL : pith_strdup(&scratch->arena, next->d_name);
    }
    (void)closedir(names);
    assert_non_null(hidden);
    assert_int_equal(rename(inside(scratch, hidden), inside(scratch, "away")), 0);
    assert_int_equal(rename(inside(scratch, "precious"), inside(scratch, hidden)), 0);
    pith_output_finish(&output);
    assert_true(is_there(scratch, pith_format(&scratch->arena, "%s/file", hidden)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(leftovers_go),
        scratch_test(what_is_not_ours_or_alive_stays),
        scratch_test(what_another_user_made_stays),
        scratch_test(nothing_is_swept_where_others_can_rename),
        scratch_test(what_is_moved_away_leads_nowhere),
        scratch_test(depth_costs_nothing),
        scratch_test(what_is_mounted_is_not_entered),
        scratch_test(another_in_its_place_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
