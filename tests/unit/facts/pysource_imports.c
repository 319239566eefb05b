/* SPDX-License-Identifier: Apache-2.0 */
/* The forms of import statements, and where Python takes the word import or from for one. */
#include "pysource/show.h"

static void test_forms(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"import os", "1 import os"},
        {"import a.b as c, d", "1 import a.b; 1 import d"},
        {"import a . b", "1 import a.b"},
        {"import a;import b ; from c import d", "1 import a; 1 import b; 1 from c: d"},
        {"from x import *", "1 from x: *"},
        {"from x import*", "1 from x: *"},
        {"from x import y as z, w", "1 from x: y,w"},
        {"from x import(y,z)", "1 from x: y,z"},
        {"from x import (\n  y as z,  # why\n\n  # more\n  w,\n)\nimport v", "1 from x: y,w; 7 import v"},
        {"from x import \\\n    y, \\\n    z\nimport w", "1 from x: y,z; 4 import w"},
        {"import \\\r\n  a", "1 import a"},
        {"from . import x", "1 from .: x"},
        {"from .import x", "1 from .: x"},
        {"from.x import y", "1 from .x: y"},
        {"from . . x import y", "1 from ..x: y"},
        {"from ... import y", "1 from ...: y"},
        {"from ....a.b import y", "1 from ....a.b: y"},
        {"from .imported import x", "1 from .imported: x"},
        {"import caf\xc3\xa9", "1 import caf\xc3\xa9"},
        {"lazy import a.b", "1 lazy import a.b"},
        {"lazy from .a import b", "1 lazy from .a: b"},
        {"lazy = 1\nlazy.x()\nimport a", "3 import a"},
        {"lazy: int = 3\nlazily = 4\nimport a", "3 import a"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

static void test_statements(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"x = yield from y\nraise A from b\nimport c", "3 import c"},
        {"importlib = 1\nfrom_x = 2\nimport_ = 3\nx.import_module", ""},
        {"if x: import y", "1 import y +if"},
        {"if (lambda: 0): import y", "1 import y +if"},
        {"if lambda: x: import y", "1 import y +if"},
        {"if x := f(): import y", "1 import y +if"},
        {"for x in y: import z\nwhile 1: import w", "1 import z; 2 import w"},
        {"x: int; import y", "1 import y"},
        {"d = {1: 2, 'a': 3}; import y", "1 import y"},
        {"x[a:b] = c; import y", "1 import y"},
        {"f(\nimport_x,\n)\nimport y", "4 import y"},
        {"class A: import b", "1 import b +class"},
        {"def f() -> {1: 2}: import b", "1 import b +function"},
        {"with a as b, c: import d; from e import f", "1 import d; 1 from e: f"},
        {"x = 1 \\\n; import y", "2 import y"},
        {"match x:\n  case 1: import a\n  case _:\n    import b\nimport c",
         "2 import a +if; 4 import b +if; 5 import c"},
        {"match = 1\ncase = 2\ncase(3)\nimport a", "4 import a"},
        {"@d(x)\nclass A:\n  @e\n  def f(self): import b\n  import c",
         "4 import b +function +class; 5 import c +class"},
        {"async def f():\n  async with a: import b\n  async for c in d: import e",
         "2 import b +function; 3 import e +function"},
        {"type X = int; import a", "1 import a"},
        {"\"\"\"\nimport x\n\"\"\"\n# import y\n'import z'\nimport a", "6 import a"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

static void test_lines(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"import a\r\nimport b\r\n\r\nimport c\r\n", "1 import a; 2 import b; 4 import c"},
        {"import a\rimport b\r\rimport c", "1 import a; 2 import b; 4 import c"},
        {"\fimport a\n  \f\nimport b", "1 import a; 3 import b"},
        {"\xef\xbb\xbfimport a", "1 import a"},
        {"x = '''\r\n\r\n'''\r\nimport a", "4 import a"},
        {"x = 'a\\\nb'\nimport a", "3 import a"},
        {"x = (1,\n\n\n 2)\nimport a", "5 import a"},
        {"", ""},
        {"\n", ""},
        {"import", ""},
        {"from", ""},
        {"from .", ""},
        {"from x import", "1 from x"},
    };
    CHECK_ROWS(rows, SHOW_IMPORTS);
}

/* The first stage works on 64 bytes and on windows of 4096: everything must also work across their borders. */
static void test_borders(void **state)
{
    (void)state;
    static const char tail[] =
        "x = r'''\\'''' ; y = f\"{'a'}{{\"\nif TYPE_CHECKING:\r\n\timport a.b\nelse:\r\n  from c "
        "import (d,\n e)\nimport f\n";
    for (size_t pad = 3950; pad < 4110; pad++) {
        char source[4400], wanted[200];
        memset(source, '#', pad);
        source[pad - 1] = '\n';
        snprintf(source + pad, sizeof source - pad, "%s", tail);
        snprintf(wanted, sizeof wanted, "4 import a.b +if +never; 6 from c: d,e +if; 8 import f");
        check_source(source, strlen(source), SHOW_IMPORTS, wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_borders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
