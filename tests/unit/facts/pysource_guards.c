/* SPDX-License-Identifier: Apache-2.0 */
/* What encloses an import, and when it is reached. */
#include "pysource/show.h"

static void test_blocks(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"def f():\n  import a\nimport b", "2 import a +function; 3 import b"},
        {"def f():\n  def g():\n    import a\n  import b", "3 import a +function *2; 4 import b +function"},
        {"def f(x=1):\n\timport a\n        import b\n", "2 import a +function; 3 import b +function"},
        {"def f(\n  x,\n):\n  import a\n# no end\nimport b", "4 import a +function; 6 import b"},
        {"def f():\n  x = [\n1,\n]\n  import a", "5 import a +function"},
        {"def f():\n  '''doc\nimport x\n'''\n  import a", "5 import a +function"},
        {"class A:\n  def f(self):\n    import a\n  import b", "3 import a +function +class; 4 import b +class"},
        {"if x:\n  import a\nelif y:\n  import b\nelse:\n  import c\nimport d",
         "2 import a +if; 4 import b +if; 6 import c +if; 7 import d"},
        {"for x in y:\n  import a\nelse:\n  import b", "2 import a; 4 import b"},
        {"if x:\n  for y in z:\n    pass\n  else:\n    import a\nelse:\n  import b", "5 import a +if; 7 import b +if"},
        {"if x:\n  pass\nwhile y:\n  pass\nelse:\n  import a", "6 import a"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

static void test_try(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"try:\n  import a\nexcept ImportError:\n  import b\nelse:\n  import c\nfinally:\n  import d\nimport e",
         "2 import a +try +caught; 4 import b +handler; 6 import c +else; 8 import d +finally; 9 import e"},
        {"try: import a\nexcept ImportError: import b", "1 import a +try +caught; 2 import b +handler"},
        {"try: import a\nexcept (KeyError,  # why\n  ModuleNotFoundError) as e: pass", "1 import a +try +caught"},
        {"try: import a\nexcept: pass", "1 import a +try +caught"},
        {"try: import a\nexcept Exception as e: pass", "1 import a +try +caught"},
        {"try: import a\nexcept* ImportError: pass", "1 import a +try +caught"},
        {"try: import a\nexcept KeyError: pass", "1 import a +try"},
        {"try: import a\nexcept x.ImportError: pass", "1 import a +try"},
        {"try: import a\nexcept KeyError: pass\nexcept ImportError: pass", "1 import a +try +caught"},
        {"try: import a\nfinally: import b", "1 import a +try; 2 import b +finally"},
        {"try:\n  try:\n    import a\n  finally:\n    pass\nexcept ImportError:\n  pass", "3 import a +try +caught"},
        {"try:\n  def f():\n    import a\nexcept ImportError:\n  pass", "3 import a +function"},
        {"try:\n  class A:\n    import a\nexcept ImportError:\n  pass", "3 import a +class +try +caught"},
        {"def f():\n  try:\n    import a\n  except ImportError:\n    raise\n", "3 import a +function +try +caught"},
        {"try:\n  import a\nexcept ImportError:\n  try:\n    import b\n  except ImportError:\n    b = None",
         "2 import a +try +caught; 5 import b +try +caught +handler"},
        {"with suppress(ImportError):\n  import a\nimport b", "2 import a +caught; 3 import b"},
        {"with contextlib.suppress(KeyError, ImportError): import a", "1 import a +caught"},
        {"with suppress(KeyError): import a", "1 import a"},
        {"try:\n  import a", "2 import a +try"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

static void test_known(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"if TYPE_CHECKING:\n  import a\nelse:\n  import b", "2 import a +if +never; 4 import b +if"},
        {"if typing.TYPE_CHECKING: import a", "1 import a +if +never"},
        {"if not TYPE_CHECKING:\n  import a\nelse:\n  import b", "2 import a +if; 4 import b +if +never"},
        {"if TYPE_CHECKING or x: import a", "1 import a +if"},
        {"if TYPE_CHECKING and f(')', x): import a", "1 import a +if +never"},
        {"if x and (y or TYPE_CHECKING): import a", "1 import a +if"},
        {"if x and TYPE_CHECKING: import a", "1 import a +if +never"},
        {"if (\n    # why\n    TYPE_CHECKING\n): import a", "4 import a +if +never"},
        {"if TYPE_CHECKING if x else y: import a", "1 import a +if"},
        {"if TYPE_CHECKING:\n  if x:\n    import a\n  def f():\n    import b",
         "3 import a +if +never; 5 import b +function +if +never"},
        {"if False: import a\nif 0: import b\nif None: import c\nif True: import d\nif 1: import e",
         "1 import a +if +never; 2 import b +if +never; 3 import c +if +never; 4 import d +if; 5 import e +if"},
        {"if x: pass\nelif TYPE_CHECKING: import a\nelse: import b", "2 import a +if +never; 3 import b +if"},
        {"if True: import a\nelse: import b", "1 import a +if; 2 import b +if +never"},
        {"if __name__ == '__main__':\n  import a\nelse:\n  import b", "2 import a +if +main; 4 import b +if"},
        {"if \"__main__\" == __name__ and x: import a", "1 import a +if +main"},
        {"if __name__ != '__main__': import a\nelse: import b", "1 import a +if; 2 import b +if +main"},
        {"if __name__ == 'x': import a", "1 import a +if"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

/* Truth for Python 3.11 on Linux, run as a module: y, n, or m. */
struct verdict {
    const char *condition;
    char wanted;
};

static void test_judged(void **state)
{
    (void)state;
    static const struct verdict rows[] = {
        {"sys.version_info >= (3, 11)", 'y'},
        {"sys.version_info > (3, 11)", 'y'}, /* five items are more than two */
        {"sys.version_info <= (3, 11)", 'n'},
        {"sys.version_info == (3, 11)", 'n'},
        {"sys.version_info >= (3, 11, 4)", 'm'},
        {"sys.version_info >= (3, 12, 4)", 'n'},
        {"sys.version_info < (3,)", 'n'},
        {"sys.version_info[:2] == (3, 11)", 'y'},
        {"sys.version_info[0:2] > (3, 11)", 'n'},
        {"sys.version_info[:1] >= (3,)", 'y'},
        {"sys.version_info[0] == 2", 'n'},
        {"sys.version_info[1] < 12", 'y'},
        {"sys.version_info.major >= 3", 'y'},
        {"sys.version_info.minor != 11", 'n'},
        {"sys.version_info[2] > 3", 'm'},
        {"sys.version_info >= (3, x)", 'm'},
        {"sys.version_info >= MINIMUM", 'm'},
        {"sys.hexversion >= 0x03080000", 'y'},
        {"sys.hexversion < 0x030b0100", 'm'},
        {"sys.hexversion < 0x02000000", 'n'},
        {"six.PY2", 'n'},
        {"PY3", 'y'},
        {"sys.platform == 'win32'", 'n'},
        {"sys.platform != \"win32\"", 'y'},
        {"sys.platform.startswith('linux')", 'y'},
        {"sys.platform.startswith(('win', 'cygwin'))", 'n'},
        {"sys.platform in ('linux', 'darwin')", 'y'},
        {"sys.platform not in {'linux'}", 'n'},
        {"sys.platform in ('linux-gnu')", 'm'}, /* a text, not a tuple */
        {"os.name == 'nt'", 'n'},
        {"os.name == 'posix' and sys.version_info < (3, 8)", 'n'},
        {"platform.system() == 'Windows'", 'n'},
        {"platform.system() in ['Linux']", 'y'},
        {"platform.python_implementation() == 'PyPy'", 'n'},
        {"sys.implementation.name == 'cpython'", 'y'},
        {"not (sys.platform == 'win32' or os.name == 'nt')", 'y'},
        {"x or sys.platform == 'linux'", 'y'},
        {"x and sys.platform == 'linux'", 'm'},
        {"sys.platform == 'win32' and x[a:b] == f\"{y['z']}\"", 'n'},
        {"sys.platform == 'win32' and lambda: x", 'm'},
        {"sys.platform == 'win32' is True", 'm'},
        {"__name__ == '__main__'", 'n'},
        {"platform == 'win32'", 'm'},
        {"(((((((((((TYPE_CHECKING)))))))))))", 'm'}, /* deeper than is looked */
    };
    const struct pith_py_target target = {.major = 3, .minor = 11, .platform = "linux"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pysource facts;
        char *source = pith_format(&arena, "if %s:\n  import a\nelse:\n  import b\n", rows[i].condition);
        assert_true(pith_pysource_read(source, strlen(source), &arena, &facts, NULL));
        assert_int_equal(facts.imports.count, 2);
        const uint8_t *truths = pith_pysource_judge(&facts, &target, &arena);
        uint8_t first = truths[facts.imports.items[0].place.condition];
        if ("nmy"[first] != rows[i].wanted || truths[facts.imports.items[1].place.condition] != PITH_PY_YES - first) {
            fail_msg("%s: %c", rows[i].condition, "nmy"[first]);
        }
    }
}

static void test_nested_conditions(void **state)
{
    (void)state;
    static const char source[] = "if sys.platform == 'win32':\n"
                                 "  import a\n"
                                 "elif sys.version_info >= (3, 12):\n"
                                 "  import b\n"
                                 "elif x:\n"
                                 "  import c\n"
                                 "else:\n"
                                 "  if os.name == 'posix':\n"
                                 "    import d\n"
                                 "  import e\n"
                                 "import f\n";
    static const struct {
        struct pith_py_target target;
        const char *wanted;
    } rows[] = {
        {{.major = 3, .minor = 11, .platform = "linux"}, "nnmmmy"},
        {{.major = 3, .minor = 12, .platform = "linux"}, "nynnny"},
        {{.major = 3, .minor = 12, .platform = "win32"}, "ynnnny"},
    };
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_pysource facts;
    assert_true(pith_pysource_read(source, strlen(source), &arena, &facts, NULL));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint8_t *truths = pith_pysource_judge(&facts, &rows[i].target, &arena);
        char shown[7] = "";
        for (uint32_t k = 0; k < 6; k++) {
            shown[k] = "nmy"[truths[facts.imports.items[k].place.condition]];
        }
        assert_string_equal(shown, rows[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_try),
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_judged),
        cmocka_unit_test(test_nested_conditions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
