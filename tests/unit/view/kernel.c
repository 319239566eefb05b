/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel as a witness: random trees full of links, every path resolved by the view and, in a child that has made
 * the tree its root, by the kernel. Kind and canonical path must agree.
 */
#include "support.h"

#include <limits.h>

enum { TREES = 40, ENTRIES = 30, QUESTIONS = 250 };

/* Our own numbers, so that a failure comes again. */
static unsigned next(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 16) % below;
}

/* A path of up to five parts, most of which may be there. */
static const char *random_path(struct pith_arena *arena, unsigned *seed, bool absolute)
{
    static const char *const parts[] = {"a", "b", "c", "d", "e", "a", "b", ".", "..", "..", "nowhere"};
    const char *path = absolute ? "/" : "";
    unsigned count = next(seed, 5) + 1;
    for (unsigned i = 0; i < count; i++) {
        const char *slash = i == 0 ? "" : next(seed, 8) == 0 ? "//" : "/";
        path = pith_format(arena, "%s%s%s", path, slash, parts[next(seed, sizeof parts / sizeof *parts)]);
    }
    return next(seed, 6) == 0 ? pith_format(arena, "%s/", path) : path;
}

/* Entries whose place is taken, or not there, are left out: what matters is that the tree is a mess. */
static void make_tree(struct scratch *scratch, const char *name, unsigned *seed)
{
    make_directory(scratch, name);
    for (unsigned i = 0; i < ENTRIES; i++) {
        static const char letters[] = "abcde";
        const char *path = inside(scratch, name);
        for (unsigned depth = next(seed, 3) + 1; depth > 0; depth--) {
            path = pith_format(&scratch->arena, "%s/%c", path, letters[next(seed, 5)]);
        }
        switch (next(seed, 4)) {
        case 0:
            (void)mkdir(path, 0755);
            break;
        case 1:
            (void)mknod(path, S_IFREG | 0644, 0);
            break;
        default: {
            struct stat status;
            char above[PATH_MAX];
            (void)snprintf(above, sizeof above, "%.*s", (int)(strrchr(path, '/') - path), path);
            if (lstat(above, &status) == 0 && S_ISDIR(status.st_mode)) { /* never below a link that leads out */
                (void)!symlink(random_path(&scratch->arena, seed, next(seed, 3) == 0), path);
            }
        }
        }
    }
}

struct reply {
    int number; /* errno, or 0 */
    unsigned mode;
    char path[PATH_MAX];
};

static int ask_kernel(struct scratch *scratch, const char *name, const char *const *questions, struct reply *replies)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (chroot(inside(scratch, name)) != 0 || chdir("/") != 0) {
            _exit(77);
        }
        for (unsigned i = 0; i < QUESTIONS; i++) {
            struct reply reply = {0};
            struct stat status;
            if (stat(questions[i], &status) != 0) {
                reply.number = errno;
            } else if (reply.mode = status.st_mode & S_IFMT, realpath(questions[i], reply.path) == NULL) {
                _exit(1);
            }
            if (!pith_write_full(ends[1], &reply, sizeof reply)) {
                _exit(1);
            }
        }
        _exit(0);
    }
    (void)close(ends[1]);
    for (size_t done = 0; done < QUESTIONS * sizeof *replies;) {
        ssize_t count = read(ends[0], (char *)replies + done, QUESTIONS * sizeof *replies - done);
        if (count <= 0) {
            break;
        }
        done += (size_t)count;
    }
    (void)close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int number_of(enum pith_seen seen)
{
    static const int numbers[] = {[PITH_SEEN_FOUND] = 0,    [PITH_SEEN_ABSENT] = ENOENT, [PITH_SEEN_NOTDIR] = ENOTDIR,
                                  [PITH_SEEN_LOOP] = ELOOP, [PITH_SEEN_DENIED] = EACCES, [PITH_SEEN_FAILED] = -1};
    return numbers[seen];
}

static void compare(struct seen_view *seen, const char *question, const struct reply *reply, unsigned tree)
{
    struct pith_found found;
    enum pith_seen answered = pith_view_resolve(seen->view, question, &found, &seen->scratch->error);
    if (number_of(answered) != reply->number) {
        fail_msg("tree %u, %s: the kernel says %s; the view: it %s", tree, question, strerror(reply->number),
                 pith_seen_text(answered));
    }
    if (answered == PITH_SEEN_FOUND) {
        unsigned mode = found.stat.type == PITH_DIRECTORY ? S_IFDIR : found.stat.type == PITH_REGULAR ? S_IFREG : 0;
        assert_int_equal(mode, reply->mode);
        if (strcmp(text_of(seen, found.path), reply->path) != 0) {
            fail_msg("tree %u, %s: the kernel says %s, the view %s", tree, question, reply->path,
                     text_of(seen, found.path));
        }
    }
}

static void the_view_agrees_with_the_kernel(void **state)
{
    struct scratch *scratch = *state;
    struct reply *replies = pith_alloc_array(&scratch->arena, QUESTIONS, sizeof *replies);
    unsigned found = 0, loops = 0;
    if (geteuid() != 0) {
        print_message("skipped: chroot needs root\n");
        skip();
    }
    for (unsigned tree = 0; tree < TREES; tree++) {
        struct seen_view seen = {.scratch = scratch};
        const char *questions[QUESTIONS];
        unsigned seed = tree + 1;
        const char *name = pith_format(&scratch->arena, "t%u", tree);
        make_tree(scratch, name, &seed);
        for (unsigned i = 0; i < QUESTIONS; i++) {
            questions[i] = random_path(&scratch->arena, &seed, next(&seed, 2) == 0);
        }
        int status = ask_kernel(scratch, name, questions, replies);
        if (status == 77) {
            print_message("skipped: chroot is not permitted here\n");
            skip();
        }
        assert_int_equal(status, 0);
        struct pith_mount root = mount_of(&seen, name, "/", "/");
        open_view(&seen, &root, 1);
        for (unsigned i = 0; i < QUESTIONS; i++) {
            compare(&seen, questions[i], &replies[i], tree);
            found += replies[i].number == 0;
            loops += replies[i].number == ELOOP;
        }
        close_view(&seen);
    }
    assert_true(found > TREES * QUESTIONS / 10); /* the trees were worth the question */
    assert_true(loops > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_view_agrees_with_the_kernel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
