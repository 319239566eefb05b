/* SPDX-License-Identifier: Apache-2.0 */
/* Which requirement files are read for a manifest, and that what lies outside of its directory is never quoted. */
#include "../scratch.h"
#include "pith/languages/python/plan.h"

static const char secret[] = "hunter2-the-secret";

struct asked {
    struct pith_manifest manifest;
    struct pith_plan plan;
    bool done;
};

/* Reads what `names` (words) are, for a manifest in app/; `wheels`: every line must be understood. */
static void ask(struct scratch *scratch, const char *names, bool wheels, struct asked *asked)
{
    const char *text = pith_format(&scratch->arena, "[python]\ninterpreter = /p\n%srequirements = %s\n",
                                   wheels ? "wheels = w\n" : "", names);
    struct pith_manifest *manifest = &asked->manifest;
    scratch->error = (struct pith_error){0};
    asked->plan = (struct pith_plan){0};
    assert_done(scratch, pith_manifest_parse(inside(scratch, "app/pith.ini"), text, strlen(text), &scratch->arena,
                                             manifest, &scratch->error));
    manifest->directory = inside(scratch, "app");
    asked->done = pith_plan_requirements(&asked->plan, manifest, &scratch->arena, &scratch->error);
    if (!asked->done && strstr(scratch->error.message, secret) != NULL) {
        fail_msg("it is quoted: %s", scratch->error.message);
    }
}

static void lines_lead_to_files_below_the_manifest(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *line, *says; /* NULL: it is read */
    } cases[] = {
        {"-r deep/more.txt", NULL},
        {"-r ./near.txt", NULL}, /* a link that stays inside */
        {"-r %/app/deep/more.txt", NULL},
        {"-r %/secret.txt", "leads out of"},
        {"--requirement=../secret.txt", "leads out of"},
        {"-c ../secret.txt", "leads out of"},
        {"-r far.txt", "leads out of"}, /* a link */
        {"-r away/secret.txt", "leads out of"},
        {"-r deep/chain.txt", "leads out of"}, /* a file inside that names one outside */
        {"-r absent.txt", "No such file"},
    };
    make_file(scratch, "secret.txt", secret);
    make_file(scratch, "app/deep/more.txt", "flask\n");
    make_file(scratch, "app/deep/chain.txt", "# next\n\n-r ../../secret.txt\n");
    make_link(scratch, "app/near.txt", "deep/more.txt");
    make_link(scratch, "app/far.txt", "../secret.txt");
    make_link(scratch, "app/away", "..");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        const char *mark = strchr(cases[i].line, '%'), *line = cases[i].line;
        if (mark != NULL) {
            line = pith_format(&scratch->arena, "-r %s%s", scratch->path, mark + 1);
        }
        make_file(scratch, "app/requirements.txt", pith_format(&scratch->arena, "\n%s\n", line));
        ask(scratch, "requirements.txt", true, &asked);
        if (asked.done != (cases[i].says == NULL)) {
            fail_msg("%s: %s", line, scratch->error.message);
        }
        if (cases[i].says != NULL) {
            assert_says(scratch, cases[i].says);
            assert_says(scratch, "app/pith.ini:4");
        } else {
            assert_string_equal(pith_python_plan_of(&asked.plan)->requirements.items[0].name, "flask");
            assert_false(pith_python_plan_of(&asked.plan)->requirements.items[0].quiet);
        }
    }
    /* The file and the line that asked, the path, and what would allow it; which then does. */
    struct asked asked;
    make_file(scratch, "app/requirements.txt", "flask\n-r ../other.txt\n");
    make_file(scratch, "other.txt", "werkzeug\n");
    ask(scratch, "requirements.txt", true, &asked);
    assert_false(asked.done);
    assert_says(scratch, "requirements.txt:2");
    assert_says(scratch, "../other.txt");
    assert_says(scratch, "[python] requirements");
    ask(scratch, "requirements.txt ../other.txt", true, &asked);
    assert_done(scratch, asked.done);
    assert_int_equal(pith_python_plan_of(&asked.plan)->requirements.count, 3);
    assert_false(pith_python_plan_of(&asked.plan)->requirements.items[0].quiet);
    assert_true(pith_python_plan_of(&asked.plan)->requirements.items[1].quiet);
    make_file(scratch, "app/requirements.txt", "flask\n-c ../other.txt\n");
    ask(scratch, "requirements.txt\n[policy]\nallow-paths = ../other.txt", true, &asked);
    assert_done(scratch, asked.done);
    assert_int_equal(pith_python_plan_of(&asked.plan)->constraints.count, 1);
}

/* A manifest names what it likes, also by a link; what is wrong there is said without a word of it. */
static void files_outside_are_not_quoted(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *name, *text, *says;
    } cases[] = {
        {"out.txt", "root:$6$hunter2-the-secret:1:2:::\n", "out.txt:1"},
        {"out.txt", "flask\n--hunter2-the-secret\n", "out.txt:2"},
        {"out.txt", "-e hunter2-the-secret\n", "is not built here"},
        {"out.txt", "hunter2-the-secret @ https://x\n", "names a URL"},
        {"out.txt", "./hunter2-the-secret\n", "is a path or a URL"},
        {"out.txt", "x==1 --hash=hunter2-the-secret\n", "has a --hash"},
        {"out.txt", "-r hunter2-the-secret\n", "out.txt:1"},
        {"out.txt", "-r ../../hunter2-the-secret\n", "out.txt:1"},
        {"out.txt", "-r /etc/../etc/passwd\n-r hunter2-the-secret", "the line leads out of"},
        {"out.txt", "-r https://hunter2-the-secret\n", "names a URL"},
        {"pylock.toml", "hunter2-the-secret\n", "pylock.toml"},
        {"pylock.toml", "lock-version = \"1.0\"\n[[packages]]\nname = \"hunter2-the-secret\"\n", "pylock.toml:2"},
        {"pylock.toml", "lock-version = \"hunter2-the-secret\"\n", "pylock.toml:1"},
    };
    make_directory(scratch, "app");
    make_directory(scratch, "shared");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        const char *link = pith_format(&scratch->arena, "app/%s", cases[i].name);
        make_file(scratch, pith_format(&scratch->arena, "shared/%s", cases[i].name), cases[i].text);
        ask(scratch, pith_format(&scratch->arena, "../shared/%s", cases[i].name), true, &asked);
        if (asked.done) {
            fail_msg("%s is taken", cases[i].text);
        }
        assert_says(scratch, cases[i].says);
        (void)unlinkat(scratch->fd, link, 0);
        make_link(scratch, link, pith_format(&scratch->arena, "../shared/%s", cases[i].name));
        ask(scratch, cases[i].name, true, &asked);
        assert_false(asked.done);
    }
    /* The same text inside is quoted, or nobody would know what to do. */
    struct asked asked;
    make_file(scratch, "app/in.txt", "--no-such-option\n");
    ask(scratch, "in.txt", true, &asked);
    assert_false(asked.done);
    assert_says(scratch, "'--no-such-option'");
}

/* A file that the manifest names outside may name its neighbours: they are written for each other. */
static void neighbours_of_a_named_file_are_read(void **state)
{
    struct scratch *scratch = *state;
    struct asked asked;
    make_directory(scratch, "app");
    make_file(scratch, "shared/all.txt", "-r base/one.txt\n-c limits.txt\n");
    make_file(scratch, "shared/base/one.txt", "flask\n-r ../two.txt\n");
    make_file(scratch, "shared/two.txt", "werkzeug\n");
    make_file(scratch, "shared/limits.txt", "flask<4\n");
    ask(scratch, "../shared/all.txt", true, &asked);
    assert_done(scratch, asked.done);
    assert_int_equal(pith_python_plan_of(&asked.plan)->requirements.count, 2);
    assert_int_equal(pith_python_plan_of(&asked.plan)->constraints.count, 1);
    assert_true(pith_python_plan_of(&asked.plan)->requirements.items[1].quiet &&
                pith_python_plan_of(&asked.plan)->constraints.items[0].quiet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(lines_lead_to_files_below_the_manifest),
        scratch_test(files_outside_are_not_quoted),
        scratch_test(neighbours_of_a_named_file_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
