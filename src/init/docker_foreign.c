/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories that a Dockerfile names and that are there before it: in its image they would be what it made, here they
 * are somebody's in the source. They count where the stage's files land in them, and where they are the system's. The
 * variables are those from which composing follows paths (src/plan/environment.c).
 */
#include "init/stage.h"

static const struct {
    const char *name, *separators;
} followed[] = {
    {"PATH", ":"},     {"PYTHONPATH", ":"},  {"PYTHONHOME", ":"},     {"LD_LIBRARY_PATH", ":;"}, {"LD_PRELOAD", ": "},
    {"LD_AUDIT", ":"}, {"OPENSSL_CONF", ""}, {"OPENSSL_MODULES", ""}, {"GCONV_PATH", ":"},
};

/* Does the stage put something there, or above or below it? */
static bool is_made(struct docker *docker, const char *path)
{
    const struct stage *stage = docker->stage;
    for (uint32_t i = 0; i < stage->files.count; i++) {
        const char *to = stage->files.items[i].to;
        if ((strcmp(to, "/") != 0 && stage_is_in(path, to)) || (strcmp(path, "/") != 0 && stage_is_in(to, path))) {
            return true;
        }
    }
    for (uint32_t i = 0; i < stage->packages.count; i++) {
        if (strcmp(stage->packages.items[i].path, "/") != 0 && stage_is_in(path, stage->packages.items[i].path)) {
            return true;
        }
    }
    return stage_is_in(path, INIT_VENV);
}

bool docker_is_foreign(struct docker *docker, const char *word)
{
    struct pith_found found;
    const char *path = stage_path(docker, docker->stage->workdir, word);
    return !is_made(docker, path) && init_look(docker->init, docker->init->root, path, &found) &&
           found.stat.type != PITH_ABSENT && !init_is_of_system(docker->init, path);
}

static const char *separators_of(const char *name)
{
    for (size_t i = 0; i < sizeof followed / sizeof *followed; i++) {
        if (strcmp(followed[i].name, name) == 0) {
            return followed[i].separators;
        }
    }
    return NULL;
}

const char *docker_own_part(struct docker *docker, const char *name, const char *value)
{
    const char *separators = separators_of(name), *own = NULL, *foreign = NULL;
    if (separators == NULL) {
        return value;
    }
    for (const char *at = value;;) {
        size_t size = *separators == '\0' ? strlen(at) : strcspn(at, separators);
        const char *word = pith_copy(docker->arena, at, size);
        const char **list = docker_is_foreign(docker, word) ? &foreign : &own;
        *list = *list == NULL ? word : pith_format(docker->arena, "%s%c%s", *list, *separators, word);
        if (at[size] == '\0') {
            break;
        }
        at += size + 1;
    }
    if (foreign == NULL) {
        return value;
    }
    draft_withhold(&docker->init->draft, DRAFT_IMAGE, pith_format(docker->arena, "env.%s", name),
                   draft_value(docker->arena, value),
                   pith_format(docker->arena,
                               "%s: %s is in the source, and neither the app's nor the system's. What is found through "
                               "it ships only when you say so, by this line without its ';':",
                               docker->file.shown, foreign));
    return own;
}
