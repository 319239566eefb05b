/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings, what cannot be read, and input made to be slow or deep: the work stays linear, and nothing is read beyond
 * the end. */
#include "pysource/show.h"

#include <inttypes.h>

static void test_encodings(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"# -*- coding: latin-1 -*-\n", "2 lines in latin-1"},
        {"#!/usr/bin/python\n# vim: set fileencoding=KOI8_R :\n", "3 lines in koi8-r"},
        {"# coding: utf-8\n", "2 lines"},
        {"# coding=UTF8\n# coding: latin-1\n", "3 lines"},
        {"x = 1\n# coding: latin-1\n", "3 lines"},
        {"\n\n# coding: latin-1\n", "4 lines"},
        {"\r\n# coding: latin-1\r\n", "3 lines in latin-1"},
        {"'coding: latin-1'", "1 lines"},
    };
    CHECK_ROWS(rows, SHOW_FILE);
    /* 0x5c is a trail byte here: the quote behind it ends the string. */
    static const struct row multibyte[] = {
        {"# coding: shift_jis\nx = '\x83\x5c'\nimport a", "3 import a"},
        {"# coding: cp932\nx = '\xb1'\nimport a", "3 import a"},
        {"# coding: gbk\nx = '\x81\x5c'\nimport a", "3 import a"},
        {"# coding: big5\nx = '\xa5\x5c'\nimport a", "3 import a"},
        {"# coding: gb18030\nx = '\x81\x30\x81\x30'\nimport a", "3 import a"},
        {"# coding: iso-2022-jp\nx = '\x1b$B'\"\x1b(B'\nimport a", "3 import a"},
        {"# coding: latin-1\nx = '\xe9\\''\nimport a", "3 import a"},
    };
    CHECK_ROWS(multibyte, SHOW_IMPORTS);
}

static void test_incomplete(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"import a\nx = 'b\nimport c", "1 import a; 2 lines incomplete"},
        {"import a\nx = '''b\nimport c", "1 import a; 3 lines incomplete"},
        {"import a\nx = (b\nimport c", "1 import a; 3 lines incomplete"},
        {"import a\nx = )\nimport c", "1 import a; 2 lines incomplete"},
        {"import a\nx = [(]\nimport c", "1 import a; 2 lines incomplete"},
        {"import a\nx = f'{b'\nimport c", "1 import a; 2 lines incomplete"},
        {"import a\nx = f'{b:c'\nimport c", "1 import a; 2 lines incomplete"},
        {"from a import (b,", "1 from a: b; 1 lines incomplete"},
        {"x = 'a\\", "1 lines incomplete"},
        {"\\", "1 lines"},
        {"x = \\", "1 lines"},
        {"print 'a', ; exec \"b\" in c\nimport d", "2 import d; 2 lines"},
        {"print `x`, 0777, ur'a', x <> y\nimport d", "2 import d; 2 lines"},
    };
    /* The lines of an incomplete file are those of the windows that were read. */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pysource facts;
        assert_true(pith_pysource_read(rows[i].source, strlen(rows[i].source), &arena, &facts, NULL));
        assert_int_equal(facts.incomplete, strstr(rows[i].wanted, "incomplete") != NULL);
        char *wanted = pith_strdup(&arena, rows[i].wanted);
        char *file = strstr(wanted, " lines");
        while (file > wanted && file[-1] != ';') {
            file--;
        }
        file[file > wanted ? -1 : 0] = '\0';
        check_source(rows[i].source, strlen(rows[i].source), SHOW_IMPORTS, wanted);
    }
}

static void test_refused(void **state)
{
    (void)state;
    check_source("import a\n\0", 10, SHOW_IMPORTS, "error: the Python source has a NUL byte at 9: Python refuses it");
}

/* A piece, repeated up to some megabytes. */
static void test_repeated(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        enum { WHOLE, INCOMPLETE, CROWDED } ends;
    } rows[] = {
        {"(", INCOMPLETE},
        {"f'{", INCOMPLETE},
        {"f\"{x:{", INCOMPLETE},
        {"if x:\n ", WHOLE},
        {"'a' ", WHOLE},
        {"import_module(", INCOMPLETE},
        {"[import_module('a')\n", INCOMPLETE},
        {"\\\n", WHOLE},
        {"('a', ", INCOMPLETE},
        {"# a\n", WHOLE},
        {"[\n# a\n'b',]\n", WHOLE},
        {"x = ['a'\n# b\n]\n", WHOLE},
        {"try: import a\nexcept: pass\n", WHOLE},
        {"if sys.version_info > (3,) and (", INCOMPLETE},
        {"not ", WHOLE},
        {"else: ", WHOLE},
        {"elif TYPE_CHECKING: pass\n", WHOLE},
        {"'''", WHOLE},
        {"lambda: ", WHOLE},
        {"import a, ", WHOLE},
        {"from . import (", INCOMPLETE},
        {".", WHOLE},
        {"x = 'a.b' 'c'\n", WHOLE},
        {"__all__ = ['a', 'b']\n", WHOLE},
        {"f'{x}' ", WHOLE},
        {"if x: import a; ", CROWDED},
        {"import a\n", CROWDED},
        {"from . import a\n", CROWDED},
        {"__import__('a')\n", CROWDED},
        {"if (((((((((", INCOMPLETE},
        {"if f'{f\"{", INCOMPLETE},
        {"\r", WHOLE},
        {"a('", INCOMPLETE},
        {"class A:\n", WHOLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pysource facts;
        size_t length = strlen(rows[i].piece), count = (2 << 20) / length;
        char *source = pith_alloc(&arena, count * length);
        for (size_t k = 0; k < count; k++) {
            memcpy(source + k * length, rows[i].piece, length);
        }
        assert_true(pith_pysource_read(source, count * length, &arena, &facts, NULL));
        if (facts.incomplete != (rows[i].ends != WHOLE) || facts.crowded != (rows[i].ends == CROWDED)) {
            fail_msg("%s repeated: incomplete %d, crowded %d", rows[i].piece, facts.incomplete, facts.crowded);
        }
        /* 2 MB are the source itself */
        if (arena.total > (2 << 20) * (size_t)48) {
            fail_msg("%s repeated: %zu bytes", rows[i].piece, arena.total);
        }
    }
}

/* One statement can ask for as much as many; what a program of its size may have is no reason to stop. */
static void test_crowded(void **state)
{
    (void)state;
    static const struct {
        const char *start, *piece, *end;
    } rows[] = {
        {"import a", ",a", "\n"},
        {"from a import (b", ",b", ")\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (uint32_t count = 60000; count <= 600000; count += 540000) {
            PITH_ARENA_CLEANUP struct pith_arena arena = {0};
            struct pith_pysource facts;
            size_t start = strlen(rows[i].start), piece = strlen(rows[i].piece), end = strlen(rows[i].end);
            size_t size = start + count * piece + end;
            char *source = pith_alloc(&arena, size + 1), *at = stpcpy(source, rows[i].start);
            for (uint32_t k = 0; k < count; k++) {
                at = stpcpy(at, rows[i].piece);
            }
            (void)stpcpy(at, rows[i].end);
            assert_true(pith_pysource_read(source, size, &arena, &facts, NULL));
            bool all = pith_pysource_count(&facts) > count;
            if (facts.crowded != (count > 60000) || all == facts.crowded ||
                pith_pysource_count(&facts) > pith_pysource_most(size) + 2) {
                fail_msg("%s, %u times: crowded %d, %" PRIu64 " facts", rows[i].start, count, facts.crowded,
                         pith_pysource_count(&facts));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowded), cmocka_unit_test(test_encodings), cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
