/* SPDX-License-Identifier: Apache-2.0 */
/* A directory as a source: what is looked up, listed, read; and what is refused. */
#include "../scratch.h"

#include <sys/mount.h>

static enum pith_type type_at(struct scratch *scratch, struct pith_source *source, const char *path,
                              struct pith_stat *stat)
{
    assert_done(scratch, source->ops->lookup(source, path, stat, &scratch->error));
    return stat->type;
}

static void tells_what_is_there(void **state)
{
    struct scratch *scratch = *state;
    struct pith_stat stat;
    make_file(scratch, "dir/file", "four");
    make_link(scratch, "dir/link", "file");
    make_link(scratch, "dir/dangling", "nowhere");
    assert_int_equal(mkfifo(inside(scratch, "fifo"), 0600), 0);
    assert_int_equal(link(inside(scratch, "dir/file"), inside(scratch, "twin")), 0);
    assert_int_equal(chmod(inside(scratch, "twin"), 04751), 0);
    struct pith_source *source = directory_of(scratch, "");
    assert_int_equal(type_at(scratch, source, "/", &stat), PITH_DIRECTORY);
    assert_int_equal(type_at(scratch, source, "/dir", &stat), PITH_DIRECTORY);
    assert_int_equal(stat.size, 0);
    assert_int_equal(stat.links, 1);
    assert_int_equal(type_at(scratch, source, "/dir/file", &stat), PITH_REGULAR);
    assert_int_equal(stat.size, 4);
    assert_int_equal(stat.links, 2);
    assert_int_equal(stat.mode, 04751);
    assert_int_equal(type_at(scratch, source, "/dir/link", &stat), PITH_SYMLINK);
    assert_int_equal(type_at(scratch, source, "/dir/dangling", &stat), PITH_SYMLINK);
    assert_int_equal(type_at(scratch, source, "/fifo", &stat), PITH_SPECIAL);
    assert_int_equal(type_at(scratch, source, "/absent", &stat), PITH_ABSENT);
    assert_int_equal(type_at(scratch, source, "/absent/x", &stat), PITH_ABSENT);
    assert_int_equal(type_at(scratch, source, "/dir/file/x", &stat), PITH_ABSENT);
    const char *text = NULL;
    assert_done(scratch, source->ops->readlink(source, "/dir/link", &scratch->arena, &text, &scratch->error));
    assert_string_equal(text, "file");
    assert_false(source->ops->readlink(source, "/dir/file", &scratch->arena, &text, &scratch->error));
    assert_int_equal(scratch->error.number, EINVAL);
    pith_source_destroy(source);
}

static void a_name_too_long_is_absent(void **state)
{
    struct scratch *scratch = *state;
    struct pith_stat stat;
    char path[5000] = "/";
    memset(path + 1, 'x', 300);
    struct pith_source *source = directory_of(scratch, "");
    assert_int_equal(type_at(scratch, source, path, &stat), PITH_ABSENT);
    for (size_t i = 1; i < sizeof path - 1; i += 2) {
        memcpy(path + i, i + 2 < sizeof path ? "x/" : "x", 2);
    }
    path[sizeof path - 1] = '\0';
    assert_int_equal(type_at(scratch, source, path, &stat), PITH_ABSENT);
    pith_source_destroy(source);
}

/* As nobody, in a child: root may look everywhere. */
static void denial_keeps_its_number(void **state)
{
    struct scratch *scratch = *state;
    make_file(scratch, "closed/file", "x");
    assert_int_equal(chmod(inside(scratch, "closed"), 0700), 0);
    if (geteuid() != 0) {
        assert_int_equal(chmod(inside(scratch, "closed"), 0), 0);
    }
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct pith_source *source;
        struct pith_stat stat;
        const char **names;
        uint32_t count;
        struct pith_error first = {0}, second = {0};
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(2);
        }
        bool denied = pith_source_directory(scratch->path, false, &source, &first) &&
                      !source->ops->lookup(source, "/closed/file", &stat, &first) && first.number == EACCES &&
                      strstr(first.message, scratch->path) != NULL && strstr(first.message, "/closed/file") != NULL &&
                      !source->ops->list(source, "/closed", &scratch->arena, &names, &count, &second) &&
                      second.number == EACCES;
        _exit(denied ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)chmod(inside(scratch, "closed"), 0700);
    assert_int_equal(status, 0);
}

static int by_bytes(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

static void lists_names_of_any_bytes(void **state)
{
    struct scratch *scratch = *state;
    static const char *const wanted[] = {"\n", "\x01", " ", "$(x)", "*", "-rf", "...", ".hidden", "\\", "\xff\xfe"};
    enum { COUNT = sizeof wanted / sizeof *wanted };
    const char *sorted[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        make_file(scratch, pith_format(&scratch->arena, "d/%s", wanted[i]), wanted[i]);
        sorted[i] = wanted[i];
    }
    qsort(sorted, COUNT, sizeof *sorted, by_bytes);
    struct pith_source *source = directory_of(scratch, "");
    const char **names;
    uint32_t count;
    assert_done(scratch, source->ops->list(source, "/d", &scratch->arena, &names, &count, &scratch->error));
    assert_int_equal(count, COUNT);
    qsort(names, count, sizeof *names, by_bytes);
    for (size_t i = 0; i < COUNT; i++) {
        struct pith_stat stat;
        assert_string_equal(names[i], sorted[i]);
        assert_int_equal(type_at(scratch, source, pith_format(&scratch->arena, "/d/%s", names[i]), &stat),
                         PITH_REGULAR);
    }
    assert_false(source->ops->list(source, "/absent", &scratch->arena, &names, &count, &scratch->error));
    assert_int_equal(scratch->error.number, ENOENT);
    make_link(scratch, "l", "d");
    assert_false(source->ops->list(source, "/l", &scratch->arena, &names, &count, &scratch->error));
    pith_source_destroy(source);
}

static void roots_must_be_directories(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *source;
    make_file(scratch, "file", "");
    assert_false(pith_source_directory(inside(scratch, "file"), false, &source, &scratch->error));
    assert_int_equal(scratch->error.code, PITH_USAGE);
    assert_false(pith_source_directory(inside(scratch, "absent"), false, &source, &scratch->error));
    assert_int_equal(scratch->error.code, PITH_USAGE);
    assert_says(scratch, "absent");
    assert_done(scratch, pith_source_directory(inside(scratch, "//"), false, &source, &scratch->error));
    assert_string_equal(source->name, scratch->path);
    pith_source_destroy(source);
}

static void other_file_systems_are_empty(void **state)
{
    struct scratch *scratch = *state;
    make_directory(scratch, "mounted");
    if (mount("pith", inside(scratch, "mounted"), "tmpfs", 0, "size=64k") != 0) {
        print_message("skipped: a tmpfs cannot be mounted here: %s\n", strerror(errno));
        skip();
    }
    make_file(scratch, "mounted/file", "x");
    for (int one = 0; one < 2; one++) {
        struct pith_source *source;
        const char **names;
        uint32_t count = 99;
        bool done = pith_source_directory(scratch->path, one == 1, &source, &scratch->error) &&
                    source->ops->list(source, "/mounted", &scratch->arena, &names, &count, &scratch->error);
        pith_source_destroy(source);
        if (!done || count != (one == 1 ? 0 : 1)) {
            (void)umount(inside(scratch, "mounted"));
            fail_msg("%u names with one_file_system %d", count, one);
        }
    }
    assert_int_equal(umount(inside(scratch, "mounted")), 0);
}

static void kernel_file_systems_have_no_files(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *source;
    struct pith_stat stat;
    const char **names;
    uint32_t count;
    assert_done(scratch, pith_source_directory("/", false, &source, &scratch->error));
    assert_string_equal(source->name, "/");
    assert_int_equal(type_at(scratch, source, "/proc", &stat), PITH_DIRECTORY);
    assert_done(scratch, source->ops->list(source, "/proc", &scratch->arena, &names, &count, &scratch->error));
    assert_int_equal(count, 0);
    assert_int_equal(type_at(scratch, source, "/proc/version", &stat), PITH_ABSENT);
    assert_int_equal(type_at(scratch, source, "/proc/self", &stat), PITH_ABSENT);
    pith_source_destroy(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(tells_what_is_there),
        scratch_test(a_name_too_long_is_absent),
        scratch_test(denial_keeps_its_number),
        scratch_test(lists_names_of_any_bytes),
        scratch_test(roots_must_be_directories),
        scratch_test(other_file_systems_are_empty),
        scratch_test(kernel_file_systems_have_no_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
