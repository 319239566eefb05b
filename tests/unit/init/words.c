/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, words and variables of a Dockerfile, as BuildKit reads them. */
#include "init/dockerfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after those: */
#include <cmocka.h>

static void expansion(void **state)
{
    (void)state;
    static const struct {
        const char *word, *expected; /* NULL: not understood */
    } cases[] = {
        {"plain", "plain"},
        {"$A", "1"},
        {"${A}b", "1b"},
        {"'$A'", "$A"},
        {"\"$A \\\" b\"", "1 \" b"},
        {"\\$A", "$A"},
        {"$NONE", ""},
        {"${NONE:-d}", "d"},
        {"${EMPTY:-d}", "d"},
        {"${EMPTY-d}", ""},
        {"${NONE-d}", "d"},
        {"${A:+x}", "x"},
        {"${NONE:+x}", ""},
        {"${EMPTY:+x}", ""},
        {"${EMPTY+x}", "x"},
        {"${NONE:-${A}$B}", "1two words"},
        {"${A:?m}", "1"},
        {"${NONE:?m}", NULL},
        {"${A#x}", NULL},
        {"${A", NULL},
        {"\"open", NULL},
        {"'open", NULL},
        {"$", "$"},
        {"a$", "a$"},
        {"$A$B", "1two words"},
        {"${}", NULL},
        {"a\\ b", "a b"},
        {"${NONE:-'}'}", "}"},
    };
    struct pith_arena arena = {0};
    struct docker_variables variables = {0};
    docker_set(&arena, &variables, "A", "1");
    docker_set(&arena, &variables, "B", "two words");
    docker_set(&arena, &variables, "EMPTY", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = docker_expand(&arena, &variables, cases[i].word, '\\');
        if ((text == NULL) != (cases[i].expected == NULL) || (text != NULL && strcmp(text, cases[i].expected) != 0)) {
            fail_msg("%s became %s, not %s", cases[i].word, text == NULL ? "nothing" : text,
                     cases[i].expected == NULL ? "nothing" : cases[i].expected);
        }
    }
    assert_string_equal(docker_expand(&arena, &variables, "C:\\a`$A", '`'), "C:\\a$A");
    pith_arena_finish(&arena);
}

static const struct docker_instruction *parse(struct pith_arena *arena, struct docker_file *file, const char *text)
{
    struct pith_error error = {0};
    if (!docker_parse("D", text, strlen(text), arena, file, &error)) {
        fail_msg("%s", error.message);
    }
    return file->list.items;
}

static void lines(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    struct docker_file file;
    const struct docker_instruction *list =
        parse(&arena, &file,
              "# a comment\n\nfrom x\nRUN a \\\n  # within\n\n  b \\  \n c\r\n"
              "RUN x \\\\\nRUN <<E <<-'F' cat\n$1\n\\\nE\n\t2\n\tF\nCMD [\"a\", \"b c\"]\n"
              "COPY --from=b --chown=c:d e f\nCMD [\"a\"\n");
    assert_int_equal(file.list.count, 7);
    assert_string_equal(list[0].name, "FROM");
    assert_int_equal(list[0].line, 3);
    assert_string_equal(list[1].rest, "a   b  c");
    assert_int_equal(list[1].line, 4);
    assert_string_equal(list[2].rest, "x \\\\");
    assert_int_equal(list[3].heredocs.count, 2);
    assert_string_equal(list[3].heredocs.items[0].text, "$1\n\\\n");
    assert_true(list[3].heredocs.items[0].expand && !list[3].heredocs.items[1].expand);
    assert_string_equal(list[3].heredocs.items[1].text, "2\n");
    assert_true(list[4].json && list[4].words.count == 2);
    assert_string_equal(list[4].words.items[1], "b c");
    assert_int_equal(list[4].line, 16);
    assert_string_equal(docker_flag(&list[5], "chown"), "c:d");
    assert_string_equal(docker_flag(&list[5], "from"), "b");
    assert_null(docker_flag(&list[5], "chmod"));
    assert_string_equal(list[5].rest, "e f");
    assert_false(list[6].json);
    pith_arena_finish(&arena);
}

static void directives(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    struct docker_file file;
    (void)parse(&arena, &file, "\xef\xbb\xbf# syntax=x\n# escape = `\nFROM x\nRUN a `\n b \\\nRUN c\n");
    assert_int_equal(file.escape, '`');
    assert_int_equal(file.list.count, 3);
    assert_string_equal(file.list.items[1].rest, "a  b \\");
    (void)parse(&arena, &file, "# no directive\n# escape=`\nFROM x\n");
    assert_int_equal(file.escape, '\\');
    pith_arena_finish(&arena);
}

static void refusals(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    struct docker_file file;
    struct pith_error error = {0};
    assert_false(docker_parse("D", "FROM x\nRUN <<E\nnever\n", 21, &arena, &file, &error));
    assert_non_null(strstr(error.message, "D:2: the heredoc E has no end"));
    assert_false(docker_parse("D", "FROM\0x", 6, &arena, &file, &error));
    assert_non_null(strstr(error.message, "NUL"));
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expansion),
        cmocka_unit_test(lines),
        cmocka_unit_test(directives),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
