/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the command line, verb by verb: what is taken, what is refused with which words, and how it ends. */
#include "run.h"

static const char *const verbs[] = {"init", "compose", "index", "base", "closure", "audit", "why", "diff", "show"};
enum { VERBS = sizeof verbs / sizeof *verbs };

/* A root with a file, and an app of a file: good.ini composes, bad.ini breaks a rule, wrong.ini is no manifest. */
static void make_manifests(struct scratch *scratch)
{
    static const char bare[] = "[source]\nroot = root\n[base]\npreset = none\n";
    make_file(scratch, "root/etc/motd", "hello\n");
    make_file(scratch, "file.txt", "x\n");
    make_file(scratch, "shell", "x\n");
    assert_int_equal(chmod(inside(scratch, "shell"), 0755), 0);
    make_file(scratch, "good.ini", pith_format(&scratch->arena, "%s[files]\n/app/file.txt = file.txt\n", bare));
    make_file(scratch, "bad.ini", pith_format(&scratch->arena, "%s[files]\n/usr/bin/bash = shell\n", bare));
    make_file(scratch, "wrong.ini", pith_format(&scratch->arena, "%s[fils]\n/app/file.txt = file.txt\n", bare));
    make_file(scratch, "absent.ini", pith_format(&scratch->arena, "%s[files]\n/app/x = root:/etc/absent\n", bare));
}

static void every_verb_helps(void **state)
{
    struct scratch *scratch = *state;
    struct said all = pith(scratch, "--help");
    assert_int_equal(all.status, 0);
    for (size_t i = 0; i < VERBS; i++) {
        struct said said = pith(scratch, pith_format(&scratch->arena, "%s --help", verbs[i]));
        const char *usage = pith_format(&scratch->arena, "usage: pith %s ", verbs[i]);
        if (said.status != 0 || strncmp(said.out, usage, strlen(usage)) != 0 || *said.err != '\0') {
            fail_msg("pith %s --help: %d: %s%s", verbs[i], said.status, said.out, said.err);
        }
        assert_non_null(strstr(said.out, "Exit status: 0"));
        assert_non_null(strstr(all.out, usage + strlen("usage: ")));
    }
}

static void what_no_verb_knows_is_refused(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < VERBS; i++) {
        assert_ends(scratch, pith_format(&scratch->arena, "%s --nonsense x", verbs[i]), 2, "--nonsense");
        assert_ends(scratch, verbs[i], 2, pith_format(&scratch->arena, "pith %s", verbs[i])); /* too few words */
        assert_ends(scratch, pith_format(&scratch->arena, "%s --jobs 0 x", verbs[i]), 2, "from 1 to 1024");
    }
}

static void common_options(void **state)
{
    static const struct {
        const char *line;
        int status;
        const char *words;
    } cases[] = {
        {"", 2, "pith composes"},
        {"nothing", 2, "no verb 'nothing'"},
        {"run x", 2, "not yet supported"},
        {"--root", 2, "--root needs a value"},
        {"compose x --platform", 2, "--platform needs a value"},
        {"--jobs=0 compose", 2, "--jobs 0: a number from 1 to 1024"},
        {"--jobs 1025 compose", 2, "from 1 to 1024"},
        {"--jobs -1 compose", 2, "from 1 to 1024"},
        {"--jobs 2x compose", 2, "from 1 to 1024"},
        {"--jobs '' compose", 2, "from 1 to 1024"},
        {"--rootless compose", 2, "no verb '--rootless'"},
        {"compose --platform a/b/c/d x", 2, "a/b/c/d"},
        {"compose -- --json", 2, "needs an output"}, /* behind -- it is a word */
    };
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ends(scratch, cases[i].line, cases[i].status, cases[i].words);
    }
    struct said said = pith(scratch, "--version");
    assert_int_equal(said.status, 0);
    assert_string_equal(said.out, "pith " PITH_VERSION "\nsandbox: of the test\n");
}

static void each_verb_has_its_own(void **state)
{
    static const char *const cases[][2] = {
        {"compose good.ini", "compose needs an output"},
        {"compose good.ini other.ini -o x.tar", "takes one manifest"},
        {"compose good.ini --from oci:x -o x.tar", "takes one manifest, or --from IMAGE"},
        {"compose good.ini --write-manifest m -o x.tar", "goes with --from"},
        {"--root root compose --from oci:x -o x.tar", "leave --root out"},
        {"compose --from root -o x.tar", "--from root is no image"},
        {"compose good.ini -o - -o docker-archive:-", "would both write to standard output"},
        {"compose good.ini -o - --json", "would both write to standard output"},
        {"compose good.ini -o x.tar --sbom spdx:- --json", "would both write to standard output"},
        {"compose good.ini --sbom xml:f", "write spdx:FILE or cyclonedx:FILE"},
        {"compose good.ini --sbom spdx:", "write spdx:FILE or cyclonedx:FILE"},
        {"compose good.ini -o x.zip", "x.zip"},
        {"compose good.ini -o", "-o needs a value"},
        {"compose good.ini -x", "does not know -x"},
        {"compose good.ini --sbom", "--sbom needs a value"},
        {"base good.ini -o", "-o needs a value"},
        {"index oci:x -o", "-o needs a value"},
        {"init root -o", "-o needs a value"},
        {"audit good.ini --sarif", "--sarif needs a value"},
        {"base -o x.tar", "takes the manifests"},
        {"base good.ini", "base needs an output"},
        {"index oci:x", "index takes images and an output"},
        {"index -o oci:x", "index takes images and an output"},
        {"index oci:x -o oci:y -o oci:z", "index writes one output: oci:y or oci:z"},
        {"index oci:x -o oci-archive:- --json", "would both write to standard output"},
        {"closure", "at least one FILE"},
        {"audit", "audit takes one manifest"},
        {"audit good.ini --costs --sarif x", "--costs asks for no rules"},
        {"why good.ini", "and a thing"},
        {"why good.ini a b", "and a thing"},
        {"diff good.ini", "takes two images or manifests"},
        {"show good.ini bad.ini", "takes one manifest"},
        {"show good.ini --thing x", "--thing is for --dot"},
        {"show good.ini --html", "--html needs a value"},
        {"show good.ini --html - --dot -", "only one picture"},
        {"show good.ini --tree --html -", "only one picture"},
        {"show good.ini --html x --json", "have no JSON"},
        {"init ''", "takes a directory"},
        {"init root -o a -o b", "does not know"},
        {"--root oci:x init root", "in a directory only"},
        {"init root -o good.ini", "is there already"},
    };
    struct scratch *scratch = *state;
    make_manifests(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ends(scratch, cases[i][0], 2, cases[i][1]);
    }
    const char *many = "compose good.ini";
    for (int i = 0; i < 17; i++) {
        many = pith_format(&scratch->arena, "%s -ox%d.tar", many, i);
    }
    assert_ends(scratch, many, 2, "at most 16 outputs");
    assert_int_not_equal(access(inside(scratch, "x0.tar"), F_OK), 0);
}

static void ends(void **state)
{
    static const struct {
        const char *line;
        int status;
        const char *words;
    } cases[] = {
        {"compose good.ini -o a.tar -o b/", 0, ""},
        {"compose ./good.ini --output=c.tar --jobs=1 --no-sync --quiet", 0, ""},
        {"compose -o d.tar good.ini", 0, ""}, /* in any order */
        {"compose bad.ini -o x.tar", 1, "nothing was written"},
        {"compose absent.ini -o x.tar", 2, "/etc/absent"},
        {"compose wrong.ini -o x.tar", 2, "wrong.ini:5"},
        {"compose missing.ini -o x.tar", 2, "missing.ini"},
        {"compose good.ini -o nowhere/x.tar", 2, "nowhere"},
        {"why good.ini /app/file.txt", 0, ""},
        {"why good.ini /etc/motd", 1, ""},
        {"diff good.ini good.ini", 0, ""},
        {"diff good.ini bad.ini", 1, ""},
        {"audit good.ini", 0, ""},
        {"audit bad.ini", 1, ""},
        {"audit --costs bad.ini", 0, ""},
        {"show bad.ini", 0, ""},
        {"show good.ini --dot x.dot --thing /nothing", 1, "/nothing does not ship"},
        {"closure --root root /etc/absent", 1, "/etc/absent"},
        {"compose --from docker-archive:absent -o x.tar", 2, "absent"},
        {"--root absent compose good.ini -o x.tar", 2, "absent"},
    };
    struct scratch *scratch = *state;
    make_manifests(scratch);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ends(scratch, cases[i].line, cases[i].status, cases[i].words);
    }
    assert_int_equal(access(inside(scratch, "b/app/file.txt"), F_OK), 0);
    assert_int_not_equal(access(inside(scratch, "x.tar"), F_OK), 0);
    assert_int_not_equal(access(inside(scratch, "x.dot"), F_OK), 0);
}

static void standard_output_may_fail(void **state)
{
    struct scratch *scratch = *state;
    make_manifests(scratch);
    if (access("/dev/full", W_OK) != 0) {
        skip();
    }
    make_link(scratch, ".out", "/dev/full");
    assert_int_equal(pith(scratch, "show good.ini").status, 3);
    assert_int_equal(pith(scratch, "--help").status, 3);
}

static void times_come_from_the_environment(void **state)
{
    struct scratch *scratch = *state;
    make_manifests(scratch);
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "yesterday", 1), 0);
    assert_ends(scratch, "compose good.ini -o x.tar", 2, "SOURCE_DATE_EPOCH");
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1000000000", 1), 0);
    assert_ends(scratch, "compose good.ini -o x/", 0, "");
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    struct stat status;
    assert_int_equal(stat(inside(scratch, "x/app/file.txt"), &status), 0);
    assert_int_equal(status.st_mtime, 1000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(every_verb_helps),
        scratch_test(what_no_verb_knows_is_refused),
        scratch_test(common_options),
        scratch_test(each_verb_has_its_own),
        scratch_test(ends),
        scratch_test(standard_output_may_fail),
        scratch_test(times_come_from_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
