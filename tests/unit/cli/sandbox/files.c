/* SPDX-License-Identifier: Apache-2.0 */
/* In the sandbox only what was named can be read, only outputs written, and nothing executed. */
#include "confined.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static char place[64]; /* with named/, named/deep/x, unnamed/x, listed/x, out/, link → unnamed */

static const char *in(const char *path)
{
    static char texts[4][128];
    static unsigned next;
    char *text = texts[next++ % 4];
    (void)snprintf(text, sizeof texts[0], "%s/%s", place, path);
    return text;
}

static void put(const char *path)
{
    int fd = open(in(path), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_int_equal(write(fd, "x", 1), 1);
    assert_int_equal(close(fd), 0);
}

static int make(void **state)
{
    static const char *const directories[] = {"named", "named/deep", "unnamed",  "listed", "out",
                                              "root",  "root/proc",  "root/usr", "layout"};
    static const char *const files[] = {"named/deep/x", "unnamed/x", "listed/x",          "root/proc/x",
                                        "root/usr/x",   "root/x",    "layout/index.json", "file"};
    (void)state;
    strcpy(place, "/tmp/pith-test-XXXXXX");
    assert_non_null(mkdtemp(place));
    assert_int_equal(setenv("TMPDIR", in("spool"), 1), 0);
    assert_int_equal(mkdir(in("spool"), 0755), 0);
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        assert_int_equal(mkdir(in(directories[i]), 0755), 0);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put(files[i]);
    }
    assert_int_equal(symlink("named/deep", in("link")), 0);
    assert_int_equal(symlink("../unnamed/x", in("named/away")), 0);
    assert_int_equal(symlink("out/new", in("output")), 0);
    put("out/new");
    return 0;
}

static int clean(void **state)
{
    char command[128];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", place);
    return system(command);
}

static void prepare(struct sandbox *sandbox)
{
    sandbox_read(sandbox, in("link"));
    sandbox_read(sandbox, in("file"));
    sandbox_read(sandbox, in("absent"));
    sandbox_list(sandbox, in("listed"));
    sandbox_read_source(sandbox, in("root"));
    sandbox_write(sandbox, in("output"));
    sandbox_write(sandbox, in("layout"));
    sandbox_write(sandbox, "-");
    sandbox_enter(sandbox);
}

static int reads(const char *path)
{
    return judged(open(in(path), O_RDONLY));
}
static int writes(const char *path)
{
    return judged(open(in(path), O_WRONLY));
}
static int creates(const char *path)
{
    return judged(open(in(path), O_WRONLY | O_CREAT | O_EXCL, 0644));
}
static int lists(const char *path)
{
    return judged(open(in(path), O_RDONLY | O_DIRECTORY));
}

static int read_named(void)
{
    return reads("named/deep/x");
}
static int read_file(void)
{
    return reads("file");
}
static int read_root(void)
{
    return reads("root/usr/x");
}
static int read_root_file(void)
{
    return reads("root/x");
}
static int list_root(void)
{
    return lists("root");
}
static int list_listed(void)
{
    return lists("listed");
}
static int write_output(void)
{
    return creates("out/.temporary");
}
static int write_layout(void)
{
    return creates("layout/blob");
}
static int spool(void)
{
    return judged(open(in("spool"), O_RDWR | O_TMPFILE | O_EXCL, 0600));
}
static int rename_output(void)
{
    return creates("out/t") == 0 ? judged(rename(in("out/t"), in("out/t2"))) : errno;
}
static int link_across(void)
{
    return mkdir(in("out/a"), 0755) != 0 || mkdir(in("out/b"), 0755) != 0 || creates("out/a/x") != 0
               ? errno
               : judged(link(in("out/a/x"), in("out/b/x")));
}

static int read_unnamed(void)
{
    return reads("unnamed/x");
}
static int read_beside(void)
{
    return reads("named/away");
}
static int read_above(void)
{
    return lists("named");
}
static int read_listed(void)
{
    return reads("listed/x");
}
static int read_kernels(void)
{
    return reads("root/proc/x");
}
static int read_machine(void)
{
    return judged(open("/etc/passwd", O_RDONLY));
}
#ifndef PITH_SANITIZED
static int read_process(void)
{
    return judged(open("/proc/self/environ", O_RDONLY));
}
#endif
static int write_named(void)
{
    return writes("named/deep/x");
}
static int create_unnamed(void)
{
    return creates("unnamed/y");
}
static int create_in_root(void)
{
    return creates("root/usr/y");
}
static int remove_named(void)
{
    return judged(unlink(in("named/deep/x")));
}
static int truncate_named(void)
{
    return judged(open(in("file"), O_RDONLY | O_TRUNC));
}
static int make_directory(void)
{
    return judged(mkdir(in("unnamed/d"), 0755));
}

static const struct {
    const char *what;
    int (*attempt)(void);
    int result;
} rows[] = {
    {"what a link that was named leads to", read_named, 0},
    {"a file that was named", read_file, 0},
    {"a root", read_root, 0},
    {"a file of a root", read_root_file, 0},
    {"the names in a root", list_root, 0},
    {"the names in a directory of a pattern", list_listed, 0},
    {"beside an output, by its link", write_output, 0},
    {"within a layout", write_layout, 0},
    {"a spool", spool, 0},
    {"an output's rename", rename_output, 0},
    {"a link within an output", link_across, 0},
    {"a file that was not named", read_unnamed, EACCES},
    {"a file beside it, by a link", read_beside, EACCES},
    {"the directory above", read_above, EACCES},
    {"contents where names are read", read_listed, EACCES},
    {"the kernel's part of a root", read_kernels, EACCES},
    {"a file of the machine", read_machine, EACCES},
#ifndef PITH_SANITIZED /* a sanitizer reads what it has mapped */
    {"the process itself", read_process, EACCES},
#endif
    {"writing what is read", write_named, EACCES},
    {"a new file elsewhere", create_unnamed, EACCES},
    {"a new file in a root", create_in_root, EACCES},
    {"removing what is read", remove_named, EACCES},
    {"emptying what is read", truncate_named, EACCES},
    {"a directory elsewhere", make_directory, EACCES},
};

static void only_what_was_named_is_in_reach(void **state)
{
    (void)state;
    if (ask('l') == 0) {
        print_message("skip: this kernel has no Landlock, or too old a one\n");
        skip();
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outcome outcome;
        confined(prepare, rows[i].attempt, &outcome);
        if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) != rows[i].result) {
            fail_msg("%s: status 0x%x: %s", rows[i].what, (unsigned)outcome.status,
                     strerror(WEXITSTATUS(outcome.status)));
        }
    }
}

/* A pipe or a device may be an output, and is opened to write only. */
static void prepare_device(struct sandbox *sandbox)
{
    sandbox_write(sandbox, "/dev/null");
    sandbox_enter(sandbox);
}
static int write_device(void)
{
    return judged(open("/dev/null", O_WRONLY));
}
static int write_other_device(void)
{
    return judged(open("/dev/zero", O_WRONLY));
}

static void a_device_is_opened_and_none_beside_it(void **state)
{
    struct outcome outcome;
    (void)state;
    if (ask('l') == 0) {
        skip();
    }
    confined(prepare_device, write_device, &outcome);
    assert_int_equal(WEXITSTATUS(outcome.status), 0);
    confined(prepare_device, write_other_device, &outcome);
    assert_int_equal(WEXITSTATUS(outcome.status), EACCES);
}

static void the_text_says_what_is_active(void **state)
{
    char text[SANDBOX_TEXT];
    struct sandbox off = SANDBOX_OFF, all = {.privileges = true, .calls = true, .files = true, .landlock = 7},
                   some = {.privileges = true, .calls = true};
    (void)state;
    assert_string_equal(sandbox_text(&off, text), "off");
    assert_string_equal(sandbox_text(&all, text), "no_new_privs, seccomp, Landlock ABI 7");
    assert_string_equal(sandbox_text(&some, text), "no_new_privs, seccomp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_was_named_is_in_reach),
        cmocka_unit_test(a_device_is_opened_and_none_beside_it),
        cmocka_unit_test(the_text_says_what_is_active),
    };
    return cmocka_run_group_tests(tests, make, clean);
}
