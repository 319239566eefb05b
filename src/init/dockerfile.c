/* SPDX-License-Identifier: Apache-2.0 */
/* A Dockerfile → a manifest: what its last stage comes to, and what of it cannot be carried over. */
#include "init/stage.h"

#include <stdlib.h>

enum { BUDGET = 4 << 20, MOST_INSTRUCTIONS = 2000 };

/* "python:3.12-slim", "uv:python3.12-bookworm", "distroless/python3-debian12": 12, 12, 11; 0: it does not say. */
static unsigned minor_of(const char *image)
{
    static const struct {
        const char *text;
        unsigned minor;
    } releases[] = {{"python3-debian11", 9}, {"python3-debian12", 11}, {"python3-debian13", 13}};
    for (size_t i = 0; i < sizeof releases / sizeof *releases; i++) {
        if (strstr(image, releases[i].text) != NULL) {
            return releases[i].minor;
        }
    }
    const char *python = strstr(image, "python3."), *colon = strrchr(image, ':');
    const char *digits = python != NULL ? python + 8 : NULL;
    if (digits == NULL && colon != NULL && strstr(image, "python") != NULL && strncmp(colon, ":3.", 3) == 0) {
        digits = colon + 3;
    }
    unsigned long minor = digits == NULL ? 0 : strtoul(digits, NULL, 10);
    return minor < 1000 ? (unsigned)minor : 0;
}

static bool starts_python(const struct stage_command *command)
{
    return command->words.count > 0 && init_is_python(stage_base_name(command->words.items[0]));
}

static const char *venv_place(const struct stage *stage)
{
    for (uint32_t i = stage->packages.count; i > 0; i--) {
        if (stage->packages.items[i - 1].place == STAGE_VENV) {
            return stage->packages.items[i - 1].path;
        }
    }
    return INIT_VENV;
}

static void say_packages(struct docker *docker, const struct init_python *python)
{
    const struct stage *stage = docker->stage;
    const struct stage_packages *first = stage->packages.items;
    if (first == NULL) {
        return;
    }
    if (python->venv == NULL) {
        draft_say(&docker->init->draft, DRAFT_PYTHON,
                  "TODO: %s:%u puts Python packages into %s. Here they come from a virtual environment beside the "
                  "Dockerfile, "
                  "and there is none: python3 -m venv .venv; .venv/bin/pip install …; and run `pith init` again.",
                  docker->file.shown, first->line, first->path);
    } else if (strcmp(venv_place(stage), first->path) != 0) {
        draft_say(&docker->init->draft, DRAFT_PYTHON,
                  "%s:%u puts Python packages into %s. Here they come from the virtual environment %s.",
                  docker->file.shown, first->line, first->path, python->venv + 1);
    }
    for (uint32_t i = 0; i < stage->names.count; i++) {
        if (!init_has_dist(python, stage->names.items[i])) {
            draft_say(&docker->init->draft, DRAFT_PYTHON, "TODO: pip install %.100s: it is not installed here.",
                      stage->names.items[i]);
        }
    }
    struct pith_strings files = {stage->requirements.items, stage->requirements.count};
    init_requirements(docker->init, python, &files,
                      "What the Dockerfile tells pip to install: it is here, and is kept.");
}

static bool write_python(struct docker *docker, struct init_python *python)
{
    const struct stage *stage = docker->stage;
    struct init_wish wish = {.minor = minor_of(stage->image), .venv_to = venv_place(stage)};
    bool wanted = strstr(stage->image, "python") != NULL || stage->packages.count > 0 ||
                  starts_python(&stage->entrypoint) || starts_python(&stage->cmd);
    *python = (struct init_python){0};
    if (!wanted) {
        return true;
    }
    wish.because = pith_format(docker->arena, "%s:%u (FROM %s)", docker->file.shown, stage->image_line, stage->image);
    if (!init_find_python(docker->init, &wish, python)) {
        return false;
    }
    say_packages(docker, python);
    return true;
}

static void write_notes(struct docker *docker)
{
    const struct stage *stage = docker->stage;
    struct draft *draft = &docker->init->draft;
    if (stage->notes.count > 0) {
        draft_say(draft, DRAFT_TAIL, "What is not carried over:");
    }
    for (uint32_t i = 0; i < stage->notes.count; i++) {
        draft_say(draft, DRAFT_TAIL, "%s:%u: %s", docker->file.shown, stage->notes.items[i].line,
                  stage->notes.items[i].text);
    }
}

bool init_dockerfile(struct init *init, const char *bytes, size_t size)
{
    struct docker docker = {.init = init, .arena = init->arena, .budget = BUDGET};
    struct init_python python;
    if (!docker_parse(init->shown, bytes, size, init->arena, &docker.file, init->error)) {
        return false;
    }
    if (docker.file.list.count > MOST_INSTRUCTIONS) {
        return pith_fail(init->error, PITH_USAGE, "%s: more than %d instructions", init->shown, MOST_INSTRUCTIONS);
    }
    if (!stage_read(&docker)) {
        return false;
    }
    draft_say(
        &init->draft, DRAFT_HEAD,
        "Written by `pith init` from %s, which builds upon %s. Sources are relative to this file%s. Compose it: pith "
        "compose FILE -o DIR/",
        init->shown, docker.stage->image,
        *init->prefix == '\0' ? ", which is meant to stand beside the Dockerfile" : "");
    if (!write_python(&docker, &python)) {
        return false;
    }
    docker_file_lines(&docker);
    docker_user_lines(&docker);
    docker_image_lines(&docker, &python, python.venv == NULL ? NULL : venv_place(docker.stage));
    write_notes(&docker);
    return true;
}
