/* SPDX-License-Identifier: Apache-2.0 */
/* What an interpreter holds within itself, as pith reads it from the bytes and as the interpreter says. */
#include "support.h"

#include <glob.h>

static const char survey[] =
    "import _imp, sys, importlib.machinery as m\n"
    "names = [n for n in NAMES.split() if not _imp.is_frozen(n)]\n"
    "more = [n for n in getattr(_imp, '_frozen_module_names', list)() if n not in NAMES.split()]\n"
    "print(sys.implementation.cache_tag, '.abi3.so' in m.EXTENSION_SUFFIXES, names, more,\n"
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
    assert_string_equal(line, pith_format(&scratch->arena, "%s %s [] [] True\n", python->cache_tag,
                                          python->stable_abi ? "True" : "False"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_system_python_agrees),
        scratch_test(other_pythons_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
