/* SPDX-License-Identifier: Apache-2.0 */
/* The table of package databases: every column that a row must have, and who of two databases owns a file. */
#include "../scratch.h"
#include "pith/package.h"

static void every_row_is_whole(void **state)
{
    uint32_t rows = 0;
    (void)state;
    for (const struct pith_package_database *row = pith_package_databases; row->name != NULL; row++, rows++) {
        assert_true(*row->name != '\0' && strcmp(row->name, "distribution") != 0); /* which is Python's, in reports */
        assert_non_null(row->vendor);
        assert_non_null(row->read);
        assert_non_null(row->marks[0]);
        assert_null(row->marks[sizeof row->marks / sizeof *row->marks - 1]);
        assert_true(row->records || row->cut != NULL); /* scanners find it in the image */
        for (const struct pith_package_database *other = pith_package_databases; other < row; other++) {
            assert_string_not_equal(other->name, row->name);
        }
    }
    assert_true(rows >= 2);
}

static const char *read_text(struct scratch *scratch, const char *path)
{
    enum { LIMIT = 1 << 16 };
    char *text = pith_alloc(&scratch->arena, LIMIT);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, LIMIT - 1, file)] = '\0';
    (void)fclose(file);
    return text;
}

static void the_schemas_list_every_row(void **state)
{
    static const char *const schemas[] = {"account", "diff"};
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        const char *path = pith_format(&scratch->arena, PITH_TESTS_DIR "/../docs/schema/%s.json", schemas[i]);
        const char *kinds = strstr(read_text(scratch, path), "\"distribution\",");
        assert_non_null(kinds);
        kinds = pith_copy(&scratch->arena, kinds, strcspn(kinds, "]"));
        for (const struct pith_package_database *row = pith_package_databases; row->name != NULL; row++) {
            if (strstr(kinds, pith_format(&scratch->arena, "\"%s\"", row->name)) == NULL) {
                fail_msg("%s lists no owner of the kind %s", path, row->name);
            }
        }
    }
}

static void packages_know_their_database(void **state)
{
    static const char *const paths[] = {"/etc/both", "/etc/apks", "/etc/debs", "/etc/nobodys"};
    struct scratch *scratch = *state;
    struct pith_source *source;
    struct pith_view *view;
    struct pith_package_set set;
    for (size_t i = 0; i < 4; i++) {
        make_file(scratch, paths[i] + 1, "x");
    }
    make_file(scratch, "var/lib/dpkg/status", "Package: d\nArchitecture: all\nVersion: 1\n");
    make_file(scratch, "var/lib/dpkg/info/d.list", "/etc\n/etc/debs\n/etc/both\n");
    make_file(scratch, "lib/apk/db/installed", "P:a\nV:2\nA:x\nF:etc\nR:apks\nR:both\n\n");
    assert_done(scratch, pith_source_directory(scratch->path, false, &source, &scratch->error));
    assert_done(scratch, pith_view_of(source, &view, &scratch->error));
    assert_done(scratch, pith_packages_read(view, paths, 4, &scratch->arena, &set, &scratch->error));
    assert_int_equal(set.list.count, 2);
    assert_string_equal(set.list.items[0].database->name, "deb");
    assert_string_equal(set.list.items[1].database->name, "apk");
    assert_null(set.at[0]);
    assert_string_equal(set.at[1], "/lib/apk/db/installed");
    const uint32_t owners[] = {1, 2, 1, 0}; /* the first database has what both list */
    assert_memory_equal(set.owners, owners, sizeof owners);
    pith_view_destroy(view);
    pith_source_destroy(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        scratch_test(the_schemas_list_every_row),
        scratch_test(packages_know_their_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
