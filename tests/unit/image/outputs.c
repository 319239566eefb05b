/* SPDX-License-Identifier: Apache-2.0 */
/* The table of outputs: its rows are whole and told apart, the documentation has them, and words are read by them. */
#include "image/outputs.h"

#include "../scratch.h"
#include "pith/image.h"

static void words(void **state)
{
    (void)state;
    static const struct {
        const char *word, *path, *reference; /* path NULL: refused */
        const struct pith_output_kind *kind;
        enum pith_compression compression;
    } cases[] = {
        {"x.tar", "x.tar", NULL, &output_tar, PITH_PLAIN},
        {"-", "-", NULL, &output_tar, PITH_PLAIN},
        {"a.b/x.tgz", "a.b/x.tgz", NULL, &output_tar, PITH_GZIP},
        {"x.tar.gz", "x.tar.gz", NULL, &output_tar, PITH_GZIP},
        {"x.tar.zst", "x.tar.zst", NULL, &output_tar, PITH_ZSTD},
        {"oci.tar", "oci.tar", NULL, &output_tar, PITH_PLAIN},
        {"a:b.tar.gz", "a:b.tar.gz", NULL, &output_tar, PITH_GZIP},
        {"-.tar", "-.tar", NULL, &output_tar, PITH_PLAIN},
        {"a:b/", "a:b/", NULL, &output_directory, PITH_PLAIN},
        {"x.tar/", "x.tar/", NULL, &output_directory, PITH_PLAIN},
        {"oci:x.tar", "x.tar", NULL, &output_oci, PITH_PLAIN},
        {"oci:x/", "x/", NULL, &output_oci, PITH_PLAIN},
        {"dir/", "dir/", NULL, &output_directory, PITH_PLAIN},
        {"oci:dir", "dir", NULL, &output_oci, PITH_PLAIN},
        {"oci:/a/b:latest", "/a/b", "latest", &output_oci, PITH_PLAIN},
        {"oci:dir:host:5000/a/b:1", "dir", "host:5000/a/b:1", &output_oci, PITH_PLAIN},
        {"oci:dir:a--b", "dir", "a--b", &output_oci, PITH_PLAIN},
        {"oci-archive:x.tar.gz", "x.tar.gz", NULL, &output_oci_archive, PITH_PLAIN},
        {"oci-archive:-:v1", "-", "v1", &output_oci_archive, PITH_PLAIN},
        {"docker-archive:-", "-", NULL, &output_docker_archive, PITH_PLAIN},
        {"docker-archive:x.tar:reg.example:5000/a:1", "x.tar", "reg.example:5000/a:1", &output_docker_archive,
         PITH_PLAIN},
        {"", NULL, NULL, NULL, 0},
        {"/", NULL, NULL, NULL, 0},
        {"--", NULL, NULL, NULL, 0},
        {"x-", NULL, NULL, NULL, 0},
        {"x.TAR", NULL, NULL, NULL, 0},
        {"x.tar.xz", NULL, NULL, NULL, 0},
        {".tar.gz", NULL, NULL, NULL, 0},
        {"OCI:x", NULL, NULL, NULL, 0},
        {" oci:x", NULL, NULL, NULL, 0},
        {"oci", NULL, NULL, NULL, 0},
        {"dir", NULL, NULL, NULL, 0},
        {".tar", NULL, NULL, NULL, 0},
        {"docker:x", NULL, NULL, NULL, 0},
        {"oci:", NULL, NULL, NULL, 0},
        {"oci::tag", NULL, NULL, NULL, 0},
        {"oci:-", NULL, NULL, NULL, 0},
        {"oci:dir:", NULL, NULL, NULL, 0},
        {"oci:dir:-a", NULL, NULL, NULL, 0},
        {"oci:dir:a..b", NULL, NULL, NULL, 0},
        {"oci:dir:a b", NULL, NULL, NULL, 0},
        {"docker-archive:x.tar:", NULL, NULL, NULL, 0},
        {"docker-archive:x.tar:A", NULL, NULL, NULL, 0},
        {"docker-archive:x.tar:a@sha256:00", NULL, NULL, NULL, 0},
    };
    struct pith_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_target target;
        struct pith_error error = {0};
        bool read = pith_target_read(cases[i].word, &arena, &target, &error);
        if (read != (cases[i].path != NULL)) {
            fail_msg("%s: %s", cases[i].word, read ? "is taken" : error.message);
        }
        if (!read) {
            assert_int_equal(error.code, PITH_USAGE);
            continue;
        }
        assert_string_equal(target.path, cases[i].path);
        assert_ptr_equal(target.kind, cases[i].kind);
        assert_int_equal(target.compression, cases[i].compression);
        assert_string_equal(target.reference == NULL ? "" : target.reference,
                            cases[i].reference == NULL ? "" : cases[i].reference);
    }
    pith_arena_finish(&arena);
}

/* No word is two rows' word, and every row has what each of its readers asks for. */
static void rows(void **state)
{
    (void)state;
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        const struct pith_output_kind *kind = pith_output_kinds[i];
        assert_true(kind->words[0] != NULL && kind->form[0] != '\0' && kind->help[0] != '\0');
        assert_true(kind->check != NULL && kind->write != NULL);
        assert_true(kind->sink == NULL || kind->has_manifest); /* what an index leads to is a manifest */
        assert_true(!kind->has_manifest || kind->content == PITH_CONTENT_IMAGE);
        if (strstr(kind->form, kind->words[0]) == NULL) {
            fail_msg("%s is not how %s is written", kind->form, kind->words[0]);
        }
        for (size_t j = 0; pith_output_kinds[j] != NULL; j++) {
            for (size_t k = 0; kind->words[k] != NULL; k++) {
                for (size_t l = 0; pith_output_kinds[j]->words[l] != NULL; l++) {
                    bool same = strcmp(kind->words[k], pith_output_kinds[j]->words[l]) == 0;
                    if (same && (i != j || k != l)) {
                        fail_msg("%s names two outputs", kind->words[k]);
                    }
                }
            }
        }
    }
}

static char *read_text(const char *path, struct pith_arena *arena)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        fail_msg("cannot read %s", path);
    }
    char *text = pith_alloc(arena, (size_t)status.st_size + 1);
    assert_int_equal(pith_pread_full(fd, text, (size_t)status.st_size, 0), status.st_size);
    return text;
}

/* The line of a table that begins with the form, its parts as code: "| `x.tar`, `x.tar.gz` | …". */
static void find_rows(const char *document, struct pith_arena *arena)
{
    const char *text = read_text(pith_format(arena, PITH_TESTS_DIR "/../%s", document), arena);
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        const char *row = "\n| `", *form = pith_output_kinds[i]->form;
        for (size_t size; (size = strcspn(form, ",")) < strlen(form); form += size + 2) {
            row = pith_format(arena, "%s%.*s`, `", row, (int)size, form);
        }
        row = pith_format(arena, "%s%s` | ", row, form);
        if (strstr(text, row) == NULL) {
            fail_msg("%s has no row %s", document, row + 1);
        }
    }
}

static void documentation(void **state)
{
    (void)state;
    struct pith_arena arena = {0};
    find_rows("README.md", &arena);
    find_rows("docs/images.md", &arena);
    pith_arena_finish(&arena);
}

/* What is refused before anything is composed, in a directory of our own; nothing is written there. */
static void checks(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *word, *refusal; /* NULL: it may be written to */
    } cases[] = {
        {"new.tar", NULL},
        {"file", "write x.tar"},
        {"-", NULL},
        {"oci-archive:/dev/null", NULL},
        {"absent/new.tar", "must exist; create it"},
        {"file/new.tar.gz", "must exist; create it"},
        {"oci-archive:full", "is a directory where a file is wanted"},
        {"oci-archive:absent/x", "must exist; create it"},
        {"docker-archive:full", "is a directory where a file is wanted"},
        {"docker-archive:file", NULL},
        {"docker-archive:nowhere", "is a link to no file"},
        {"new/", NULL},
        {"empty/", NULL},
        {"full/", "is not empty"},
        {"file/", "is a file where a directory is wanted"},
        {"absent/new/", "must exist; create it"},
        {"oci:new", NULL},
        {"oci:empty", NULL},
        {"oci:full", "no OCI layout"},
        {"oci:layout", NULL},
        {"oci:linked", "is a link, which could lead anywhere"},
        {"oci:file", "is a file where a directory is wanted"},
        {"oci:absent/new", "must exist; create it"},
    };
    assert_int_equal(fchdir(scratch->fd), 0);
    make_directory(scratch, "empty");
    make_file(scratch, "file", "");
    make_file(scratch, "full/file", "");
    make_file(scratch, "layout/oci-layout", "");
    make_link(scratch, "linked/oci-layout", "../file");
    make_link(scratch, "nowhere", "absent");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_target target;
        struct pith_error error = {0};
        bool fine =
            pith_target_read(cases[i].word, &scratch->arena, &target, &error) && pith_target_check(&target, &error);
        if (fine != (cases[i].refusal == NULL) || (!fine && strstr(error.message, cases[i].refusal) == NULL)) {
            fail_msg("%s: %s", cases[i].word, fine ? "is taken" : error.message);
        }
        if (!fine) {
            assert_int_equal(error.code, PITH_USAGE);
            assert_non_null(strstr(error.message, cases[i].word));
        }
    }
    assert_int_equal(access("new.tar", F_OK), -1);
    assert_int_equal(access("new", F_OK), -1);
    assert_int_equal(access("layout/blobs", F_OK), -1);
    assert_int_equal(chdir("/"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(rows),
        cmocka_unit_test(documentation),
        scratch_test(checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
