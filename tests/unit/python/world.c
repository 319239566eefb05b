/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interpreters as witnesses: each Python of this machine, and virtual environments of each, says where its world is;
 * pith, which never runs them, must say the same.
 */
#include "support.h"

#include <glob.h>

static const struct pith_python_environment plain = {0};

static bool make_venv(struct scratch *scratch, const char *executable, const char *name, const char *options)
{
    const char *command =
        pith_format(&scratch->arena, "cd %s && env -i PATH=/usr/bin:/bin %s -m venv --without-pip %s %s", scratch->path,
                    executable, options, name);
    return system(command) == 0;
}

/* .pth files with all that site.py knows: directories, comments, code, blanks, what does not exist, CRLF. */
static void add_pths(struct scratch *scratch, const char *venv)
{
    static struct told told;
    assert_true(ask(scratch, inside(scratch, pith_format(&scratch->arena, "%s/bin/python", venv)), "", &told));
    const char *site = pith_format(&scratch->arena, "%s/lib/python%s/site-packages", venv, told.version);
    make_directory(scratch, pith_format(&scratch->arena, "%s/relative", site));
    make_directory(scratch, pith_format(&scratch->arena, "%s/later", site));
    make_directory(scratch, pith_format(&scratch->arena, "%s-extra/pth", venv));
    make_file(scratch, pith_format(&scratch->arena, "%s/archive.zip", site), "");
    make_file(scratch, pith_format(&scratch->arena, "%s/b.pth", site), "later\n");
    make_file(scratch, pith_format(&scratch->arena, "%s/a.pth", site),
              pith_format(&scratch->arena,
                          "# comment\n\nrelative\r\n  \nimport sys; sys.pith = 1\nimport\tsys\nabsent\n"
                          "archive.zip\n../../../../%s-extra/./pth \n%s/%s-extra\nrelative",
                          venv, scratch->path, venv));
    make_file(scratch, pith_format(&scratch->arena, "%s/no.pth.txt", site), "absent\n");
    make_directory(scratch, pith_format(&scratch->arena, "%s/directory.pth", site));
    make_link(scratch, pith_format(&scratch->arena, "%s/dangling.pth", site), "nowhere");
}

static void compare_venvs(struct scratch *scratch, const char *executable)
{
    if (!make_venv(scratch, executable, "venv", "") ||
        !make_venv(scratch, executable, "system", "--system-site-packages") ||
        !make_venv(scratch, executable, "copies", "--copies")) {
        fail_msg("%s makes no virtual environments", executable);
    }
    add_pths(scratch, "venv");
    add_pths(scratch, "system");
    compare(scratch, inside(scratch, "venv/bin/python"), "", &plain);
    compare(scratch, inside(scratch, "venv/bin/python3"), "", &plain);
    compare(scratch, inside(scratch, "system/bin/python"), "", &plain);
    compare(scratch, inside(scratch, "copies/bin/python"), "", &plain);
}

/* By another name, through links of links, and a virtual environment whose home holds only a link. */
static void compare_links(struct scratch *scratch, const char *executable)
{
    make_link(scratch, "links/python3", executable);
    make_link(scratch, "links/again", "python3");
    compare(scratch, inside(scratch, "links/again"), "", &plain);
    assert_true(make_venv(scratch, inside(scratch, "links/python3"), "of-link", ""));
    compare(scratch, inside(scratch, "of-link/bin/python"), "", &plain);
}

static void compare_odd_configs(struct scratch *scratch, const char *executable)
{
    static struct told told;
    assert_true(ask(scratch, executable, "", &told));
    const char *home = pith_copy(&scratch->arena, executable, (size_t)(strrchr(executable, '/') - executable));
    const char *const texts[] = {
        "",
        pith_format(&scratch->arena, "home = %s\n", home),
        pith_format(&scratch->arena, "HOME=%s\ninclude-system-site-packages = TRUE\n", home),
        pith_format(&scratch->arena,
                    "include-system-site-packages = true\nhome  =  %s  \nhomes = /x\n"
                    "include-system-site-packages = false",
                    home),
        pith_format(&scratch->arena, "home = %s\ninclude-system-site-packages = yes\n", home),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int beside = 0; beside < 2; beside++) {
            const char *name = pith_format(&scratch->arena, "odd%zu-%d", i, beside);
            make_directory(scratch, pith_format(&scratch->arena, "%s/lib/python%s/site-packages", name, told.version));
            make_link(scratch, pith_format(&scratch->arena, "%s/bin/python", name), executable);
            make_file(scratch, pith_format(&scratch->arena, beside ? "%s/bin/pyvenv.cfg" : "%s/pyvenv.cfg", name),
                      texts[i]);
            compare(scratch, inside(scratch, pith_format(&scratch->arena, "%s/bin/python", name)), "", &plain);
        }
    }
}

static void compare_variables(struct scratch *scratch, const char *executable)
{
    static struct told told;
    make_directory(scratch, "one");
    make_directory(scratch, "two/three");
    const char *path = pith_format(&scratch->arena, "%s/one:two/../two/three:%s/absent::%s//one/", scratch->path,
                                   scratch->path, scratch->path);
    struct pith_python_environment environment = {.path = path, .directory = scratch->path};
    compare(scratch, executable, pith_format(&scratch->arena, "PYTHONPATH=%s", path), &environment);
    environment.path = "one:";
    compare(scratch, executable, "PYTHONPATH=one:", &environment);
    environment.path = "";
    compare(scratch, executable, "PYTHONPATH=", &environment);
    assert_true(ask(scratch, executable, "", &told));
    environment = (struct pith_python_environment){.home = pith_strdup(&scratch->arena, told.prefix)};
    compare(scratch, executable, pith_format(&scratch->arena, "PYTHONHOME=%s", environment.home), &environment);
    make_directory(scratch, pith_format(&scratch->arena, "exec/lib/python%s/lib-dynload", told.version));
    environment.home = pith_format(&scratch->arena, "%s:%s/exec", told.prefix, scratch->path);
    compare(scratch, executable, pith_format(&scratch->arena, "PYTHONHOME=%s", environment.home), &environment);
}

static void compare_all(struct scratch *scratch, const char *executable)
{
    compare(scratch, executable, "", &plain);
    compare_venvs(scratch, executable);
    compare_links(scratch, executable);
    compare_odd_configs(scratch, executable);
    compare_variables(scratch, executable);
}

static void the_system_python_agrees(void **state)
{
    struct scratch *scratch = *state;
    if (access("/usr/bin/python3", X_OK) != 0) {
        print_message("skipped: there is no /usr/bin/python3\n");
        skip();
    }
    compare_all(scratch, "/usr/bin/python3");
}

/* Runs `visit` for each pyenv Python from 3.8 on, or each older one; returns how many there were. */
static unsigned each_pyenv(struct scratch *scratch, bool known, void (*visit)(struct scratch *, const char *))
{
    const char *home = getenv("HOME");
    unsigned count = 0;
    glob_t found;
    if (home == NULL ||
        glob(pith_format(&scratch->arena, "%s/.pyenv/versions/[23].*/bin/python", home), 0, NULL, &found) != 0) {
        return 0;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *version = strstr(found.gl_pathv[i], "/versions/") + 10;
        if ((version[0] == '3' && strtoul(version + 2, NULL, 10) >= 8) == known) {
            void *state;
            assert_int_equal(set_up(&state), 0); /* a scratch of its own: venvs are named alike */
            visit(state, found.gl_pathv[i]);
            assert_int_equal(tear_down(&state), 0);
            count++;
        }
    }
    globfree(&found);
    return count;
}

static void pyenv_pythons_agree(void **state)
{
    if (each_pyenv(*state, true, compare_all) == 0) {
        print_message("skipped: no Python from 3.8 on in ~/.pyenv/versions\n");
        skip();
    }
}

static void is_refused(struct scratch *scratch, const char *executable)
{
    struct reading reading;
    static struct told told;
    const char *library = "-";
    if (strstr(executable, "/2.") == NULL && ask(scratch, executable, "", &told)) {
        library = told.library;
    }
    open_machine(scratch, &reading);
    assert_false(read_world(&reading, executable, library, &plain));
    assert_int_equal(scratch->error.code, PITH_MISSING);
    assert_says(scratch, executable);
    if (strcmp(library, "-") != 0 || strstr(executable, "/3.") != NULL) {
        assert_says(scratch, "pith knows 3.8 and later");
    }
    close_machine(&reading);
}

static void older_pythons_are_refused(void **state)
{
    if (each_pyenv(*state, false, is_refused) == 0) {
        print_message("skipped: no older Python in ~/.pyenv/versions\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_system_python_agrees),
        scratch_test(pyenv_pythons_agree),
        scratch_test(older_pythons_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
