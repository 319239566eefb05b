/* SPDX-License-Identifier: Apache-2.0 */
/* What an interpreter holds within itself, as pith reads it from the bytes and as the interpreter says. */
#include "support.h"

#include <glob.h>

static const char survey[] =
    "import _imp, sys, importlib.machinery as m\n"
    "names = [n for n in NAMES.split() if not _imp.is_frozen(n)]\n"
    "more = [n for n in getattr(_imp, '_frozen_module_names', list)() if n not in NAMES.split()]\n"
    "print(sys.implementation.cache_tag, *m.EXTENSION_SUFFIXES, names, more,\n"
    "      sorted(sys.builtin_module_names) == sorted(BUILTINS.split()))\n";

static const char *words(struct scratch *scratch, const struct pith_strings *strings)
{
    const char *all = "";
    for (uint32_t i = 0; i < strings->count; i++) {
        all = pith_format(&scratch->arena, "%s%s ", all, strings->items[i]);
    }
    return all;
}

static void compare_inside(struct scratch *scratch, const char *executable)
{
    static struct told told;
    static const struct pith_python_environment plain = {0};
    struct reading reading;
    char line[4096] = "";
    if (!ask(scratch, executable, "", &told)) {
        fail_msg("%s does not answer", executable);
    }
    open_machine(scratch, &reading);
    assert_done(scratch, read_world(&reading, executable, told.library, &plain));
    const struct pith_python *python = &reading.python;
    assert_true(python->frozen.count > 2);
    make_file(scratch, "inside.py",
              pith_format(&scratch->arena, "NAMES = '%s'\nBUILTINS = '%s'\n%s", words(scratch, &python->frozen),
                          words(scratch, &python->builtins), survey));
    FILE *pipe = popen(pith_format(&scratch->arena, "%s -I %s/inside.py", executable, scratch->path), "r");
    assert_non_null(pipe);
    assert_non_null(fgets(line, sizeof line, pipe));
    assert_int_equal(pclose(pipe), 0);
    assert_string_equal(
        line, pith_format(&scratch->arena, "%s %s[] [] True\n", python->cache_tag, words(scratch, &python->suffixes)));
    close_machine(&reading);
}

static void the_system_python_agrees(void **state)
{
    if (access("/usr/bin/python3", X_OK) != 0) {
        print_message("skipped: there is no /usr/bin/python3\n");
        skip();
    }
    compare_inside(*state, "/usr/bin/python3");
}

static void other_pythons_agree(void **state)
{
    struct scratch *scratch = *state;
    const char *home = getenv("HOME");
    glob_t found;
    if (home == NULL ||
        glob(pith_format(&scratch->arena, "%s/.pyenv/versions/3.*/bin/python3", home), 0, NULL, &found) != 0) {
        print_message("skipped: no Python in ~/.pyenv/versions\n");
        skip();
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *version = strstr(found.gl_pathv[i], "/versions/3.") + 12;
        if (strtoul(version, NULL, 10) >= 8) {
            compare_inside(scratch, found.gl_pathv[i]);
        }
    }
    globfree(&found);
}

/* From 3.15 on there is a second stable ABI, and both are told apart by platform too: strings that are not here yet. */
static void newer_stable_abis_are_known(void **state)
{
    static const struct pith_python_environment home = {.home = "/usr"};
    static struct told told;
    struct scratch *scratch = *state;
    struct reading reading;
    if (access("/usr/bin/python3", X_OK) != 0 || !ask(scratch, "/usr/bin/python3", "", &told) ||
        strcmp(told.library, "-") != 0) {
        print_message("skipped: /usr/bin/python3 is not there, or leaves all to a libpython\n");
        skip();
    }
    open_machine(scratch, &reading);
    assert_done(scratch, read_world(&reading, "/usr/bin/python3", "-", &home));
    const char *own = reading.python.soabi, *platform = strchr(own + strlen("cpython-"), '-');
    close_machine(&reading);
    const char *command = "LC_ALL=C sed 's/[.]abi3/.abi9/g' /usr/bin/python3 > %s/python3; "
                          "printf '.abi3%s.so\\0.abi3.so\\0.abi3t%s.so\\0.abi3t.so\\0' >> %s/python3";
    assert_int_equal(system(pith_format(&scratch->arena, command, scratch->path, platform, platform, scratch->path)),
                     0);
    open_machine(scratch, &reading);
    assert_done(scratch, read_world(&reading, inside(scratch, "python3"), "-", &home));
    assert_string_equal(
        words(scratch, &reading.python.suffixes),
        pith_format(&scratch->arena, ".%s.so .abi3%s.so .abi3.so .abi3t%s.so .abi3t.so .so ", own, platform, platform));
    close_machine(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_system_python_agrees),
        scratch_test(other_pythons_agree),
        scratch_test(newer_stable_abis_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
