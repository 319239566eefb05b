/*
 * A whole composition over a root of which each part of an input is a file: an app, its virtual environment, databases
 * of packages. No crash, no leak, no slow input; what is composed is a tree of canonical paths, and what is refused
 * says why.
 */
#include "pith/compose.h"
#include "support/target.h"

static const char manifest[] = "[python]\n"
                               "interpreter = /venv/bin/python\n"
                               "[files]\n"
                               "/app/ = root:/app\n"
                               "[image]\n"
                               "entrypoint = python /app/main.py\n";

static void check(const struct pith_composition *composition)
{
    const char *before = "";
    for (uint32_t i = 0; i < composition->rootfs.entries.count; i++) {
        const char *path = composition->rootfs.entries.items[i].path;
        require(path[0] == '/' && strstr(path, "//") == NULL && strstr(path, "/../") == NULL &&
                strcmp(before, path) < 0);
        before = path;
    }
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        const struct pith_finding *finding = &composition->findings.list.items[i];
        require(*finding->rule != '\0' && finding->path != NULL && finding->reason != NULL);
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct fuzz_part parts[24];
    struct pith_source *tree = pith_source_memory("root", &arena);
    struct pith_composition composition;
    fuzz_python(tree, &arena);
    fuzz_plant(tree, "", parts, fuzz_split(data, size, &arena, parts, 24), &arena);
    fuzz_plant(tree, "", &(struct fuzz_part){"app/main.py\nimport os\n", 22}, 1, &arena);
    if (pith_compose_over("m", manifest, tree, 0, &composition, &error)) {
        check(&composition);
    } else {
        require(error.code != PITH_SYSTEM && *error.message != '\0');
    }
    pith_composition_finish(&composition);
}
