/* SPDX-License-Identifier: Apache-2.0 */
/* What a word behind -o means. Transports are skopeo's, and are cut as skopeo cuts them: at the first colon. */
#include "pith/image.h"

#include "base/path.h"
#include "pith/manifest/reference.h"

static const struct {
    const char *prefix;
    enum pith_output_kind kind;
} transports[] = {
    {"oci:", PITH_OUTPUT_OCI},
    {"oci-archive:", PITH_OUTPUT_OCI_ARCHIVE},
    {"docker-archive:", PITH_OUTPUT_DOCKER_ARCHIVE},
};

/* The specification's grammar of org.opencontainers.image.ref.name: words with one sign, or "--", between. */
static bool is_ref_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (;;) {
        size_t word = strspn(text, letters);
        text += word;
        if (word == 0 || *text == '\0') {
            return word > 0;
        }
        if (strchr("-._:@/+", *text) == NULL) {
            return false;
        }
        text += strncmp(text, "--", 2) == 0 ? 2 : 1;
    }
}

static bool read_image(const char *word, const char *rest, struct pith_arena *arena, struct pith_target *target,
                       struct pith_error *error)
{
    size_t size = strcspn(rest, ":");
    bool docker = target->kind == PITH_OUTPUT_DOCKER_ARCHIVE;
    struct pith_reference reference;
    target->path = pith_copy(arena, rest, size);
    target->reference = rest[size] == ':' ? rest + size + 1 : NULL;
    if (size == 0) {
        return pith_fail(error, PITH_USAGE, "output %s: name a %s behind the colon", word,
                         target->kind == PITH_OUTPUT_OCI ? "directory" : "file");
    }
    if (target->kind == PITH_OUTPUT_OCI && strcmp(target->path, "-") == 0) {
        return pith_fail(error, PITH_USAGE, "output %s: a directory cannot go through a pipe; write oci-archive:-",
                         word);
    }
    if (target->reference == NULL) {
        return true;
    }
    if (docker && !pith_reference_read(target->reference, arena, &reference, error)) {
        return pith_context(error, "output %s", word);
    }
    return docker || is_ref_name(target->reference) ||
           pith_fail(error, PITH_USAGE,
                     "output %s: '%s' is no tag; use letters and digits, with one of -._:@/+ between", word,
                     target->reference);
}

bool pith_target_read(const char *word, struct pith_arena *arena, struct pith_target *target, struct pith_error *error)
{
    *target = (struct pith_target){.word = word, .path = word, .kind = PITH_OUTPUT_TAR, .compression = PITH_PLAIN};
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        size_t size = strlen(transports[i].prefix);
        if (strncmp(word, transports[i].prefix, size) == 0) {
            target->kind = transports[i].kind;
            return read_image(word, word + size, arena, target, error);
        }
    }
    if (strcmp(word, "-") == 0 || pith_has_extension(word, ".tar")) {
        return true;
    }
    if (pith_has_extension(word, ".tar.gz") || pith_has_extension(word, ".tgz")) {
        target->compression = PITH_GZIP;
    } else if (pith_has_extension(word, ".tar.zst")) {
        target->compression = PITH_ZSTD;
    } else if (pith_has_extension(word, "/")) {
        target->kind = PITH_OUTPUT_DIRECTORY;
    } else {
        return pith_fail(
            error, PITH_USAGE,
            "output %s: end it in .tar, .tar.gz, .tar.zst, or in / for a directory, or begin it with oci:, "
            "oci-archive: or docker-archive:; - is standard output",
            word);
    }
    return true;
}
