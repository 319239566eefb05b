/* SPDX-License-Identifier: Apache-2.0 */
/* Small decisions of images: what a word behind -o means, names, platforms, times. */
#include "image/room.h"
#include "pith/manifest/reference.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void targets(void **state)
{
    (void)state;
    static const struct {
        const char *word, *path, *reference; /* path NULL: refused */
        enum pith_output_kind kind;
        enum pith_compression compression;
    } cases[] = {
        {"x.tar", "x.tar", NULL, PITH_OUTPUT_TAR, PITH_PLAIN},
        {"-", "-", NULL, PITH_OUTPUT_TAR, PITH_PLAIN},
        {"a.b/x.tgz", "a.b/x.tgz", NULL, PITH_OUTPUT_TAR, PITH_GZIP},
        {"x.tar.gz", "x.tar.gz", NULL, PITH_OUTPUT_TAR, PITH_GZIP},
        {"x.tar.zst", "x.tar.zst", NULL, PITH_OUTPUT_TAR, PITH_ZSTD},
        {"dir/", "dir/", NULL, PITH_OUTPUT_DIRECTORY, PITH_PLAIN},
        {"oci:dir", "dir", NULL, PITH_OUTPUT_OCI, PITH_PLAIN},
        {"oci:/a/b:latest", "/a/b", "latest", PITH_OUTPUT_OCI, PITH_PLAIN},
        {"oci:dir:host:5000/a/b:1", "dir", "host:5000/a/b:1", PITH_OUTPUT_OCI, PITH_PLAIN},
        {"oci:dir:a--b", "dir", "a--b", PITH_OUTPUT_OCI, PITH_PLAIN},
        {"oci-archive:x.tar.gz", "x.tar.gz", NULL, PITH_OUTPUT_OCI_ARCHIVE, PITH_PLAIN},
        {"oci-archive:-:v1", "-", "v1", PITH_OUTPUT_OCI_ARCHIVE, PITH_PLAIN},
        {"docker-archive:-", "-", NULL, PITH_OUTPUT_DOCKER_ARCHIVE, PITH_PLAIN},
        {"docker-archive:x.tar:reg.example:5000/a:1", "x.tar", "reg.example:5000/a:1", PITH_OUTPUT_DOCKER_ARCHIVE,
         PITH_PLAIN},
        {"", NULL, NULL, 0, 0},
        {"dir", NULL, NULL, 0, 0},
        {".tar", NULL, NULL, 0, 0},
        {"docker:x", NULL, NULL, 0, 0},
        {"oci:", NULL, NULL, 0, 0},
        {"oci::tag", NULL, NULL, 0, 0},
        {"oci:-", NULL, NULL, 0, 0},
        {"oci:dir:", NULL, NULL, 0, 0},
        {"oci:dir:-a", NULL, NULL, 0, 0},
        {"oci:dir:a..b", NULL, NULL, 0, 0},
        {"oci:dir:a b", NULL, NULL, 0, 0},
        {"docker-archive:x.tar:", NULL, NULL, 0, 0},
        {"docker-archive:x.tar:A", NULL, NULL, 0, 0},
        {"docker-archive:x.tar:a@sha256:00", NULL, NULL, 0, 0},
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
        assert_int_equal(target.kind, cases[i].kind);
        assert_int_equal(target.compression, cases[i].compression);
        assert_string_equal(target.reference == NULL ? "" : target.reference,
                            cases[i].reference == NULL ? "" : cases[i].reference);
    }
    pith_arena_finish(&arena);
}

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *text, *full; /* NULL: refused */
    } cases[] = {
        {"app", "docker.io/library/app:latest"},
        {"app:1.2-x_Y", "docker.io/library/app:1.2-x_Y"},
        {"group/app", "docker.io/group/app:latest"},
        {"localhost/app", "localhost/app:latest"},
        {"localhost:5000/app", "localhost:5000/app:latest"},
        {"reg.example/a/b_c/d--e.f__g:t", "reg.example/a/b_c/d--e.f__g:t"},
        {"REG.example:1/a", "REG.example:1/a:latest"},
        {"", NULL},
        {"/app", NULL},
        {"app/", NULL},
        {"a//b", NULL},
        {"App", NULL},
        {"a_", NULL},
        {"-a", NULL},
        {"a...b", NULL},
        {"a___b", NULL},
        {"a._b", NULL},
        {"app:", NULL},
        {"app:.x", NULL},
        {"app:a/b", NULL},
        {"app:a:b", NULL},
        {"reg.example:x/app", NULL},
        {"app@sha256:00", NULL},
    };
    struct pith_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_reference reference;
        bool read = pith_reference_read(cases[i].text, &arena, &reference, NULL);
        if (read != (cases[i].full != NULL)) {
            fail_msg("'%s' is %s", cases[i].text, read ? "taken" : "refused");
        }
        if (read) {
            assert_string_equal(pith_reference_full(&reference, &arena), cases[i].full);
        }
    }
    pith_arena_finish(&arena);
}

static void platforms(void **state)
{
    (void)state;
    static const struct {
        struct pith_elf elf;
        const char *architecture, *variant;
    } cases[] = {
        {{.machine = EM_X86_64, .bits = 64}, "amd64", ""},
        {{.machine = EM_386, .bits = 32}, "386", ""},
        {{.machine = EM_AARCH64, .bits = 64}, "arm64", "v8"},
        {{.machine = EM_ARM, .bits = 32, .flags = 0x5000400}, "arm", "v7"},
        {{.machine = EM_ARM, .bits = 32, .flags = 0x5000200}, "arm", "v5"},
        {{.machine = EM_S390, .bits = 64, .big_endian = true}, "s390x", ""},
        {{.machine = EM_PPC64, .bits = 64}, "ppc64le", ""},
        {{.machine = EM_PPC64, .bits = 64, .big_endian = true}, "ppc64", ""},
        {{.machine = EM_RISCV, .bits = 64}, "riscv64", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pith_platform platform = pith_platform_of(&cases[i].elf);
        assert_string_equal(platform.architecture, cases[i].architecture);
        assert_string_equal(platform.variant == NULL ? "" : platform.variant, cases[i].variant);
    }
    assert_string_equal(pith_platform_of(NULL).architecture, "amd64");
}

static void times(void **state)
{
    (void)state;
    char text[32];
    struct pith_error error = {0};
    assert_true(image_time(0, text, &error));
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    assert_true(image_time(253402300799, text, &error));
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    assert_false(image_time(253402300800, text, &error));
    assert_non_null(strstr(error.message, "9999"));
}

/* An index of somebody else's keeps what pith does not know; a broken one is refused. */
static void indexes(void **state)
{
    (void)state;
    static const char old[] = "{\"schemaVersion\":2,\"x\":[1.5,null],\"manifests\":["
                              "{\"digest\":\"a\",\"annotations\":{\"org.opencontainers.image.ref.name\":\"one\"}},"
                              "{\"digest\":\"b\",\"y\":{}},"
                              "{\"digest\":\"c\",\"annotations\":{\"org.opencontainers.image.ref.name\":\"two\"}}]}";
    static const char *const broken[] = {"",    "{",
                                         "[]",  "{\"schemaVersion\":1,\"manifests\":[]}",
                                         "nul", "{\"schemaVersion\":2,\"manifests\":{}}",
                                         "{}",  "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}"};
    struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct document index;
    const struct pith_image image = {.platform = {"arm", "v7"}};
    const struct described described = {.tag = "one", .manifest = {.hex = "00", .size = 7}};
    struct listings listings = {0};
    image_list(&image, &described, 1, &arena, &listings);
    assert_true(image_index(old, strlen(old), "img", &listings, &arena, &index, &error));
    assert_string_equal(index.text,
                        "{\"manifests\":[{\"digest\":\"b\",\"y\":{}},"
                        "{\"annotations\":{\"org.opencontainers.image.ref.name\":\"two\"},\"digest\":\"c\"},"
                        "{\"annotations\":{\"org.opencontainers.image.ref.name\":\"one\"},\"digest\":\"sha256:00\","
                        "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        "\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"},\"size\":7}],"
                        "\"schemaVersion\":2,\"x\":[1.5,null]}");
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_false(image_index(broken[i], strlen(broken[i]), "img", &listings, &arena, &index, &error));
        assert_non_null(strstr(error.message, "img"));
    }
    pith_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets), cmocka_unit_test(names),   cmocka_unit_test(platforms),
        cmocka_unit_test(times),   cmocka_unit_test(indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
