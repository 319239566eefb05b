/* SPDX-License-Identifier: Apache-2.0 */
/* compose --sbom FORMAT:FILE: papers beside the image, each file whole or not at all. */
#include "cli/compose.h"

#include "cli/write.h"
#include "pith/report/sbom.h"

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

static bool write_one(const struct pith_cli *cli, const struct pith_sbom *sbom, const struct sbom_request *request,
                      struct pith_batch *batch, struct pith_arena *arena, struct pith_error *error)
{
    size_t size;
    const char *text = pith_format(arena, "%s\n", pith_sbom_text(sbom, request->format, arena, &size));
    return cli_write(cli, request->path, text, size + 1, batch, arena, error);
}

bool write_sboms(const struct pith_cli *cli, struct pith_composition *composition, const struct sbom_request *requests,
                 size_t count, struct pith_batch *batch, struct pith_error *error)
{
    struct pith_arena *arena = &composition->arena;
    struct pith_account account;
    struct pith_sbom sbom;
    const char *slash = strrchr(composition->manifest.path, '/');
    const char *name = slash == NULL ? composition->manifest.path : slash + 1;
    name = composition->manifest.image.name.text != NULL ? composition->manifest.image.name.text : name;
    if (count == 0) {
        return true;
    }
    pith_account_make(&composition->rootfs, NULL, arena, &account);
    if (!pith_account_name_system(&composition->rootfs, arena, &account, error) ||
        !pith_sbom_make(&account, pith_rootfs_source(&composition->rootfs, arena), composition->request.time, name,
                        arena, &sbom, error)) {
        return pith_context(error, "making the papers of the image");
    }
    for (size_t i = 0; i < count; i++) {
        if (!write_one(cli, &sbom, &requests[i], batch, &composition->arena, error)) {
            return pith_context(error, "writing the papers to %s", requests[i].path);
        }
    }
    return true;
}
