/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `pith init` of an app's directory: each part of an input is a file of it (pyproject.toml, .dockerignore, manage.py,
 * requirements.txt, an environment, wheels). No crash, no leak, no slow input; what is made is a manifest that the
 * manifest's reader takes.
 */
#include "init/room.h"
#include "pith/manifest.h"
#include "plan/room.h"
#include "support/target.h"

static void make(struct init *init)
{
    struct pith_manifest manifest;
    const char *text;
    require(plan_ignore_read(init->app, init->arena, &init->ignore, init->error));
    if (init_app(init) && draft_write(&init->draft, &text, init->error)) {
        require(pith_manifest_parse("m", text, strlen(text), init->arena, &manifest, init->error));
    } else {
        require(init->error->code == PITH_USAGE || init->error->code == PITH_MISSING);
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct fuzz_part parts[16];
    struct pith_source *app = pith_source_memory("app", &arena), *root = pith_source_memory("root", &arena);
    struct init init = {.arena = &arena, .error = &error, .directory = "app", .prefix = "", .draft = {.arena = &arena}};
    fuzz_plant(app, "", parts, fuzz_split(data, size, &arena, parts, 16), &arena);
    fuzz_python(root, &arena);
    fuzz_file(root, "/usr/bin/python3.12", "", 0);
    require(pith_view_of(app, &init.app, &error) && pith_view_of(root, &init.root, &error));
    make(&init);
    pith_view_destroy(init.app);
    pith_view_destroy(init.root);
}
