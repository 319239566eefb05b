/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole composition over a root of which each part of an input is a file: an app, its virtual environment, databases
 * of packages. No crash, no leak, no slow input; what is composed is a tree of canonical paths, and what is refused
 * says why. Where all parts are the app's or its environment's, the secrets of the root do not ship, whatever names
 * them.
 */
#include "pith/compose.h"
#include "support/target.h"

enum { MOST_PARTS = 24 };

static const char manifest[] = "[python]\n"
                               "interpreter = /venv/bin/python\n"
                               "[files]\n"
                               "/app/ = root:/app\n"
                               "[image]\n"
                               "entrypoint = python /app/main.py\n";

static const char *const secrets[] = {"/root/.ssh/id_rsa", "/srv/data/key", "/etc/shadow"};

static void plant_secrets(struct pith_source *tree)
{
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        struct pith_made made = {.path = secrets[i], .type = PITH_REGULAR, .mode = 0600, .bytes = "secret", .size = 6};
        made.mode = i == 1 ? 0644 : made.mode; /* others may read it, but it is nothing of the app's */
        pith_source_add(tree, &made);
    }
}

static void check_secrets(const struct pith_composition *composition)
{
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        for (uint32_t j = 0; j < composition->rootfs.entries.count; j++) {
            const struct pith_entry *entry = &composition->rootfs.entries.items[j];
            require(strcmp(entry->path, secrets[i]) != 0);
            require(entry->origin == NULL || strcmp(entry->origin, secrets[i]) != 0);
        }
    }
}

/* Is it a part of what nobody vouches for? Then it stands where its line says, and no link of it replaces the root's.
 */
static bool is_of_the_app(const struct fuzz_part *part, struct pith_arena *arena)
{
    struct fuzz_part rest = *part;
    const char *line = fuzz_first_line(&rest, arena), *up = strstr(line, ".."), *arrow = strstr(line, " -> ");
    return (strncmp(line, "app/", 4) == 0 || strncmp(line, "venv/", 5) == 0) &&
           (up == NULL || (arrow != NULL && arrow < up));
}

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
    struct fuzz_part parts[MOST_PARTS];
    struct pith_source *tree = pith_source_memory("root", &arena);
    struct pith_composition composition;
    size_t count = fuzz_split(data, size, &arena, parts, MOST_PARTS), app = 0;
    for (size_t i = 0; i < count; i++) {
        app += is_of_the_app(&parts[i], &arena);
    }
    fuzz_python(tree, &arena);
    plant_secrets(tree);
    fuzz_plant(tree, "", parts, count, &arena);
    fuzz_plant(tree, "", &(struct fuzz_part){"app/main.py\nimport os\n", 22}, 1, &arena);
    const struct pith_request request = {.manifest = "m", .text = manifest, .source = tree};
    if (pith_compose(&request, &composition, &error)) {
        check(&composition);
        if (app == count) {
            check_secrets(&composition);
        }
    } else {
        require(error.code != PITH_SYSTEM && *error.message != '\0');
    }
    pith_composition_finish(&composition);
    pith_source_destroy(tree);
}
