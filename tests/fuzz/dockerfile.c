/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a Dockerfile: no crash, no leak, no slow input; what is made of it is a manifest that the manifest's
 * reader takes, and what is refused says which line is meant.
 */
#include "../unit/init/context.h"
#include "pith/manifest.h"
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    for (int venv = 0; venv < 2; venv++) {
        struct context it;
        struct pith_error error = {0};
        const char *text;
        require(make_context(&it, venv == 1, &error));
        struct pith_init_build build = {
            .shown = "Dockerfile", .bytes = (const char *)data, .size = size, .context = it.context, .root = it.source};
        if (pith_init_dockerfile(&build, &it.arena, &text, &error)) {
            struct pith_manifest manifest;
            require(pith_manifest_parse("m", text, strlen(text), &it.arena, &manifest, &error));
        } else {
            require(error.code == PITH_USAGE && *error.message != '\0');
        }
        drop_context(&it);
    }
}
