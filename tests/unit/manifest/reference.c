/* SPDX-License-Identifier: Apache-2.0 */
/* docs/manifest.md and the table of keys say the same, and the manifests that it shows are right. */
#include "parsed.h"

#include <stdio.h>

#define DOCUMENT PITH_TESTS_DIR "/../docs/manifest.md"
enum { KEYS_MOST = 100 };

static const char *take_cell(struct pith_arena *arena, const char **row)
{
    const char *start = *row + strspn(*row, " `"), *end = strstr(start, " |");
    assert_non_null(end);
    *row = end + 2;
    size_t size = (size_t)(end - start);
    while (size > 0 && start[size - 1] == '`') {
        size--;
    }
    return pith_copy(arena, start, size);
}

static void check_row(struct pith_arena *arena, const char *section, const char *row, bool *seen)
{
    const char *name = take_cell(arena, &row), *fallback = take_cell(arena, &row), *doc = row;
    for (uint32_t i = 0; i < pith_keys_count; i++) {
        const struct pith_key *key = &pith_keys[i];
        if (strcmp(key->section, section) == 0 && strcmp(key->name, name) == 0) {
            assert_false(seen[i]);
            seen[i] = true;
            assert_string_equal(fallback, key->fallback == NULL ? "—" : key->fallback);
            assert_int_equal(strstr(doc, "List of") != NULL || strstr(doc, "list of") != NULL ||
                                 strstr(doc, "Command:") != NULL,
                             key->many);
            for (const char *const *word = key->words; word != NULL && *word != NULL; word++) {
                bool yes_no = key->read == pith_read_yes || strchr(*word, '/') != NULL;
                const char *quoted = pith_format(arena, "`%s`", *word);
                if (!yes_no && strstr(doc, quoted) == NULL) {
                    fail_msg("[%s] %s: the reference does not tell %s", section, name, quoted);
                }
            }
            return;
        }
    }
    fail_msg("the reference has a key '%s' in [%s], the table has none", name, section);
}

static void test_same_keys(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    FILE *file = fopen(DOCUMENT, "r");
    assert_non_null(file);
    char line[2000], section[50] = "";
    bool seen[KEYS_MOST] = {false}, table = false;
    assert_true(pith_keys_count <= KEYS_MOST);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "## `[%49[a-z]]`", section) == 1) {
            assert_non_null(pith_section_find(section));
        }
        table = strncmp(line, "| key |", 7) == 0 || (table && *line == '|');
        if (table && strncmp(line, "| `", 3) == 0) {
            check_row(&arena, section, line + 1, seen);
        }
    }
    (void)fclose(file);
    for (uint32_t i = 0; i < pith_keys_count; i++) {
        if (!seen[i]) {
            fail_msg("the reference lacks '%s' of [%s]", pith_keys[i].name, pith_keys[i].section);
        }
    }
    pith_arena_finish(&arena);
}

/* Blocks that are no whole manifest begin with [files] alone; those parse too. */
static void test_shown_manifests(void **state)
{
    (void)state;
    FILE *file = fopen(DOCUMENT, "r");
    assert_non_null(file);
    char line[2000], text[20000] = "";
    bool inside = false;
    int count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (strcmp(line, "```ini\n") == 0) {
            inside = true;
            *text = '\0';
        } else if (strcmp(line, "```\n") == 0) {
            inside = false;
            PARSED parsed = parse(text);
            count += parsed.done;
        } else if (inside) {
            (void)strcat(text, line);
        }
    }
    (void)fclose(file);
    assert_int_equal(count, 4);
}

/* The rows of the table of forms in [files], each as a manifest. */
static void test_shown_forms(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    FILE *file = fopen(DOCUMENT, "r");
    assert_non_null(file);
    char line[2000];
    int count = 0;
    for (bool table = false; fgets(line, sizeof line, file) != NULL;) {
        table = strncmp(line, "| form |", 8) == 0 || (table && *line == '|');
        if (table && strncmp(line, "| `", 3) == 0) {
            const char *row = line + 1;
            PARSED parsed = parse(pith_format(&arena, "[files]\n%s\n", take_cell(&arena, &row)));
            assert_int_equal(parsed.manifest.files.count, 1);
            count++;
        }
    }
    (void)fclose(file);
    assert_int_equal(count, 8);
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_keys),
        cmocka_unit_test(test_shown_manifests),
        cmocka_unit_test(test_shown_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
