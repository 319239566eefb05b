/* SPDX-License-Identifier: Apache-2.0 */
/* What each verb tells the sandbox before it enters it: all that it was given to read and write, and no more. */
#include "run.h"

#include "cli/compose.h"

static void make_app(struct scratch *scratch)
{
    make_file(scratch, "root/etc/motd", "hello\n");
    make_file(scratch, "app/file.txt", "x\n");
    make_file(scratch, "app/conf/a.conf", "x\n");
    make_file(scratch, "app/conf/other.txt", "x\n");
    make_file(scratch, "app/.dockerignore", "*.log\n");
    make_link(scratch, "app/link", "file.txt");
    make_file(scratch, "app/pith.ini",
              "[source]\nroot = ../root\n[files]\n/app/file.txt = file.txt\n/app/conf/ = conf/*.conf\n"
              "/app/link = link\n[base]\npreset = none\n");
}

/* Each line must have been told before the sandbox was entered, once for all; "!" before one that must not. */
static void assert_told(struct scratch *scratch, const char *line, const char *const *wanted)
{
    struct said said = pith(scratch, line);
    const char *entered = strstr(said.told, "enter\n");
    if (entered == NULL || strstr(entered + 1, "\n") != entered + strlen("enter")) {
        fail_msg("pith %s: %d: %s: the sandbox was told\n%s", line, said.status, said.err, said.told);
    }
    for (; *wanted != NULL; wanted++) {
        bool forbidden = **wanted == '!';
        const char *words = pith_format(&scratch->arena, "\n%s\n", *wanted + forbidden);
        if ((strstr(said.told, words) == NULL) != forbidden) {
            fail_msg("pith %s: '%s' was told: %s", line, *wanted, said.told);
        }
    }
    if (strcmp(entered, "enter\n") != 0) {
        fail_msg("pith %s: told too late: %s", line, entered);
    }
}

#define TOLD(line, ...) assert_told(scratch, line, (const char *const[]){__VA_ARGS__, NULL})

static void a_manifest_names_its_files(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    TOLD("compose app/pith.ini -o out.tar", "source app/../root", "read app/file.txt", "read app/conf/a.conf",
         "!read app/conf/other.txt", "!read app", "list app", "write out.tar", "write out.tar.why", "!source /");
}

static void options_name_more(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    TOLD("compose app/pith.ini --root root -o oci:layout:tag -o docker-archive:d.tar -o - --sbom spdx:papers.json "
         "--depfile deps.d",
         "source root", "!source app/../root", "write layout", "write d.tar", "write d.tar.why", "write -",
         "!write -.why", "write papers.json", "write deps.d");
}

static void other_verbs_name_theirs(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    assert_int_equal(pith(scratch, "compose app/pith.ini -o oci:layout:a -o x.tar.gz").status, 0);
    TOLD("compose --from oci:layout:a --write-manifest kept.ini -o y.tar", "source oci:layout:a", "write kept.ini",
         "write y.tar", "!source /");
    TOLD("why x.tar.gz /app/file.txt", "read x.tar.gz.why", "!source /");
    TOLD("diff app/pith.ini oci:layout:a", "source app/../root", "source oci:layout:a", "read app/file.txt");
    TOLD("show app/pith.ini --html p.html --dot p.dot", "write p.html", "write p.dot", "read app/file.txt");
    TOLD("audit app/pith.ini --sarif s.json", "write s.json", "source app/../root");
    TOLD("index oci:layout:a -o oci:joined:b", "source oci:layout:a", "write joined", "!write layout");
    TOLD("base app/pith.ini -o oci:base:1 --write-manifest b.ini", "write base", "write b.ini", "source app/../root");
    TOLD("closure --root root /etc/motd", "source root", "!source /");
    TOLD("init app -o new.ini", "read app", "write new.ini", "source /");
}

static void a_base_is_named(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    assert_int_equal(pith(scratch, "compose app/pith.ini -o oci:layout:a").status, 0);
    make_file(scratch, "app/on.ini", "[base]\nimage = oci:../layout:a\n[files]\n/app/more = file.txt\n");
    TOLD("compose app/on.ini --root root -o y.tar", "source root", "source oci:app/../layout:a", "read app/file.txt");
}

static void a_kept_manifest_replaces_nothing(void **state)
{
    struct scratch *scratch = *state;
    const char *path = inside(scratch, "kept.ini");
    const struct pith_cli cli = {0};
    assert_done(scratch, keep_manifest(&cli, path, "[files]\n", &scratch->arena, &scratch->error));
    assert_string_equal(said_in(scratch, "kept.ini"), "[files]\n");
    assert_false(keep_manifest(&cli, path, "other\n", &scratch->arena, &scratch->error));
    assert_says(scratch, "is there already");
    assert_string_equal(said_in(scratch, "kept.ini"), "[files]\n");
}

static void a_refused_command_line_names_nothing(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    assert_string_equal(pith(scratch, "compose app/pith.ini").told, "begin\n");
    assert_string_equal(pith(scratch, "why app/pith.ini").told, "begin\n");
    assert_string_equal(pith(scratch, "--no-sandbox why app/pith.ini").told, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_manifest_names_its_files),       scratch_test(options_name_more),
        scratch_test(other_verbs_name_theirs),          scratch_test(a_base_is_named),
        scratch_test(a_kept_manifest_replaces_nothing), scratch_test(a_refused_command_line_names_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
