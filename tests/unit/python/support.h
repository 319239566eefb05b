/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of interpreters share: an interpreter's own words about its world, and pith's. */
#ifndef PITH_TEST_PYTHON_SUPPORT_H
#define PITH_TEST_PYTHON_SUPPORT_H

#include "../scratch.h"
#include "pith/languages/python/environment.h"

enum { PATH_LIMIT = 64 };

/* What the interpreter says of itself, line by line. */
struct told {
    char text[32768];
    const char *version, *full_version, *prefix, *exec_prefix, *virtual_prefix, *stdlib, *library;
    const char *path[PATH_LIMIT];
    uint32_t path_count;
};

/* The libpython is the one that is mapped: what Python was built with says nothing of this executable. */
static const char question[] =
    "import sys, sysconfig, os\n"
    "mapped = [line.split(None, 5)[-1].strip() for line in open('/proc/self/maps') if '/libpython' in line]\n"
    "print('%d.%d' % sys.version_info[:2], sys.version.split()[0].rstrip('+'), sys.base_prefix, sys.base_exec_prefix, "
    "sys.prefix,\n"
    "      sysconfig.get_path('stdlib'), mapped[0] if mapped else '-',\n"
    "      *[entry for entry in sys.path[1:] if os.path.exists(entry)], sep='\\n')\n";

/* Asks with nothing in the environment but `variables` ("A=b C=d"), from the scratch directory. */
__attribute__((unused)) static bool ask(struct scratch *scratch, const char *executable, const char *variables,
                                        struct told *told)
{
    *told = (struct told){0};
    make_file(scratch, "question.py", question);
    const char *command = pith_format(&scratch->arena,
                                      "cd %s && env -i PATH=/usr/bin:/bin PYTHONNOUSERSITE=1 %s %s -c \"$(cat "
                                      "question.py)\"",
                                      scratch->path, variables, executable);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t size = fread(told->text, 1, sizeof told->text - 1, pipe);
    if (pclose(pipe) != 0 || size == 0) {
        return false;
    }
    const char **lines[] = {&told->version,        &told->full_version, &told->prefix, &told->exec_prefix,
                            &told->virtual_prefix, &told->stdlib,       &told->library};
    char *rest = told->text;
    for (size_t i = 0; rest != NULL && *rest != '\0'; i++) {
        char *line = strsep(&rest, "\n");
        if (i < sizeof lines / sizeof *lines) {
            *lines[i] = line;
        } else {
            assert_true(told->path_count < PATH_LIMIT);
            told->path[told->path_count++] = line;
        }
    }
    return true;
}

struct reading {
    struct scratch *scratch;
    struct pith_source *source;
    struct pith_view *view;
    struct pith_python python;
};

__attribute__((unused)) static void open_machine(struct scratch *scratch, struct reading *reading)
{
    *reading = (struct reading){.scratch = scratch};
    assert_done(scratch, pith_source_directory("/", false, &reading->source, &scratch->error));
    struct pith_mount root = {.at = "/", .source = reading->source, .in = "/", .mode = -1};
    assert_done(scratch, pith_view_create(&root, 1, &reading->view, &scratch->error));
}

__attribute__((unused)) static void close_machine(struct reading *reading)
{
    pith_view_destroy(reading->view);
    pith_source_destroy(reading->source);
}

/* `library`: the libpython that the executable loads, or "-". */
__attribute__((unused)) static bool read_world(struct reading *reading, const char *executable, const char *library,
                                               const struct pith_python_environment *environment)
{
    struct pith_found objects[2];
    uint32_t count = 0;
    assert_int_equal(pith_view_resolve(reading->view, executable, &objects[count++], NULL), PITH_SEEN_FOUND);
    if (strcmp(library, "-") != 0) {
        assert_int_equal(pith_view_resolve(reading->view, library, &objects[count++], NULL), PITH_SEEN_FOUND);
    }
    return pith_python_read(reading->view, executable, objects, count, environment, &reading->scratch->arena,
                            &reading->python, &reading->scratch->error);
}

__attribute__((unused)) static const char *joined(struct scratch *scratch, const char *const *items, uint32_t count)
{
    const char *all = "";
    for (uint32_t i = 0; i < count; i++) {
        all = pith_format(&scratch->arena, "%s%s\n", all, items[i]);
    }
    return all;
}

/* The entries of sys.path that exist, a line each. */
__attribute__((unused)) static const char *path_of(struct reading *reading)
{
    const char *all = "";
    for (uint32_t i = 0; i < reading->python.path.count; i++) {
        if (reading->python.path.items[i].exists) {
            all = pith_format(&reading->scratch->arena, "%s%s\n", all, reading->python.path.items[i].path);
        }
    }
    return all;
}

/* All that the interpreter says, pith must say too. */
__attribute__((unused)) static void compare(struct scratch *scratch, const char *executable, const char *variables,
                                            const struct pith_python_environment *environment)
{
    static struct told told;
    struct reading reading;
    if (!ask(scratch, executable, variables, &told)) {
        fail_msg("%s does not answer", executable);
    }
    open_machine(scratch, &reading);
    assert_done(scratch, read_world(&reading, executable, told.library, environment));
    const struct pith_python *python = &reading.python;
    assert_string_equal(pith_format(&scratch->arena, "%u.%u", python->major, python->minor), told.version);
    assert_string_equal(python->version, told.full_version);
    assert_string_equal(python->prefix, told.prefix);
    assert_string_equal(python->exec_prefix, told.exec_prefix);
    assert_string_equal(python->stdlib, told.stdlib);
    assert_string_equal(python->venv == NULL ? python->prefix : python->venv, told.virtual_prefix);
    assert_string_equal(path_of(&reading), joined(scratch, told.path, told.path_count));
    close_machine(&reading);
}

#endif
