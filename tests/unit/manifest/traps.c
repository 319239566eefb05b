/* SPDX-License-Identifier: Apache-2.0 */
/* What inih would misread (each measured with r55), and what physical lines may hold. */
#include "parsed.h"

#include <ini.h>

static char *repeat(char *out, char c, size_t count)
{
    memset(out, c, count);
    out[count] = '\0';
    return out + count;
}

/* inih cuts a line at 199 bytes and calls the rest a line of its own. */
static void test_long_values_are_whole(void **state)
{
    (void)state;
    static const size_t sizes[] = {150, 198, 199, 200, 201, 1000, 60000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        static char text[130000];
        char *end = stpcpy(text, "[program]\npath = /");
        end = repeat(end, 'p', sizes[i]);
        end = stpcpy(end, "\n[files]\n/");
        end = repeat(end, 'd', sizes[i]);
        end = stpcpy(end, " = ");
        end = sizes[i] < 30000 ? repeat(end, 's', sizes[i]) : stpcpy(end, "s");
        (void)stpcpy(end, "\n");
        PARSED parsed = parse(text);
        assert_int_equal(strlen(parsed.manifest.program.path.items[0].text), sizes[i] + 1);
        assert_int_equal(strlen(parsed.manifest.files.items[0].destination), sizes[i] + 1);
        assert_int_equal(strlen(parsed.manifest.files.items[0].sources.items[0].text), sizes[i] < 30000 ? sizes[i] : 1);
        assert_int_equal(parsed.manifest.files.items[0].line, 4);
    }
}

static void test_lines_have_a_bound(void **state)
{
    (void)state;
    static char text[80000];
    char *end = stpcpy(text, "[program]\npath = /");
    (void)repeat(end, 'p', 65536);
    assert_refused(text, "dir/m.ini:2: the line has more than 65536 bytes; split it, or use a list of several lines");
    static char huge[PITH_MANIFEST_LARGEST + 1];
    memset(huge, '\n', sizeof huge);
    assert_refused_bytes(huge, sizeof huge, "dir/m.ini:1: more than 1048576 bytes; is it a manifest?");
}

/* inih cuts the key of a continued value, and a section's name, at 49 bytes. */
static void test_long_names(void **state)
{
    (void)state;
    char text[400];
    char *end = stpcpy(text, "[files]\n/");
    end = repeat(end, 'd', 70);
    (void)stpcpy(end, "/ = a\n  b\n  c\n");
    PARSED parsed = parse(text);
    assert_int_equal(parsed.manifest.files.count, 1);
    assert_int_equal(strlen(parsed.manifest.files.items[0].destination), 71);
    assert_list(&parsed.manifest.files.items[0].sources, "a|b|c");
    assert_int_equal(parsed.manifest.files.items[0].sources.items[2].line, 4);

    end = stpcpy(text, "[files]\n/x = x\n[image]\nenv.");
    end = repeat(end, 'E', 124);
    (void)stpcpy(end, " = v\n");
    PARSED longest = parse(text);
    assert_int_equal(strlen(longest.manifest.image.env.items[0].name), 124);

    end = stpcpy(text, "[image]\nenv.");
    end = repeat(end, 'E', 125);
    (void)stpcpy(end, " = v\n");
    PARSED longer = parse_any(text);
    assert_false(longer.done);
    assert_non_null(strstr(longer.error.message, "dir/m.ini:2: the key 'env.EEEE"));
    assert_non_null(strstr(longer.error.message, "…' has more than 128 bytes"));

    end = stpcpy(text, "\n[");
    end = repeat(end, 's', 49);
    (void)stpcpy(end, "]\n");
    PARSED section = parse_any(text);
    assert_false(section.done);
    assert_non_null(strstr(section.error.message, "dir/m.ini:2: unknown section [sss"));
}

/* inih makes an indented "key = value" a second value of the key above. */
static void test_indented_keys(void **state)
{
    (void)state;
    static const char *const texts[] = {"[program]\npath = /a\n  %s\n", "[program]\npath = /a\n\t%s\n",
                                        "[program]\npath = /a\n\n; x\n %s\n"};
    static const char *const lines[] = {"path = /b", "path=/b", "path: /b", "other = /b", "[files]", "x =", NULL};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (const char *const *line = lines; *line != NULL; line++) {
            struct pith_arena arena = {0};
            char text[200];
            (void)strcpy(text, texts[i]);
            (void)strcpy(strchr(text, '%'), *line);
            const char *message = pith_format(
                &arena, "dir/m.ini:%d: '%s' is indented, which continues the value above; remove the spaces before it",
                i == 2 ? 5 : 3, *line);
            assert_refused(text, message);
            pith_arena_finish(&arena);
        }
    }
    assert_refused("[python]\ninterpreter = /p\n  /q\n",
                   "dir/m.ini:3: '/q' is indented, but 'interpreter' takes one line; remove the spaces before it");
    assert_refused("[python]\n  interpreter\n",
                   "dir/m.ini:2: 'interpreter' is indented, but no list stands above it; remove the spaces before it");
    assert_refused("[program]\npath = /a\n[python]\n  /b\n",
                   "dir/m.ini:4: '/b' is indented, but no list stands above it; remove the spaces before it");
    assert_refused("[files]\n/a = b\n /c=d\n",
                   "dir/m.ini:3: '/c=d' is indented, which continues the value above; remove the spaces before it");
}

static void test_continued_lists(void **state)
{
    (void)state;
    PARSED parsed = parse("[program]\npath =\n  /a /b\n\n  ; between\n\t/c\n");
    const struct pith_list *path = &parsed.manifest.program.path;
    assert_list(path, "/a|/b|/c");
    assert_int_equal(path->line, 2);
    assert_int_equal(path->items[0].line, 3);
    assert_int_equal(path->items[1].line, 3);
    assert_int_equal(path->items[2].line, 6);
}

/* inih makes "[ab]*.txt = x" the section "ab". */
static void test_brackets(void **state)
{
    (void)state;
    assert_refused("[files]\n[ab]*.txt = x\n", "dir/m.ini:2: '[ab]*.txt' is not an absolute path; begin with '/'");
    assert_refused("[program]\n[ab]*.txt = x\n", "dir/m.ini:2: '[ab]*.txt = x' is neither a section nor a key; a "
                                                 "section is '[name]' alone on its line");
    assert_refused("[files] ; mine\n", "dir/m.ini:1: '[files] ; mine' is neither a section nor a key; a section is "
                                       "'[name]' alone on its line");
    assert_refused("[files\n", "dir/m.ini:1: '[files' is neither a section nor a key; a section is '[name]' alone on "
                               "its line");
    PARSED parsed = parse("[ files ]\n/app/[id]*.tsx = [ab]*.txt\n");
    assert_string_equal(parsed.manifest.files.items[0].destination, "/app/[id]*.tsx");
    assert_list(&parsed.manifest.files.items[0].sources, "[ab]*.txt");
}

/* inih takes ':' for '='. */
static void test_colons(void **state)
{
    (void)state;
    assert_refused("[python]\ninterpreter: /p\n", "dir/m.ini:2: no '=' in 'interpreter: /p'; write 'KEY = VALUE'");
    assert_refused("[image]\nenv.A:B = c\n", "dir/m.ini:2: 'env.A:B' is no key; write 'KEY = VALUE', the key in "
                                             "letters, digits, '.', '_', '-' and '/'");
    assert_refused("[files]\n/a: b\n", "dir/m.ini:2: no '=' in '/a: b'; write 'DEST = SOURCE'");
    PARSED parsed = parse("[files]\n/C:/a:b = c:d\n[image]\nenv.URL = http://x:80/?a=b\n");
    assert_string_equal(parsed.manifest.files.items[0].destination, "/C:/a:b");
    assert_list(&parsed.manifest.files.items[0].sources, "c:d");
    assert_string_equal(parsed.manifest.image.env.items[0].text, "http://x:80/?a=b");
}

/* inih cuts a value at " ;". */
static void test_semicolons(void **state)
{
    (void)state;
    PARSED parsed =
        parse("[image]\nentrypoint = [\"sh\", \"a ;b\", \"c # d\"]\ncmd = 'x ;y' a;b \\;\nenv.A = \"1 ; 2\"\n"
              "env.B = 1;2#3\n");
    assert_list(&parsed.manifest.image.entrypoint, "sh|a ;b|c # d");
    assert_list(&parsed.manifest.image.cmd, "x ;y|a;b|;");
    assert_string_equal(parsed.manifest.image.env.items[0].text, "1 ; 2");
    assert_string_equal(parsed.manifest.image.env.items[1].text, "1;2#3");
    assert_refused("[image]\nenv.A = 1 ; 2\n",
                   "dir/m.ini:2: '; 2' looks like a comment; give a comment its own line, or quote the whole value");
    assert_refused("[image]\nenv.A = 1 # 2\n",
                   "dir/m.ini:2: '# 2' looks like a comment; give a comment its own line, or quote the whole value");
    assert_refused("[program]\npath = /a ; why\n",
                   "dir/m.ini:2: '; why' looks like a comment; give a comment its own line, or quote the word");
}

/* inih ends a line at a NUL and never says so. */
static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    static const char nul[] = "[files]\n/a = b\0c\n", first[] = "\0", utf16[] = "\xff\xfe[\0";
    assert_refused_bytes(nul, sizeof nul - 1, "dir/m.ini:2: a NUL byte; a manifest is UTF-8 text");
    assert_refused_bytes(first, 1, "dir/m.ini:1: a NUL byte; a manifest is UTF-8 text");
    assert_refused_bytes(utf16, 4, "dir/m.ini:1: a NUL byte; a manifest is UTF-8 text");
    assert_refused("[files]\n\n/a = b\xff\n", "dir/m.ini:3: not UTF-8; save the manifest as UTF-8");
    assert_refused("[files]\n/a = b\rc\n", "dir/m.ini:2: the control character 0x0d; a manifest is UTF-8 text");
    assert_refused("; \x1b[0m\n", "dir/m.ini:1: the control character 0x1b; a manifest is UTF-8 text");
}

static void test_line_ends_and_marks(void **state)
{
    (void)state;
    PARSED crlf = parse("\xef\xbb\xbf[files]\r\n\r\n/a = b \t\r\n/c = d");
    assert_int_equal(crlf.manifest.files.count, 2);
    assert_list(&crlf.manifest.files.items[0].sources, "b");
    assert_int_equal(crlf.manifest.files.items[1].line, 4);
    PARSED last = parse("[files]\n/c = d\r");
    assert_list(&last.manifest.files.items[0].sources, "d");
    assert_refused("\xef\xbb\xbf", "dir/m.ini:1: nothing to compose; name an interpreter in [python], a program in "
                                   "[program], or files in [files]");
    assert_refused("", "dir/m.ini:1: nothing to compose; name an interpreter in [python], a program in [program], or "
                       "files in [files]");
    assert_refused("[files]\n; nothing\n\n", "dir/m.ini:3: nothing to compose; name an interpreter in [python], a "
                                             "program in [program], or files in [files]");
    assert_refused("[files]\n\xef\xbb\xbf/a = b\n",
                   "dir/m.ini:2: '\xef\xbb\xbf/a' is not an absolute path; begin with '/'");
}

static void test_repetitions(void **state)
{
    (void)state;
    assert_refused("[python]\ninterpreter = /a\n\ninterpreter = /a\n",
                   "dir/m.ini:4: the key 'interpreter' is repeated; line 2 has it already");
    assert_refused("[image]\nenv.A = 1\nenv.B = 1\nenv.A = 2\n",
                   "dir/m.ini:4: the key 'env.A' is repeated; line 2 has it already");
    assert_refused("[files]\n/a = b\n[user]\n[files]\n",
                   "dir/m.ini:4: the section [files] is repeated; put its keys below line 1");
    assert_refused("[files]\n/a = b\n//a/. = c\n",
                   "dir/m.ini:3: the destination '/a' is repeated; line 2 has it already");
    assert_refused("path = /a\n",
                   "dir/m.ini:1: 'path = /a' stands before the first section; begin with one such as [program]");
    PARSED parsed =
        parse("[files]\n/a = b\n/a/ = c\n[python]\ninterpreter = /p\nstdlib = full\npackages = all\npath = /x\n"
              "[program]\npath = /y\n");
    assert_int_equal(parsed.manifest.files.count, 2);
}

/* Debian's inih has its options as globals too; whatever another build chose, the meaning is the same. */
#pragma weak ini_allow_multiline
#pragma weak ini_allow_inline_comments
#pragma weak ini_allow_no_value
#pragma weak ini_stop_on_first_error
#pragma weak ini_use_stack
#pragma weak ini_allow_bom
#pragma weak ini_start_comment_prefixes

static void test_other_builds_of_inih(void **state)
{
    (void)state;
    if (&ini_allow_multiline == NULL || &ini_use_stack == NULL || &ini_start_comment_prefixes == NULL) {
        skip();
    }
    static char prefixes[] = "/[e";
    for (unsigned bits = 0; bits < 64; bits++) {
        ini_allow_multiline = bits & 1;
        ini_allow_inline_comments = bits & 2;
        ini_allow_no_value = bits & 4;
        ini_stop_on_first_error = bits & 8;
        ini_use_stack = bits & 16;
        ini_allow_bom = bits & 32;
        PARSED parsed = parse("\xef\xbb\xbf[program]\npath = /a\n  /b\n[files]\n/x;y = [a]\n  mode=0640\n");
        assert_list(&parsed.manifest.program.path, "/a|/b");
        assert_string_equal(parsed.manifest.files.items[0].destination, "/x;y");
        assert_int_equal(parsed.manifest.files.items[0].mode, 0640);
    }
    ini_start_comment_prefixes = prefixes; /* a line that vanishes must not vanish unseen */
    PARSED parsed = parse_any("[program]\npath = /a\n");
    assert_false(parsed.done);
    assert_non_null(strstr(parsed.error.message, "inih"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_values_are_whole),
        cmocka_unit_test(test_lines_have_a_bound),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_indented_keys),
        cmocka_unit_test(test_continued_lists),
        cmocka_unit_test(test_brackets),
        cmocka_unit_test(test_colons),
        cmocka_unit_test(test_semicolons),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_line_ends_and_marks),
        cmocka_unit_test(test_repetitions),
        cmocka_unit_test(test_other_builds_of_inih),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
