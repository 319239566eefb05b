/* SPDX-License-Identifier: Apache-2.0 */
/* Distributions of Python as installers leave them: RECORD, METADATA, entry points, eggs, editable projects. */
#include "pith/languages/python/dists.h"
#include "../memory.h"

#define SITE "/usr/lib/python3/site-packages"

static const char *const sites[] = {"/app/lib", SITE};

static void read_dists(struct memory *memory, struct pith_dists *dists)
{
    look_at_memory(memory);
    assert_done(memory, pith_dists_read(memory->view, sites, 2, &memory->arena, dists, &memory->error));
}

static const struct pith_dist *named(const struct pith_dists *dists, const char *name)
{
    uint32_t index = pith_dists_named(dists, name);
    if (index == UINT32_MAX) {
        fail_msg("there is no distribution %s", name);
    }
    return &dists->list.items[index];
}

/* With a blank behind each. */
static const char *joined(struct memory *memory, const char *const *items, uint32_t count)
{
    const char *all = "";
    for (uint32_t i = 0; i < count; i++) {
        all = pith_format(&memory->arena, "%s%s ", all, items[i]);
    }
    return all;
}

#define assert_files(memory, dist, expected) \
    assert_string_equal(joined(memory, (dist)->files.items, (dist)->files.count), expected)

static void a_record_says_which_files(void **state)
{
    struct memory *memory = *state;
    struct pith_dists dists;
    put_text(memory->root, SITE "/Fla.sk-3.0.dist-info/METADATA", "Name: Fla.sk\nVersion: 3.0\n\nVersion: 9\n");
    put_text(
        memory->root, SITE "/Fla.sk-3.0.dist-info/RECORD",
        "flask/app.py,sha256=x,1\r\n../../../bin/flask,,\n\"flask/a,\"\"b\"\".py\",,\n\n/opt/abs,,\nlines\r\nlast");
    read_dists(memory, &dists);
    const struct pith_dist *dist = named(&dists, "FLA_SK"); /* any spelling */
    assert_string_equal(dist->name, "fla-sk");
    assert_string_equal(dist->shown, "Fla.sk");
    assert_string_equal(dist->version, "3.0"); /* what stands behind the first empty line is no header */
    assert_true(dist->recorded);
    assert_files(memory, dist,
                 SITE "/flask/app.py /usr/bin/flask " SITE "/flask/a,\"b\".py /opt/abs " SITE "/lines " SITE "/last ");
    struct pith_texts *texts = pith_view_texts(memory->view);
    assert_int_equal(pith_dists_owner(&dists, pith_intern(texts, "/usr/bin/flask")), dist - dists.list.items);
    assert_int_equal(pith_dists_owner(&dists, pith_intern(texts, "/usr/bin/other")), UINT32_MAX);
    assert_int_equal(pith_dists_named(&dists, "flask"), UINT32_MAX);
}

static void without_one_names_say_it(void **state)
{
    struct memory *memory = *state;
    struct pith_dists dists;
    put_text(memory->root, SITE "/one-1.egg-info/PKG-INFO", "Name: one\nVersion: 1\n");
    put_text(memory->root, SITE "/one-1.egg-info/top_level.txt", "pkg\nmod\npkg\n");
    put_text(memory->root, SITE "/pkg/__init__.py", "");
    put_text(memory->root, SITE "/pkg/sub/deep.py", "");
    put_text(memory->root, SITE "/mod.py", "");
    put_text(memory->root, SITE "/mod.cpython-312-x86_64-linux-gnu.so", "");
    put_text(memory->root, SITE "/model.py", "");
    put_text(memory->root, SITE "/Two_Words-2.egg-info", "Name: Two-Words\nVersion: 2\n"); /* the PKG-INFO itself */
    put_text(memory->root, SITE "/two_words.py", "");
    read_dists(memory, &dists);
    const struct pith_dist *one = named(&dists, "one");
    assert_false(one->recorded);
    assert_files(memory, one,
                 SITE "/mod.cpython-312-x86_64-linux-gnu.so " SITE "/mod.py " SITE "/pkg/__init__.py " SITE
                      "/pkg/sub/deep.py " SITE "/one-1.egg-info/PKG-INFO " SITE "/one-1.egg-info/top_level.txt ");
    assert_files(memory, named(&dists, "two-words"), SITE "/two_words.py " SITE "/Two_Words-2.egg-info ");
    assert_string_equal(named(&dists, "two-words")->version, "2");
}

static void requirements_know_their_extras(void **state)
{
    struct memory *memory = *state;
    struct pith_dists dists;
    put_text(memory->root, SITE "/a-1.dist-info/METADATA",
             "Metadata-Version: 2.1\nname: a\nRequires-Dist: B.c[Socks, x_y] (>=2)\n"
             "requires-dist: pytest; python_version < \"4\" and (extra == 'Test_it' or extra==\"dev\")\n"
             "Requires-Dist: ; nothing\nRequires-External: libpng\n\nRequires-Dist: body\n");
    put_text(memory->root, SITE "/a-1.dist-info/RECORD", "");
    put_text(memory->root, SITE "/egg.egg-info/PKG-INFO", "Name: egg\n");
    put_text(memory->root, SITE "/bare.egg-info/PKG-INFO", "Version: 1\n"); /* named by its directory alone */
    put_text(memory->root, SITE "/egg.egg-info/requires.txt",
             "one>=1\n\n[:python_version<'3']\ntwo\n\n[Ex.tra:x]\nthree\n");
    read_dists(memory, &dists);
    const struct pith_dist *a = named(&dists, "a"), *egg = named(&dists, "egg");
    assert_non_null(named(&dists, "bare"));
    assert_int_equal(a->requires.count, 2);
    const struct pith_requirement *one = &a->requires.items[0], *two = &a->requires.items[1];
    assert_string_equal(one->name, "b-c");
    assert_string_equal(joined(memory, one->asked.items, one->asked.count), "socks x-y ");
    assert_int_equal(one->under.count, 0);
    assert_string_equal(joined(memory, two->under.items, two->under.count), "test-it dev ");
    assert_int_equal(egg->requires.count, 3);
    assert_int_equal(egg->requires.items[1].under.count, 0); /* a marker alone is no extra */
    assert_string_equal(egg->requires.items[2].name, "three");
    assert_string_equal(joined(memory, egg->requires.items[2].under.items, egg->requires.items[2].under.count),
                        "ex-tra ");
}

static void assert_point(const struct pith_entry_point *point, const char *group, const char *name, const char *module,
                         const char *attribute)
{
    assert_string_equal(point->group, group);
    assert_string_equal(point->name, name);
    assert_string_equal(point->module, module);
    assert_string_equal(point->attribute == NULL ? "" : point->attribute, attribute);
}

static void entry_points_are_read(void **state)
{
    struct memory *memory = *state;
    struct pith_dist dist = {0};
    pith_entry_points_read(&memory->arena,
                           "before = x:y\n[console_scripts]\n# of a = b\n; c = d\nflask = flask.cli:main [dotenv]\n\n"
                           "[ a.group ]\r\nplug in=pkg.mod\r\nnothing\n  spaced   =  m : a.b  ",
                           &dist);
    assert_int_equal(dist.entry_points.count, 3);
    assert_point(&dist.entry_points.items[0], "console_scripts", "flask", "flask.cli", "main");
    assert_point(&dist.entry_points.items[1], "a.group", "plug in", "pkg.mod", "");
    assert_string_equal(dist.entry_points.items[2].name, "spaced");
}

static void the_first_site_hides_the_others(void **state)
{
    struct memory *memory = *state;
    struct pith_dists dists;
    put_text(memory->root, "/app/lib/six-2.dist-info/METADATA", "Name: six\nVersion: 2\n");
    put_text(memory->root, "/app/lib/six-2.dist-info/RECORD", "six.py,,\n");
    put_text(memory->root, SITE "/Six-1.dist-info/METADATA", "Name: Six\nVersion: 1\n");
    put_text(memory->root, SITE "/Six-1.dist-info/RECORD", "six.py,,\n");
    put_directory(memory->root, SITE "/nameless-1.dist-info");
    read_dists(memory, &dists);
    assert_int_equal(dists.list.count, 2);
    assert_string_equal(named(&dists, "six")->version, "2");
    assert_string_equal(named(&dists, "six")->site, "/app/lib");
    assert_string_equal(named(&dists, "nameless")->version, "");
    struct pith_texts *texts = pith_view_texts(memory->view);
    assert_int_equal(pith_dists_owner(&dists, pith_intern(texts, SITE "/six.py")), UINT32_MAX);
}

static void a_file_belongs_to_the_first_that_claims_it(void **state)
{
    struct memory *memory = *state;
    struct pith_dists dists;
    put_text(memory->root, SITE "/a-1.dist-info/RECORD", "shared.py,,\n");
    put_text(memory->root, SITE "/b-1.dist-info/RECORD", "shared.py,,\nown.py,,\n");
    read_dists(memory, &dists);
    struct pith_texts *texts = pith_view_texts(memory->view);
    assert_int_equal(pith_dists_owner(&dists, pith_intern(texts, SITE "/shared.py")), pith_dists_named(&dists, "a"));
    assert_int_equal(pith_dists_owner(&dists, pith_intern(texts, SITE "/own.py")), pith_dists_named(&dists, "b"));
}

static void direct_urls_tell_projects(void **state)
{
    static const struct {
        const char *json, *project;
        bool editable;
    } cases[] = {
        {"{\"url\": \"file:///home/a%20b/%e2%82%ac\", \"dir_info\": {\"editable\": true}}", "/home/a b/\xe2\x82\xac",
         true},
        {"{\"url\": \"file://localhost/p\", \"dir_info\": {\"editable\": true}}", "/p", true},
        {"{\"url\": \"https://x/p\", \"dir_info\": {\"editable\": true}}", NULL, true},
        {"{\"url\": \"file:///p\", \"dir_info\": {\"editable\": \"yes\"}}", NULL, false},
        {"{\"url\": \"file:///p\", \"dir_info\": {}}", NULL, false},
        {"not json", NULL, false},
    };
    struct memory *memory = *state;
    struct pith_dists dists;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *directory = pith_format(&memory->arena, SITE "/p%zu-1.dist-info", i);
        put_text(memory->root, pith_format(&memory->arena, "%s/direct_url.json", directory), cases[i].json);
        put_text(memory->root, pith_format(&memory->arena, "%s/RECORD", directory), "");
    }
    read_dists(memory, &dists);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pith_dist *dist = named(&dists, pith_format(&memory->arena, "p%zu", i));
        assert_int_equal(dist->editable, cases[i].editable);
        assert_string_equal(dist->project == NULL ? "-" : dist->project,
                            cases[i].project == NULL ? "-" : cases[i].project);
    }
}

static void names_are_normalised(void **state)
{
    static const char *const cases[][2] = {{"Friendly-Bard", "friendly-bard"},
                                           {"FRIENDLY.bard", "friendly-bard"},
                                           {"friendly__bard", "friendly-bard"},
                                           {"FrIeNdLy-._.-bArD", "friendly-bard"},
                                           {"x", "x"},
                                           {"", ""}};
    struct memory *memory = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(pith_dist_normalise(&memory->arena, cases[i][0], strlen(cases[i][0])), cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        memory_test(a_record_says_which_files),       memory_test(without_one_names_say_it),
        memory_test(requirements_know_their_extras),  memory_test(entry_points_are_read),
        memory_test(the_first_site_hides_the_others), memory_test(a_file_belongs_to_the_first_that_claims_it),
        memory_test(direct_urls_tell_projects),       memory_test(names_are_normalised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
