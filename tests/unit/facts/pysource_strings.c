/* SPDX-License-Identifier: Apache-2.0 */
/* String literals: where they end, which of them are facts, and the items of __all__. */
#include "pysource/show.h"

static void test_ends(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x = 'import a'\nimport b", "2 import b"},
        {"x = 'a\\'; import b'\nimport c", "2 import c"},
        {"x = r'\\'; import b'\nimport c", "2 import c"},
        {"x = '\\\\'; import b", "1 import b"},
        {"x = r'\\\\'; import b", "1 import b"},
        {"x = ''; import b", "1 import b"},
        {"x = ''''''; import b", "1 import b"},
        {"x = \"\"\"'''\"\"\"; import b", "1 import b"},
        {"x = '''a''b''\\'''import z'''; import b", "1 import b"},
        {"x = bR'\\'' Rb\"\" u'' U\"\" b''\nimport c", "2 import c"},
        {"x = f'{a}'; import b", "1 import b"},
        {"x = f'{{'; import b", "1 import b"},
        {"x = f'}}{{{a}}}'; import b", "1 import b"},
        {"x = f'{a['b']}'; import c", "1 import c"},
        {"x = f'{a[\"}\"]}'; import c", "1 import c"},
        {"x = f'{f'{f'{1}'}'}'; import c", "1 import c"},
        {"x = f'{a!r:>{width}}'; import c", "1 import c"},
        {"x = f'{a:%H:%M{b:{c}}}'; import d", "1 import d"},
        {"x = f'{a:=5}{b=}{c!r:^{d}.{e}}'; import g", "1 import g"},
        {"x = f'{(lambda x: {1: 2})(3)}'; import a", "1 import a"},
        {"x = f'{a:{{}}}'; import b", "1 import b"},
        {"x = f'\\{a}\\N{BULLET}\\''; import b", "1 import b"},
        {"x = rf'\\{a}\\N{b}'; import c", "1 import c"},
        {"x = fr'''{\na # }\n}'''; import b", "3 import b"},
        {"x = f'{a\n}'; import b", "2 import b"},
        {"x = t'{a['b']}' rt\"{c}\" TR''; import d", "1 import d"},
        {"x = f'''{'''a'''}'''; import b", "1 import b"},
        {"x = f'{a # comment\n}'; import b", "2 import b"},
        {"print\"x\"\nimport a", "2 import a"},
        {"x = 1if'a'else'b'; import c", "1 import c"},
        {"x = '\\\r\n'; import c", "2 import c"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

static void test_literals(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x = 'a.b'", "1 dotted a.b"},
        {"x = '.a'; y = '..a.b'", "1 dotted .a; 1 dotted ..a.b"},
        {"x = 'a.b:c'; y = 'a:b.c'", "1 entry a.b:c; 1 entry a:b.c"},
        {"x = 'word'; y = 'euc-jp'; z = '_a1'", "1 word word; 1 word euc-jp; 1 word _a1"},
        {"x = 'two words'; y = 'a/b'; z = '1a'; w = 'a..b'; v = 'a.1'; u = ''; t = 'a.b-c'; s = '.'; r = 'a:'", ""},
        {"x = b'a.b'; y = u'c.d'; z = r'e.f'", "1 dotted c.d; 1 dotted e.f"},
        {"x = f'a.{b}'", "1 stem a."},
        {"x = f'a.b_{c}.d'", "1 stem a.b_"},
        {"x = f'{a}.b'; y = f'a{b}'; z = f'{__name__}.c'", ""},
        {"x = f'a.b'", "1 dotted a.b"},
        {"x = 'a.' + b", "1 stem a."},
        {"x = 'a.b.%s' % c; y = 'd.%(e)s'; z = 'f.{}'.format(g); w = 'h.% i'", "1 stem a.b.; 1 stem d.; 1 stem f."},
        {"x = 'a.' 'b'", "1 dotted a.b"},
        {"x = ('a.'  # why\n  'b'\n  f'.{c}')", "1 stem a.b."},
        {"x = 'a b' 'c.d'; y = f'{a}' 'e.f'", ""},
        {"x = 'a.\\x62'; y = 'a.\\\nb'; z = r'a.\\x62'", "1 dotted a.b"},
        {"x = ['a.b', 'c']\ny = 'a.b'", "1 dotted a.b listed; 1 word c listed"},
        {"x = '''a.b'''", "1 dotted a.b"},
        {"x = '\xc3\xa9.a'", ""},
        {"x = f'{y[\"a.b\"]:{z['c.d']}}'", "1 dotted a.b; 1 dotted c.d"},
        {"x = {'a.b': 'c.d'}", "1 dotted a.b; 1 dotted c.d"},
        {"x = '''\n''' + '''a.b'''\ny = 'c.d'", "2 dotted a.b; 3 dotted c.d"},
    };
    CHECK_ROWS(rows, SHOW_LITERALS);
}

static void test_docstrings(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"'a.b'\nx = 'c.d'", "2 dotted c.d"},
        {"def f():\n  'a.b'\n  return 'c.d'", "3 dotted c.d"},
        {"def f(): 'a.b'", ""},
        {"class A:\n  r'''a.b'''", ""},
        {"'a.b' 'c.d'", ""},
        {"x = 1; 'a.b'", ""},
        {"f'a.{b}'", ""},
    };
    CHECK_ROWS(rows, SHOW_LITERALS);
}

static void test_listed(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x = ['a']", "1 word a listed"},
        {"x = [\n  # one\n  'a',  # two\n  # three\n\n  'b'\n]", "3 word a listed; 6 word b listed"},
        {"x = ('a', 'b')", "1 word a listed; 1 word b listed"},
        {"x = ('a'); y = ('b',)", "1 word a; 1 word b listed"},
        {"x = {'a', 'b'}", "1 word a listed; 1 word b listed"},
        {"x = {'a': 'b'}", "1 word a; 1 word b"},
        {"f('a', 'b'); x['c']; f()('d'); x[0]['e']", "1 word a; 1 word b; 1 word c; 1 word d; 1 word e"},
        {"for x in ('a', 'b'): pass\nreturn ['c']", "1 word a listed; 1 word b listed; 2 word c listed"},
        {"x = [y + 'a', 'b' + z, not 'c', *'d', 'e']", "1 word a; 1 word b; 1 word c; 1 word d; 1 word e listed"},
        {"x = [('a' 'b'), 'c' 'd']", "1 word ab; 1 word cd listed"},
        {"x = (  # why\n # more\n 'a', 'b')", "3 word a listed; 3 word b listed"},
        {"x = [  # why\n ('a', # because\n 'b')]", "2 word a listed; 3 word b listed"},
    };
    CHECK_ROWS(rows, SHOW_LITERALS);
}

static void test_all(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"__all__ = ['a', \"b\"]", "all a b"},
        {"__all__ = ('a', 'b')", "all a b"},
        {"__all__ = 'a', 'b'", "all a b"},
        {"__all__ = [\n  'a',  # why\n  'b' 'c',\n]", "all a bc"},
        {"__all__: list[str] = ['a']", "all a"},
        {"__all__ = ['a']\n__all__ += ['b']\n__all__.extend(('c', 'd'))\n__all__.append('e')", "all a b c d e"},
        {"__all__ = ['a'] + x.__all__ + ['b']", "all a b"},
        {"__all__ = []", "all"},
        {"__all__ = [n for n in dir() if n.startswith('_')]", "all"},
        {"if x:\n  __all__ = ['a']", "all a"},
        {"def f():\n  __all__ = ['a']\nclass A:\n  __all__ = ['b']", ""},
        {"x = ['a']\nprint(__all__)", ""},
        {"__all__ = ['\xc3\xa9']", "all \xc3\xa9"},
        {"__all__ = ['a']; x = ['b']", "all a"},
        {"", ""},
    };
    CHECK_ROWS(rows, SHOW_ALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),   cmocka_unit_test(test_literals), cmocka_unit_test(test_docstrings),
        cmocka_unit_test(test_listed), cmocka_unit_test(test_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
