/* SPDX-License-Identifier: Apache-2.0 */
/* compose --sbom FORMAT:FILE: papers beside the image, each file whole or not at all. */
#include "cli/compose.h"

#include "base/io.h"
#include "base/output.h"
#include "pith/sbom.h"

#include <errno.h>

bool read_sbom(const char *word, struct sbom_request *sbom, struct pith_error *error)
{
    static const char *const formats[] = {[PITH_SBOM_SPDX] = "spdx:", [PITH_SBOM_CYCLONEDX] = "cyclonedx:"};
    for (unsigned i = 0; i < 2; i++) {
        size_t size = strlen(formats[i]);
        if (strncmp(word, formats[i], size) == 0 && word[size] != '\0') {
            *sbom = (struct sbom_request){i, word + size, word};
            return true;
        }
    }
    return pith_fail(error, PITH_USAGE, "--sbom %s: write spdx:FILE or cyclonedx:FILE; FILE may be -", word);
}

static bool write_one(const struct pith_sbom *sbom, const struct sbom_request *request, struct pith_batch *batch,
                      struct pith_arena *arena, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    size_t size;
    const char *text = pith_sbom_text(sbom, request->format, arena, &size);
    if (!pith_output_file(request->path, arena, &output, error)) {
        return false;
    }
    if (!pith_write_full(output.fd, text, size) || !pith_write_full(output.fd, "\n", 1)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", request->path);
    }
    return pith_output_settle(&output, batch, error);
}

bool write_sboms(struct pith_composition *composition, const struct sbom_request *requests, size_t count,
                 struct pith_batch *batch, struct pith_error *error)
{
    struct pith_sbom sbom;
    const char *slash = strrchr(composition->manifest.path, '/');
    const char *name = slash == NULL ? composition->manifest.path : slash + 1;
    name = composition->manifest.image.name.text != NULL ? composition->manifest.image.name.text : name;
    if (count == 0) {
        return true;
    }
    if (!pith_sbom_make(&composition->closure, composition->view, &composition->rootfs, composition->time, name,
                        &composition->arena, &sbom, error)) {
        return pith_context(error, "making the papers of the image");
    }
    for (size_t i = 0; i < count; i++) {
        if (!write_one(&sbom, &requests[i], batch, &composition->arena, error)) {
            return pith_context(error, "writing the papers to %s", requests[i].path);
        }
    }
    return true;
}
