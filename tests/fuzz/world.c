/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The world of an interpreter in a virtual environment: each part of an input is a file of the environment or of its
 * project (pyvenv.cfg, NAME.pth, the finder of an editable install). No crash, no leak, no slow input; what is found is
 * absolute, and what is refused says why.
 */
#include "pith/languages/python/environment.h"
#include "support/target.h"

static const char *const modules[] = {"os", "app", "app.sub", "pkg", "pkg.x.y", "__editable___x_finder"};

static void check(struct pith_view *view, const struct pith_python *python, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_finder *finder = pith_finder_create(view, python, arena);
    require(python->minor == 11 && python->prefix[0] == '/' && python->stdlib[0] == '/');
    for (uint32_t i = 0; i < python->path.count; i++) {
        require(python->path.items[i].path[0] == '/' && strstr(python->path.items[i].path, "/../") == NULL);
    }
    for (uint32_t i = 0; i < python->mapped.count; i++) {
        require(*python->mapped.items[i].name != '\0' && python->mapped.items[i].path[0] == '/');
    }
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        const struct pith_module *module;
        require(pith_finder_find(finder, modules[i], &module, &error));
        require(module->file == NULL || module->file[0] == '/');
    }
    (void)pith_finder_name(finder, "/venv/lib/python3.11/site-packages/pkg/x.py");
}

void fuzz_one(const uint8_t *data, size_t size)
{
    static const struct pith_python_environment environment = {.path = "/app:lib", .directory = "/app"};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct fuzz_part parts[16];
    struct pith_source *tree = pith_source_memory("tree", &arena);
    struct pith_view *view;
    struct pith_found found;
    struct pith_python python = {0};
    fuzz_python(tree, &arena);
    fuzz_plant(tree, "/venv", parts, fuzz_split(data, size, &arena, parts, 16), &arena);
    require(pith_view_of(tree, &view, &error));
    require(pith_view_resolve(view, "/venv/bin/python", &found, &error) == PITH_SEEN_FOUND);
    if (pith_python_read(view, "/venv/bin/python", &found, 1, &environment, &arena, &python, &error)) {
        check(view, &python, &arena);
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    pith_view_destroy(view);
}
