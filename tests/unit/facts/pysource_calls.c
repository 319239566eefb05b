/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that name modules, packages, groups and libraries. */
#include "pysource/show.h"

static void test_names(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"import_module('a.b')", "1 import_module 'a.b'"},
        {"importlib.import_module(name='a')", "1 import_module 'a'"},
        {"import_module ( \n'a' 'b' )", "1 import_module 'ab'"},
        {"x = importlib . import_module\nimportlib.import_module(\n  # why\n  \"a\",\n)", "2 import_module 'a'"},
        {"from importlib import import_module as load\nload('a')", "2 import_module 'a'"},
        {"find_spec('a'); importlib.util.find_spec('b.c')", "1 find_spec 'a'; 1 find_spec 'b.c'"},
        {"pkgutil.get_loader('a'); x.get_loader('b')", "1 find_spec 'a'"},
        {"runpy.run_module('a', run_name='__main__')", "1 run_module 'a'"},
        {"importlib.resources.files('a').joinpath('b')", "1 resources 'a'"},
        {"resources.open_text('a', 'b')", "1 resources 'a'"},
        {"files('a')", ""},
        {"from importlib.resources import files, open_text as o\nfiles('a'); o(package='b')",
         "2 resources 'a'; 2 resources 'b'"},
        {"x.files('a'); Path('b').read_text('c')", ""},
        {"pkgutil.get_data(__name__, 'a'); self.get_data('b')", "1 resources own''"},
        {"pkg_resources.resource_filename('a', 'b')", "1 resources 'a'"},
        {"pkgutil.iter_modules(x.__path__)", "1 iter_modules dynamic"},
        {"walk_packages(path, prefix)", "1 iter_modules dynamic"},
        {"__path__ = __import__('pkgutil').extend_path(__path__, __name__)",
         "1 __import__ 'pkgutil'; 1 extend_path dynamic"},
        {"importlib.metadata.version('a'); x.version('b')", "1 metadata 'a'"},
        {"from importlib.metadata import version\nversion('a')", "2 metadata 'a'"},
        {"pkg_resources.get_distribution('a')", "1 metadata 'a'"},
        {"entry_points(group='a.b'); entry_points()", "1 entry_points 'a.b'; 1 entry_points nothing"},
        {"iter_entry_points('a', name='b')", "1 entry_points 'a'"},
        {"ctypes.util.find_library('c')", "1 find_library 'c'"},
        {"CDLL('libx.so.1'); ctypes.cdll.LoadLibrary(\"liby.so\"); ffi.dlopen(None)",
         "1 load_library 'libx.so.1'; 1 load_library 'liby.so'; 1 load_library dynamic"},
        {"def find_spec(self, name):\n  class CDLL(object): pass", ""},
    };
    CHECK_ROWS(rows, SHOW_CALLS);
}

static void test_arguments(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"import_module(name)", "1 import_module dynamic"},
        {"import_module('.a', __package__)", "1 import_module '.a' in ''"},
        {"import_module('.a', package=__name__)", "1 import_module '.a' in ''"},
        {"import_module('.a', package='b.c')", "1 import_module '.a' in 'b.c'"},
        {"import_module(package='b', name='.a')", "1 import_module '.a' in 'b'"},
        {"import_module('.a', x.y)", "1 import_module '.a'"},
        {"import_module(f'a.{x}', 'b')", "1 import_module prefix 'a.' in 'b'"},
        {"import_module(f'{x}.a')", "1 import_module dynamic"},
        {"import_module(f'a')", "1 import_module 'a'"},
        {"import_module('a.' + x)", "1 import_module prefix 'a.'"},
        {"import_module('a.%s' % x)", "1 import_module prefix 'a.'"},
        {"import_module('a.{}.b'.format(x))", "1 import_module prefix 'a.'"},
        {"import_module('%s.a' % x)", "1 import_module dynamic"},
        {"import_module('a'.lower())", "1 import_module dynamic"},
        {"import_module('a' if x else 'b')", "1 import_module dynamic"},
        {"import_module(__name__ + '.a')", "1 import_module own'.a'"},
        {"import_module(__package__ + '.' + x)", "1 import_module prefix own'.'"},
        {"import_module(f'{__name__}.{x}')", "1 import_module prefix own'.'"},
        {"import_module(b'a')", "1 import_module dynamic"},
        {"import_module(r'a' \"\"\"b\"\"\")", "1 import_module 'ab'"},
        {"import_module('\\x61\\142\\u0063')", "1 import_module 'abc'"},
        {"import_module(*x)", "1 import_module dynamic"},
        {"import_module(", "1 import_module nothing"},
        {"__import__('a.b', globals(), locals(), ['c', 'd'], 2)", "1 __import__ 'a.b' level 2 from c,d"},
        {"__import__('a', fromlist=('b',), level=1)", "1 __import__ 'a' level 1 from b"},
        {"__import__(x)", "1 __import__ dynamic"},
        {"f'{__import__(\"a\")}'", "1 __import__ 'a'"},
        {"import_module(find_spec('a').name)", "1 import_module dynamic; 1 find_spec 'a'"},
    };
    CHECK_ROWS(rows, SHOW_CALLS);
}

static void test_places(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"if find_spec('a'): import_module('a')", "1 find_spec 'a'; 1 import_module 'a' +if"},
        {"def f(x=find_spec('a')):\n  find_spec('b')", "1 find_spec 'a'; 2 find_spec 'b' +function"},
        {"try:\n  import_module('a')\nexcept ImportError:\n  import_module('b')",
         "2 import_module 'a' +try +caught; 4 import_module 'b' +handler"},
        {"# import_module('a')\n'import_module(1)'", ""},
    };
    CHECK_ROWS(rows, SHOW_CALLS);
}

/* Every name that is known must pass the sieves in front of the table. */
static void test_sieves(void **state)
{
    (void)state;
    static const char *const names[] = {
        "import_module",
        "__import__",
        "find_spec",
        "find_loader",
        "pkgutil.get_loader",
        "run_module",
        "resources.files",
        "resources.open_text",
        "resources.open_binary",
        "resources.read_text",
        "resources.read_binary",
        "resources.path",
        "resources.contents",
        "resources.is_resource",
        "pkgutil.get_data",
        "resource_filename",
        "resource_string",
        "resource_stream",
        "resource_listdir",
        "resource_exists",
        "resource_isdir",
        "iter_modules",
        "walk_packages",
        "extend_path",
        "declare_namespace",
        "metadata.version",
        "metadata.distribution",
        "metadata.metadata",
        "metadata.requires",
        "get_distribution",
        "entry_points",
        "iter_entry_points",
        "find_library",
        "CDLL",
        "PyDLL",
        "LoadLibrary",
        "dlopen",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pysource facts;
        char *source = pith_format(&arena, "%s('a')", names[i]);
        assert_true(pith_pysource_read(source, strlen(source), &arena, &facts, NULL));
        if (facts.calls.count != 1 || strcmp(facts.calls.items[0].text, "a") != 0) {
            fail_msg("%s is not seen", source);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_sieves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
