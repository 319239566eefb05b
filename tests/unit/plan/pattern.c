/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every short pattern against every short path, beside a slow way of matching that tries all; and .dockerignore's
 * answers in any order of questions, beside each pattern against each directory above.
 */
#include "base/pattern.h"
#include "../scratch.h"
#include "plan/room.h"

/* The meaning, said recursively: exponential, and short. */
static bool means(const char *pattern, const char *path)
{
    if (pattern[0] == '\0') {
        return path[0] == '\0';
    }
    if (pattern[0] != '*') {
        bool one = pattern[0] == '?' ? path[0] != '\0' && path[0] != '/' : path[0] == pattern[0];
        return one && means(pattern + 1, path + 1);
    }
    const char *rest = pattern + strspn(pattern, "*");
    if (rest > pattern + 1 && *rest == '\0') {
        return *path != '\0';
    }
    if (rest > pattern + 1 && *rest == '/') { /* here, or behind any slash */
        for (; path != NULL; path = strchr(path, '/') == NULL ? NULL : strchr(path, '/') + 1) {
            if (means(rest + 1, path)) {
                return true;
            }
        }
        return false;
    }
    for (;; path++) {
        if (means(rest, path)) {
            return true;
        }
        if (*path == '\0' || *path == '/') {
            return false;
        }
    }
}

/* The word of a number, in these letters; false when it is longer than `longest`. */
static bool word_of(unsigned number, const char *letters, size_t longest, char *word)
{
    size_t base = strlen(letters), size = 0;
    for (; number > 0; number = (number - 1) / (unsigned)base) {
        if (size == longest) {
            return false;
        }
        word[size++] = letters[(number - 1) % base];
    }
    word[size] = '\0';
    return true;
}

static void short_patterns_mean_what_they_say(void **state)
{
    (void)state;
    char pattern[8], path[8];
    unsigned compared = 0;
    for (unsigned i = 0; word_of(i, "a*?/b", 5, pattern); i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pattern read = pith_pattern_read(&arena, pattern, PITH_PATTERN_NAMES);
        for (unsigned j = 0; word_of(j, "ab/", 4, path); j++, compared++) {
            if (pith_pattern_matches(&read, path) != means(pattern, path)) {
                fail_msg("'%s' and '%s'", pattern, path);
            }
        }
    }
    assert_true(compared > 400000);
}

/* moby/patternmatcher: what follows `**` begins behind a slash, or at once. */
static void two_stars_within_a_name_are_as_docker_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *path;
        bool matches;
    } cases[] = {
        {"a**b", "ab", true},       {"a**b", "a/b", true},     {"a**b", "a/x/b", true}, {"a**b", "axb", false},
        {"**.l*g", "x/.log", true}, {"**.log", "x.log", true}, {"a**", "a/b", true},    {"a**", "a", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_pattern read = pith_pattern_read(&arena, cases[i].pattern, PITH_PATTERN_IGNORE);
        if (pith_pattern_matches(&read, cases[i].path) != cases[i].matches) {
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].path);
        }
    }
}

static const char *const lines[] = {"a", "!a", "**/b", "!**/b", "a/*", "!a/b", "*/a/**", "!b/**/a", "**", "!*a", "?/?"};
enum { LINES = sizeof lines / sizeof *lines };

/* The last line that matches the path or a directory above it decides. */
static bool is_hidden(const struct pith_pattern *patterns, const unsigned *chosen, unsigned count, const char *path)
{
    bool hidden = false;
    for (unsigned i = 0; i < count; i++) {
        char above[64];
        (void)snprintf(above, sizeof above, "%s", path);
        for (char *slash = above; slash != NULL;) {
            if (pith_pattern_matches(&patterns[chosen[i]], above)) {
                hidden = lines[chosen[i]][0] != '!';
                break;
            }
            slash = strrchr(above, '/');
            if (slash != NULL) {
                *slash = '\0';
            }
        }
    }
    return hidden;
}

static const void *read_lines(struct scratch *scratch, const unsigned *chosen, unsigned count)
{
    char text[256] = "";
    for (unsigned i = 0; i < count; i++) {
        (void)strcat(strcat(text, lines[chosen[i]]), "\n");
    }
    struct pith_source *made = pith_source_memory("made", &scratch->arena);
    pith_source_add(made, &(struct pith_made){.path = "/.dockerignore",
                                              .type = PITH_REGULAR,
                                              .mode = 0644,
                                              .bytes = pith_strdup(&scratch->arena, text),
                                              .size = strlen(text)});
    struct pith_view *view;
    const void *ignore;
    assert_done(scratch, pith_view_of(made, &view, &scratch->error));
    assert_done(scratch, plan_ignore_read(view, &scratch->arena, &ignore, &scratch->error));
    pith_view_destroy(view);
    return ignore;
}

static void what_is_hidden_does_not_depend_on_the_order_of_questions(void **state)
{
    struct scratch *scratch = *state;
    struct pith_pattern patterns[LINES];
    unsigned random = 1, hidden = 0, shown = 0;
    for (unsigned i = 0; i < LINES; i++) {
        patterns[i] = pith_pattern_read(&scratch->arena, lines[i] + (lines[i][0] == '!'), PITH_PATTERN_IGNORE);
    }
    for (unsigned round = 0; round < 200; round++) {
        unsigned chosen[4];
        for (unsigned i = 0; i < 4; i++) {
            chosen[i] = (random = random * 1103515245U + 12345U) / 65536 % LINES;
        }
        const void *ignore = read_lines(scratch, chosen, 4);
        for (unsigned question = 0; question < 100; question++) {
            char path[64] = "/";
            unsigned depth = (random = random * 1103515245U + 12345U) / 65536 % 12;
            for (unsigned i = 0; i <= depth; i++) {
                random = random * 1103515245U + 12345U;
                (void)strcat(strcat(path, i > 0 ? "/" : ""), random / 65536 % 3 == 0 ? "a"
                                                             : random % 7 < 4        ? "b"
                                                                                     : "ba");
            }
            bool is = is_hidden(patterns, chosen, 4, path + 1);
            if (plan_ignore_hides(ignore, path, false) != is) {
                fail_msg("%s by %s, %s, %s, %s", path, lines[chosen[0]], lines[chosen[1]], lines[chosen[2]],
                         lines[chosen[3]]);
            }
            hidden += is;
            shown += !is;
        }
    }
    assert_true(hidden > 1000 && shown > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(short_patterns_mean_what_they_say),
        scratch_test(two_stars_within_a_name_are_as_docker_has_them),
        scratch_test(what_is_hidden_does_not_depend_on_the_order_of_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
