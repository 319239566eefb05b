/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .dockerignore, against a table of what Docker does: each answer is moby/patternmatcher 0.6.1's own, but for a hidden
 * directory (`d/`) that must be entered for an exception.
 */
#include "../scratch.h"
#include "plan/room.h"

static const struct {
    const char *file, *hidden, *shown;
} cases[] = {
    {"", "", "a .dockerignore"},
    {"a", "a a/b a/", "b d/a d/a/ ab"},
    {"/a", "a", "b/a"},
    {"a/", "a a/ a/b", "b"},
    {"./a\n", "a", "b"},
    {"a//b/./c/../", "a/b", "a"},
    {"  a \t\r\n", "a", "b"},
    {"# a\n#b", "", "a b #b"},
    {" #a", "#a", "a"}, /* a comment only in the first column */
    {"*", "a a/b .x d/", ""},
    {"*.log", "x.log", "d/x.log x.logs"},
    {"**/*.log", "x.log d/x.log d/e/x.log", "x.logs"},
    {"**.log", "x.log d/x.log", "x.logs"},
    {"**/node_modules", "node_modules node_modules/x a/node_modules/x", "node_modules2"},
    {"a/**", "a/b a/b/c", "a a/"},
    {"a/*", "a/b a/b/c", "a"},
    {"a/*/c", "a/b/c a/b/c/d", "a/c a/b"},
    {"**", "a a/b d/", ""},
    {"a?", "ab", "a abc"},
    {"[a-c]", "a b/x", "d"},
    {"\\*", "*", "a"},
    {"*\n!b", "a c/d", "b b/c"},
    {"*\n!b/c", "a b/d", "b/c b/c/e b/"},
    {"!a\n*", "a", ""},
    {"a\n!a\na", "a", ""},
    {"*\n! b", "a", "b"},
    {"*\n!/b/", "a", "b b/c"},
    {"a\n!a/b\na/b/c", "a a/x a/b/c", "a/b a/b/d a/"},
    {"*\n!**/*.py", "a d/x", "x.py d/x.py d/"},
    {"**\n!src/*/keep", "a src/x/lose other/", "src/x/keep src/ src/x/"},
    {"*\n!src", "a b/", "src src/a"},
    {"..\n../a\n.\n/", "", "a b"},
    {"\xef\xbb\xbf"
     "a",
     "a", "b"},
    {"a\n\n\n   \nb", "a b", "c"},
    {"*.md\n!README.md", "x.md", "README.md d/x.md"},
    {"*.md\n!README*.md\nREADME-secret.md", "x.md README-secret.md", "README.md README-x.md"},
};

static void judge(const void *ignore, const char *words, bool hidden, const char *file)
{
    char copy[256], *rest = copy;
    (void)snprintf(copy, sizeof copy, "%s", words);
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        size_t size = strlen(word);
        char path[256];
        if (size == 0) {
            continue;
        }
        bool directory = word[size - 1] == '/';
        (void)snprintf(path, sizeof path, "/%.*s", (int)(directory ? size - 1 : size), word);
        if (plan_ignore_hides(ignore, path, directory) != hidden) {
            fail_msg("%s: %s must be %s", file, word, hidden ? "hidden" : "shown");
        }
    }
}

static const void *read_ignore(struct scratch *scratch, const char *file)
{
    struct pith_source *source = directory_of(scratch, "");
    struct pith_mount root = {.at = "/", .source = source, .in = "/", .mode = -1};
    struct pith_view *view;
    const void *ignore;
    make_file(scratch, ".dockerignore", file);
    assert_done(scratch, pith_view_create(&root, 1, &view, &scratch->error));
    assert_done(scratch, plan_ignore_read(view, &scratch->arena, &ignore, &scratch->error));
    pith_view_destroy(view);
    pith_source_destroy(source);
    return ignore;
}

static void it_is_read_as_docker_reads_it(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const void *ignore = read_ignore(*state, cases[i].file);
        assert_non_null(ignore);
        judge(ignore, cases[i].hidden, true, cases[i].file);
        judge(ignore, cases[i].shown, false, cases[i].file);
    }
}

static void none_is_none(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *memory = pith_source_memory("empty", &scratch->arena);
    struct pith_mount root = {.at = "/", .source = memory, .in = "/", .mode = -1};
    struct pith_view *view;
    const void *ignore = scratch;
    assert_done(scratch, pith_view_create(&root, 1, &view, &scratch->error));
    assert_done(scratch, plan_ignore_read(view, &scratch->arena, &ignore, &scratch->error));
    assert_null(ignore);
    pith_view_destroy(view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {scratch_test(it_is_read_as_docker_reads_it), scratch_test(none_is_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
