/* SPDX-License-Identifier: Apache-2.0 */
/* An output appears whole or not at all, whatever goes wrong, and never where it was not wanted. */
#include "base/output.h"
#include "base/io.h"
#include "base/remove.h"
#include "base/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    char path[64];
    struct pith_arena arena;
    struct pith_error error;
    struct pith_output output;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    strcpy(place->path, "/tmp/pith-output-XXXXXX");
    *state = place;
    return mkdtemp(place->path) == NULL;
}

static void remove_tree(const char *path)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    pith_empty_directory(fd);
    (void)rmdir(path);
}

static int tear_down(void **state)
{
    struct place *place = *state;
    pith_output_finish(&place->output);
    remove_tree(place->path);
    pith_arena_finish(&place->arena);
    free(place);
    return 0;
}

static char *in(struct place *place, const char *name)
{
    return pith_format(&place->arena, "%s/%s", place->path, name);
}

/* The names in the place, hidden ones too. */
static unsigned names(struct place *place)
{
    DIR *stream = opendir(place->path);
    assert_non_null(stream);
    unsigned count = 0;
    while (readdir(stream) != NULL) {
        count++;
    }
    (void)closedir(stream);
    return count - 2;
}

static void put(struct place *place, const char *name, const char *text)
{
    FILE *file = fopen(in(place, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static void has(struct place *place, const char *name, const char *text)
{
    char bytes[64] = {0};
    PITH_CLOSE int fd = open(in(place, name), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_true(read(fd, bytes, sizeof bytes - 1) >= 0);
    assert_string_equal(bytes, text);
}

static void must(struct place *place, bool fine)
{
    if (!fine) {
        fail_msg("%s", place->error.message);
    }
}

static void a_file_appears_when_committed(void **state)
{
    struct place *place = *state;
    const char *path = in(place, "x.tar");
    mode_t before = umask(027);
    put(place, "x.tar", "old");
    must(place, pith_output_file(path, &place->arena, &place->output, &place->error));
    (void)umask(before);
    assert_true(pith_write_full(place->output.fd, "new", 3));
    has(place, "x.tar", "old");
    assert_int_equal(names(place), 2);
    must(place, pith_output_commit(&place->output, &place->error));
    has(place, "x.tar", "new");
    assert_int_equal(names(place), 1);
    pith_output_finish(&place->output);
    pith_output_finish(&place->output);
    has(place, "x.tar", "new");
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void a_file_not_committed_leaves_nothing(void **state)
{
    struct place *place = *state;
    put(place, "x.tar", "old");
    must(place, pith_output_file(in(place, "x.tar"), &place->arena, &place->output, &place->error));
    pith_output_finish(&place->output);
    pith_output_finish(&place->output);
    has(place, "x.tar", "old");
    assert_int_equal(names(place), 1);
}

/* Names as long as a file system takes have temporaries too. */
static void a_long_name_has_a_temporary(void **state)
{
    struct place *place = *state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    must(place, pith_output_file(in(place, name), &place->arena, &place->output, &place->error));
    assert_int_equal(names(place), 1);
    must(place, pith_output_commit(&place->output, &place->error));
    has(place, name, "");
    strcpy(name + 250, "xxxxx");
    char longer[300];
    (void)snprintf(longer, sizeof longer, "%s%s", name, "beyond");
    assert_false(pith_output_file(in(place, longer), &place->arena, &place->output, &place->error));
    assert_int_equal(place->error.code, PITH_USAGE);
}

/* A tree with modes that forbid its removal. */
static void fill_directory(int fd, int depths)
{
    int at = dup(fd);
    for (int depth = 0; depth < depths; depth++) {
        assert_int_equal(mkdirat(at, "d", 0700), 0);
        assert_int_equal(mkdirat(at, "empty", 0), 0);
        assert_int_equal(symlinkat("/", at, "link"), 0);
        int file = openat(at, "file", O_CREAT | O_WRONLY, 0);
        assert_true(file >= 0);
        (void)close(file);
        int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
        assert_true(next >= 0);
        assert_int_equal(fchmod(at, depth == 0 ? 0755 : 0), 0);
        (void)close(at);
        at = next;
    }
    (void)close(at);
}

static void a_directory_not_committed_leaves_nothing(void **state)
{
    struct place *place = *state;
    must(place, pith_output_directory(in(place, "rootfs/"), &place->arena, &place->output, &place->error));
    fill_directory(place->output.fd, 1100); /* more than there are descriptors */
    assert_int_equal(names(place), 1);
    pith_output_finish(&place->output);
    assert_int_equal(names(place), 0);
}

static void a_directory_appears_when_committed(void **state)
{
    struct place *place = *state;
    mode_t before = umask(077);
    assert_int_equal(mkdir(in(place, "rootfs"), 0700), 0); /* an empty one may be replaced */
    must(place, pith_output_directory(in(place, "rootfs/"), &place->arena, &place->output, &place->error));
    (void)umask(before);
    assert_int_equal(mkdirat(place->output.fd, "usr", 0755), 0);
    must(place, pith_output_commit(&place->output, &place->error));
    assert_int_equal(names(place), 1);
    struct stat status;
    assert_int_equal(stat(in(place, "rootfs/usr"), &status), 0);
    assert_int_equal(stat(in(place, "rootfs"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0755);
}

/* Somebody else filled the place while the work was done. */
static void a_directory_filled_meanwhile_stays(void **state)
{
    struct place *place = *state;
    must(place, pith_output_directory(in(place, "rootfs"), &place->arena, &place->output, &place->error));
    assert_int_equal(mkdir(in(place, "rootfs"), 0700), 0);
    put(place, "rootfs/theirs", "x");
    assert_false(pith_output_commit(&place->output, &place->error));
    assert_int_equal(place->error.code, PITH_USAGE);
    pith_output_finish(&place->output);
    assert_int_equal(names(place), 1);
    has(place, "rootfs/theirs", "x");
}

static void wrong_names_are_refused(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *name;
        bool directory;
        const char *says;
    } cases[] = {
        {"folder", false, "is a directory where a file is wanted"},
        {"new/", false, "is a directory where a file is wanted"},
        {"absent/x.tar", false, "must exist; create it"},
        {"file/x.tar", false, "must exist; create it"},
        {"dangling", false, "is a link to no file"},
        {"full", true, "is not empty; empty it"},
        {"full/", true, "is not empty; empty it"},
        {"linked", true, "is not empty; empty it"},
        {"file", true, "is a file where a directory is wanted"},
        {"absent/rootfs", true, "must exist; create it"},
        {"folder/.", true, "name something in it"},
        {"folder/..", true, ""},
    };
    assert_int_equal(mkdir(in(place, "folder"), 0755), 0);
    assert_int_equal(mkdir(in(place, "full"), 0755), 0);
    put(place, "full/x", "x");
    put(place, "file", "x");
    assert_int_equal(symlink("nowhere", in(place, "dangling")), 0);
    assert_int_equal(symlink("full", in(place, "linked")), 0);
    unsigned before = names(place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = in(place, cases[i].name);
        bool fine = cases[i].directory ? pith_output_directory(path, &place->arena, &place->output, &place->error)
                                       : pith_output_file(path, &place->arena, &place->output, &place->error);
        assert_false(fine);
        assert_int_equal(place->error.code, PITH_USAGE);
        assert_non_null(strstr(place->error.message, cases[i].says));
        assert_non_null(strstr(place->error.message, path));
        pith_output_finish(&place->output);
        assert_int_equal(names(place), before);
    }
    assert_false(pith_output_file("", &place->arena, &place->output, &place->error));
    assert_int_equal(place->error.code, PITH_USAGE);
}

/*
 * In a directory as /tmp is, a link of somebody else's leads nowhere, be it the name itself or what a link of the
 * user's own leads to; one of the user's, and one of the directory's owner, do.
 */
static void links_of_others_in_shared_directories_are_refused(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *name;
        mode_t mode;
        uid_t directory, link;
        bool taken;
    } cases[] = {
        {"shared/link", 01777, 0, 65534, false}, {"own", 01777, 0, 65534, false},
        {"shared/link", 01777, 0, 0, true},      {"shared/link", 01777, 65534, 65534, true},
        {"shared/link", 0755, 0, 65534, true},   {"shared/link", 0777, 0, 65534, true},
    };
    if (geteuid() != 0) {
        skip(); /* nobody else can be given a file */
    }
    assert_int_equal(mkdir(in(place, "shared"), 0755), 0);
    assert_int_equal(symlink("../file", in(place, "shared/link")), 0);
    assert_int_equal(symlink("shared/link", in(place, "own")), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put(place, "file", "old");
        assert_int_equal(chown(in(place, "shared"), cases[i].directory, 0), 0);
        assert_int_equal(chmod(in(place, "shared"), cases[i].mode), 0);
        assert_int_equal(lchown(in(place, "shared/link"), cases[i].link, 0), 0);
        bool taken = pith_output_file(in(place, cases[i].name), &place->arena, &place->output, &place->error);
        if (taken) {
            assert_true(pith_write_full(place->output.fd, "new", 3));
            must(place, pith_output_commit(&place->output, &place->error));
        }
        pith_output_finish(&place->output);
        assert_int_equal(taken, cases[i].taken);
        has(place, "file", taken ? "new" : "old");
    }
}

/* The link stays and the file behind it is replaced; a pipe or a device is written to and never replaced. */
static void links_stay_and_devices_are_used(void **state)
{
    struct place *place = *state;
    struct stat status;
    assert_int_equal(mkdir(in(place, "there"), 0755), 0);
    put(place, "there/file", "old");
    assert_int_equal(symlink("there/file", in(place, "link")), 0);
    must(place, pith_output_file(in(place, "link"), &place->arena, &place->output, &place->error));
    assert_true(pith_write_full(place->output.fd, "new", 3));
    must(place, pith_output_commit(&place->output, &place->error));
    has(place, "there/file", "new");
    assert_int_equal(lstat(in(place, "link"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));

    assert_int_equal(mkfifo(in(place, "fifo"), 0600), 0);
    PITH_CLOSE int reader = open(in(place, "fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    must(place, pith_output_file(in(place, "fifo"), &place->arena, &place->output, &place->error));
    assert_null(place->output.temporary);
    assert_true(pith_write_full(place->output.fd, "new", 3));
    must(place, pith_output_commit(&place->output, &place->error));
    char bytes[4] = {0};
    assert_int_equal(read(reader, bytes, 3), 3);
    assert_int_equal(lstat(in(place, "fifo"), &status), 0);
    assert_true(S_ISFIFO(status.st_mode));

    must(place, pith_output_file("/dev/null", &place->arena, &place->output, &place->error));
    must(place, pith_output_commit(&place->output, &place->error));
    assert_int_equal(lstat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static int in_child(void (*work)(struct place *), struct place *place)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        work(place);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void write_to_a_terminal(struct place *place)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        _exit(3);
    }
    const char *name = ptsname(master);
    int terminal = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY);
    if (terminal < 0) {
        _exit(3);
    }
    bool by_name = pith_output_file(name, &place->arena, &place->output, &place->error);
    bool code = place->error.code == PITH_USAGE;
    (void)dup2(terminal, STDOUT_FILENO);
    bool by_dash = pith_output_file("-", &place->arena, &place->output, &place->error);
    bool says = strstr(place->error.message, "terminal") != NULL;
    _exit(!by_name && code && !by_dash && says && place->error.code == PITH_USAGE ? 0 : 1);
}

static void a_terminal_is_refused(void **state)
{
    int status = in_child(write_to_a_terminal, *state);
    if (status == 3) {
        print_message("no pseudo terminal to be had: skipped\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static void write_to_a_pipe(struct place *place)
{
    int ends[2];
    if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0) {
        _exit(1);
    }
    bool fine = pith_output_file("-", &place->arena, &place->output, &place->error) && place->output.fd == 1 &&
                pith_output_commit(&place->output, &place->error);
    pith_output_finish(&place->output);
    bool open_still = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    (void)close(STDOUT_FILENO);
    bool closed = !pith_output_file("-", &place->arena, &place->output, &place->error);
    _exit(fine && open_still && closed && place->error.code == PITH_SYSTEM ? 0 : 1);
}

static void standard_output_stays_open(void **state)
{
    assert_int_equal(in_child(write_to_a_pipe, *state), 0);
}

static void on_signal(int number)
{
    pith_outputs_abandon();
    _exit(number);
}

static void die_at_work(struct place *place)
{
    struct pith_output file, directory;
    (void)signal(SIGTERM, on_signal);
    if (!pith_output_file(in(place, "x.tar"), &place->arena, &file, &place->error) ||
        !pith_output_directory(in(place, "rootfs"), &place->arena, &directory, &place->error) || chdir("/") != 0) {
        _exit(1);
    }
    fill_directory(directory.fd, 20);
    if (names(place) == 2) {
        (void)raise(SIGTERM);
    }
    _exit(2);
}

static void a_signal_leaves_nothing(void **state)
{
    struct place *place = *state;
    assert_int_equal(in_child(die_at_work, place), SIGTERM);
    assert_int_equal(names(place), 0);
}

static void abandon(struct place *place)
{
    (void)place;
    pith_outputs_abandon();
}

/* What a child process abandons is not its parent's; and what was abandoned cannot be committed. */
static void abandoning_is_for_the_own_process(void **state)
{
    struct place *place = *state;
    must(place, pith_output_file(in(place, "x.tar"), &place->arena, &place->output, &place->error));
    assert_int_equal(in_child(abandon, place), 0);
    assert_int_equal(names(place), 1);
    pith_outputs_abandon();
    assert_int_equal(names(place), 0);
    assert_false(pith_output_commit(&place->output, &place->error));
    assert_int_equal(place->error.code, PITH_SYSTEM);
    pith_output_finish(&place->output);
    assert_int_equal(names(place), 0);
}

static void write_without_permission(struct place *place)
{
    if (geteuid() == 0 && (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0)) {
        _exit(3);
    }
    bool fine = pith_output_file(in(place, "locked/x.tar"), &place->arena, &place->output, &place->error) ||
                pith_output_directory(in(place, "locked/rootfs"), &place->arena, &place->output, &place->error);
    _exit(!fine && place->error.code == PITH_SYSTEM && place->error.number == EACCES ? 0 : 1);
}

static void no_permission_is_the_systems(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(in(place, "locked"), 0555), 0);
    assert_int_equal(chmod(place->path, 0755), 0);
    int status = in_child(write_without_permission, place);
    if (status == 3) {
        print_message("cannot become another user: skipped\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static bool write_kernel_file(const char *path, const char *text)
{
    PITH_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd >= 0 && pith_write_full(fd, text, strlen(text));
}

/* A mount name space of our own; for one who is not root, in a user name space where one is. */
static bool may_mount(struct place *place)
{
    const char *users = pith_format(&place->arena, "0 %u 1", getuid());
    const char *groups = pith_format(&place->arena, "0 %u 1", getgid());
    return unshare(CLONE_NEWNS) == 0 ||
           (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_kernel_file("/proc/self/setgroups", "deny") &&
            write_kernel_file("/proc/self/uid_map", users) && write_kernel_file("/proc/self/gid_map", groups));
}

static void write_without_space(struct place *place)
{
    if (!may_mount(place) || mount("none", "/", "none", MS_REC | MS_PRIVATE, "") != 0 ||
        mount("tmpfs", place->path, "tmpfs", 0, "size=64k") != 0) {
        _exit(3);
    }
    char bytes[4096] = {0};
    if (!pith_output_file(in(place, "x.tar"), &place->arena, &place->output, &place->error)) {
        _exit(1);
    }
    bool fine = true;
    for (int i = 0; i < 32 && fine; i++) {
        fine = pith_write_full(place->output.fd, bytes, sizeof bytes);
    }
    bool full = !fine && errno == ENOSPC;
    pith_output_finish(&place->output);
    _exit(full && names(place) == 0 ? 0 : 2);
}

static void no_space_leaves_nothing(void **state)
{
    int status = in_child(write_without_space, *state);
    if (status == 3) {
        print_message("mounting a tmpfs is not permitted: skipped\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static void more_than_the_limit_is_refused(void **state)
{
    struct place *place = *state;
    static struct pith_output outputs[PITH_TEMPORARY_LIMIT + 1];
    for (int i = 0; i <= PITH_TEMPORARY_LIMIT; i++) {
        const char *path = pith_format(&place->arena, "%s/%d", place->path, i);
        bool fine = pith_output_file(path, &place->arena, &outputs[i], &place->error);
        assert_int_equal(fine, i < PITH_TEMPORARY_LIMIT);
    }
    assert_int_equal(place->error.code, PITH_USAGE);
    for (int i = 0; i <= PITH_TEMPORARY_LIMIT; i++) {
        pith_output_finish(&outputs[i]);
    }
    assert_int_equal(names(place), 0);
}

/* An output with these bytes that waits in the batch. */
static void settle(struct place *place, struct pith_batch *batch, const char *name, const char *text)
{
    must(place, pith_output_file(in(place, name), &place->arena, &place->output, &place->error));
    assert_true(pith_write_full(place->output.fd, text, strlen(text)));
    must(place, pith_output_settle(&place->output, batch, &place->error));
}

static void settle_directory(struct place *place, struct pith_batch *batch, const char *name)
{
    must(place, pith_output_directory(in(place, name), &place->arena, &place->output, &place->error));
    must(place, pith_output_settle(&place->output, batch, &place->error));
}

static void a_batch_appears_together(void **state)
{
    struct place *place = *state;
    struct pith_batch batch = {.count = 0};
    put(place, "there.tar", "old");
    settle(place, &batch, "there.tar", "new");
    settle(place, &batch, "x.tar", "other");
    settle_directory(place, &batch, "tree");
    has(place, "there.tar", "old");
    assert_int_equal(access(in(place, "x.tar"), F_OK), -1);
    must(place, pith_batch_commit(&batch, &place->error));
    has(place, "there.tar", "new");
    has(place, "x.tar", "other");
    assert_int_equal(names(place), 3);
    pith_batch_finish(&batch);
    assert_int_equal(names(place), 3);
}

static void a_batch_not_committed_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct pith_batch batch = {.count = 0};
    put(place, "there.tar", "old");
    settle(place, &batch, "there.tar", "new");
    settle_directory(place, &batch, "tree");
    pith_batch_finish(&batch);
    has(place, "there.tar", "old");
    assert_int_equal(names(place), 1);
}

/* Somebody puts a directory where the last one was to be: all that came before it is as it was. */
static void a_batch_that_fails_is_taken_back(void **state)
{
    struct place *place = *state;
    struct pith_batch batch = {.count = 0};
    put(place, "there.tar", "old");
    assert_int_equal(mkdir(in(place, "empty"), 0755), 0);
    settle(place, &batch, "there.tar", "new");
    settle(place, &batch, "x.tar", "other");
    settle_directory(place, &batch, "tree");
    settle_directory(place, &batch, "empty");
    settle(place, &batch, "x.tar.why", "reasons");
    assert_int_equal(mkdir(in(place, "x.tar.why"), 0755), 0);
    assert_false(pith_batch_commit(&batch, &place->error));
    assert_non_null(strstr(place->error.message, "x.tar.why"));
    pith_batch_finish(&batch);
    has(place, "there.tar", "old");
    assert_int_equal(rmdir(in(place, "empty")), 0);
    assert_int_equal(rmdir(in(place, "x.tar.why")), 0);
    assert_int_equal(names(place), 1);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_file_appears_when_committed),
        PLACED(a_file_not_committed_leaves_nothing),
        PLACED(a_long_name_has_a_temporary),
        PLACED(a_directory_not_committed_leaves_nothing),
        PLACED(a_directory_appears_when_committed),
        PLACED(a_directory_filled_meanwhile_stays),
        PLACED(wrong_names_are_refused),
        PLACED(links_stay_and_devices_are_used),
        PLACED(links_of_others_in_shared_directories_are_refused),
        PLACED(a_terminal_is_refused),
        PLACED(standard_output_stays_open),
        PLACED(a_signal_leaves_nothing),
        PLACED(abandoning_is_for_the_own_process),
        PLACED(no_permission_is_the_systems),
        PLACED(no_space_leaves_nothing),
        PLACED(more_than_the_limit_is_refused),
        PLACED(a_batch_appears_together),
        PLACED(a_batch_not_committed_leaves_nothing),
        PLACED(a_batch_that_fails_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
