/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts that this machine may not have, made of empty files around a real interpreter; and what is refused. */
#include "support.h"

struct layout {
    struct reading reading;
    struct pith_source *scratch_source;
    struct told told;
    struct pith_mount mounts[3];
};

static const struct pith_python_environment plain = {0};

/* The scratch directory as root, with the system's interpreter at /opt/bin/python. */
static void set_layout(struct scratch *scratch, struct layout *layout)
{
    *layout = (struct layout){.reading.scratch = scratch};
    if (access("/usr/bin/python3", X_OK) != 0 || !ask(scratch, "/usr/bin/python3", "", &layout->told)) {
        print_message("skipped: there is no /usr/bin/python3\n");
        skip();
    }
    assert_done(scratch, pith_source_directory("/", false, &layout->reading.source, &scratch->error));
    layout->scratch_source = directory_of(scratch, "");
    const char *executable = realpath("/usr/bin/python3", pith_alloc(&scratch->arena, 4097));
    layout->mounts[0] = (struct pith_mount){.at = "/", .source = layout->scratch_source, .in = "/", .mode = -1};
    layout->mounts[1] =
        (struct pith_mount){.at = "/opt/bin/python", .source = layout->reading.source, .in = executable, .mode = -1};
    layout->mounts[2] = (struct pith_mount){.at = "/opt/libpython.so", .source = layout->reading.source, .mode = -1};
}

/* Reads the layout as it stands now; may be called again. */
static bool look(struct layout *layout, const char *executable, const struct pith_python_environment *environment)
{
    struct scratch *scratch = layout->reading.scratch;
    bool shared = strcmp(layout->told.library, "-") != 0;
    pith_view_destroy(layout->reading.view);
    layout->mounts[2].in = shared ? realpath(layout->told.library, pith_alloc(&scratch->arena, 4097)) : NULL;
    assert_done(scratch, pith_view_create(layout->mounts, shared ? 3 : 2, &layout->reading.view, &scratch->error));
    scratch->error.message[0] = '\0';
    return read_world(&layout->reading, executable, shared ? "/opt/libpython.so" : "-", environment);
}

static void finish(struct layout *layout)
{
    close_machine(&layout->reading);
    pith_source_destroy(layout->scratch_source);
}

static const char *file(struct layout *layout, const char *library, const char *name)
{
    return pith_format(&layout->reading.scratch->arena, "%s/python%s/%s", library, layout->told.version, name);
}

static void libraries_may_lie_in_lib64(void **state)
{
    struct scratch *scratch = *state;
    struct layout layout;
    set_layout(scratch, &layout);
    make_file(scratch, file(&layout, "opt/lib64", "os.py"), "");
    make_file(scratch, file(&layout, "opt/lib64", "lib-dynload/x.so"), "");
    make_file(scratch, file(&layout, "opt/lib64", "site-packages/x.py"), "");
    make_file(scratch, file(&layout, "opt/lib", "site-packages/y.py"), "");
    assert_done(scratch, look(&layout, "/opt/bin/python", &plain));
    assert_string_equal(layout.reading.python.prefix, "/opt");
    assert_string_equal(path_of(&layout.reading),
                        pith_format(&scratch->arena, "/opt/%s\n/opt/%s\n/opt/%s\n/opt/%s\n",
                                    pith_format(&scratch->arena, "lib64/python%s", layout.told.version),
                                    file(&layout, "lib64", "lib-dynload"), file(&layout, "lib64", "site-packages"),
                                    file(&layout, "lib", "site-packages")));
    finish(&layout);
}

static void bytecode_is_a_landmark_too(void **state)
{
    struct scratch *scratch = *state;
    struct layout layout;
    set_layout(scratch, &layout);
    make_file(scratch, file(&layout, "opt/lib", "os.pyc"), "");
    make_file(scratch, file(&layout, "opt/lib", "site.pyc"), "… dist-packages …");
    make_directory(scratch, "opt/lib/python3/dist-packages");
    assert_done(scratch, look(&layout, "/opt/bin/python", &plain));
    assert_string_equal(layout.reading.python.landmark,
                        pith_format(&scratch->arena, "/opt/%s", file(&layout, "lib", "os.pyc")));
    assert_string_equal(layout.reading.python.exec_prefix, "/opt");
    assert_true(layout.reading.python.debian);
    assert_non_null(strstr(path_of(&layout.reading), "/opt/lib/python3/dist-packages\n"));
    finish(&layout);
}

static void the_root_is_no_prefix(void **state)
{
    struct scratch *scratch = *state;
    struct layout layout;
    set_layout(scratch, &layout);
    make_file(scratch, file(&layout, "usr/lib", "os.py"), "");
    make_link(scratch, "lib", "usr/lib");
    assert_false(look(&layout, "/opt/bin/python", &plain));
    assert_int_equal(scratch->error.code, PITH_MISSING);
    assert_says(scratch, file(&layout, "lib", "os.py"));
    assert_says(scratch, "/opt/bin");
    finish(&layout);
}

static void faults_say_what_is_lacking(void **state)
{
    struct scratch *scratch = *state;
    struct layout layout;
    struct pith_python_environment environment = {.home = "/nowhere"};
    set_layout(scratch, &layout);
    make_file(scratch, file(&layout, "opt/lib", "os.py"), "");
    make_file(scratch, "text", "#!/bin/sh\n");
    make_link(scratch, "venv/bin/python", "/opt/bin/python");
    make_file(scratch, "venv/pyvenv.cfg", "home = /gone/bin\n");
    assert_false(look(&layout, "/venv/bin/python", &plain));
    assert_says(scratch, "/venv/pyvenv.cfg names home = /gone/bin, which is no directory");
    make_file(scratch, "venv/pyvenv.cfg", "home =\n");
    assert_done(scratch, look(&layout, "/venv/bin/python", &plain));
    assert_string_equal(layout.reading.python.prefix, "/opt");
    assert_string_equal(layout.reading.python.venv, "/venv");
    assert_true(layout.reading.python.system_site);
    assert_false(look(&layout, "/opt/bin/python", &environment));
    assert_says(scratch, "PYTHONHOME = /nowhere");
    if (strcmp(layout.told.version, "3.11") >= 0 && layout.told.version[3] != '\0') {
        make_file(scratch, "venv/bin/python._pth", "lib\n");
        assert_false(look(&layout, "/venv/bin/python", &plain));
        assert_says(scratch, "/venv/bin/python._pth replaces the whole path");
    }
    layout.told.library = "-";
    assert_false(look(&layout, "/text", &plain));
    assert_int_equal(scratch->error.code, PITH_MISSING);
    assert_says(scratch, "/text is no Python 3 interpreter");
    finish(&layout);
}

/* "name path" of each module that a finder of an editable install maps. */
static const char *mapped(struct layout *layout)
{
    const struct pith_python *python = &layout->reading.python;
    const char *all = "";
    for (uint32_t i = 0; i < python->mapped.count; i++) {
        all = pith_format(&layout->reading.scratch->arena, "%s%s %s\n", all, python->mapped.items[i].name,
                          python->mapped.items[i].path);
    }
    return all;
}

/* The finder's text stands in a module that a .pth imports. */
static const char *mapped_by(struct layout *layout, const char *text)
{
    struct scratch *scratch = layout->reading.scratch;
    make_file(scratch, file(layout, "opt/lib", "site-packages/finder.py"), text);
    assert_done(scratch, look(layout, "/opt/bin/python", &plain));
    return mapped(layout);
}

static void finders_of_editable_installs_are_read(void **state)
{
    struct scratch *scratch = *state;
    struct layout layout;
    set_layout(scratch, &layout);
    make_file(scratch, file(&layout, "opt/lib", "os.py"), "");
    make_file(scratch, file(&layout, "opt/lib", "site-packages/x.pth"), "import sys, finder; finder.install()\n");
    make_file(scratch, file(&layout, "opt/lib", "site-packages/pkg/core.so"), "");
    make_file(scratch, "p/pkg/__init__.py", "");
    make_file(scratch, "p/single.py", "");
    make_file(scratch, "q/ns/x", "");
    /* setuptools: a package, a module without its suffix, a namespace in two places; what is absent does not count */
    assert_string_equal(
        mapped_by(&layout, "MAPPING: dict[str, str] = {'pkg': '/p/pkg', 'single': '/p/single', 'gone': '/p/gone'}\n"
                           "NAMESPACES: dict[str, list[str]] = {'ns': ['/p', '/q/ns'], 'acme': []}\n"),
        "pkg /p/pkg\nsingle /p/single\nns /p\nns /q/ns\n");
    /* editables, scikit-build-core */
    assert_string_equal(mapped_by(&layout, "F.map_module('pkg', '/p/pkg/__init__.py')\n"), "pkg /p/pkg/__init__.py\n");
    assert_string_equal(mapped_by(&layout, "install({\"pkg\": \"/p/pkg/__init__.py\"}, {'pkg.core': 'pkg/core.so'})"),
                        pith_format(&scratch->arena, "pkg /p/pkg/__init__.py\npkg.core /opt/%s\n",
                                    file(&layout, "lib", "site-packages/pkg/core.so")));
    /* a name that stands apart, comments, strings without an end: nothing */
    assert_string_equal(mapped_by(&layout, "x = 'pkg'\ny = '/p/pkg'\n# 'pkg': '/p/pkg'\n"), "");
    assert_string_equal(mapped_by(&layout, "'pkg': '/p/pkg"), "");
    assert_string_equal(mapped_by(&layout, "'pkg\n': '/p/pkg'"), "");
    assert_string_equal(mapped_by(&layout, "#"), "");
    assert_string_equal(mapped_by(&layout, "'"), "");
    assert_string_equal(mapped_by(&layout, ""), "");
    finish(&layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(libraries_may_lie_in_lib64),
        scratch_test(bytecode_is_a_landmark_too),
        scratch_test(the_root_is_no_prefix),
        scratch_test(faults_say_what_is_lacking),
        scratch_test(finders_of_editable_installs_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
