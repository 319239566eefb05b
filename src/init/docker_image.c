/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of the last stage: environment, working directory, ports, volumes, labels. */
#include "init/stage.h"

static const char *python_directory(struct docker *docker, const struct init_python *python)
{
    const char *slash = python->path == NULL ? NULL : strrchr(python->path, '/');
    return slash == NULL ? NULL : pith_copy(docker->arena, python->path, (size_t)(slash - python->path));
}

static bool holds(const char *path, const char *directory)
{
    size_t size = strlen(directory);
    for (const char *at = strstr(path, directory); at != NULL; at = strstr(at + 1, directory)) {
        if ((at == path || at[-1] == ':') && (at[size] == ':' || at[size] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Only what the Dockerfile changed: pith's own PATH leads to the interpreter. */
static void write_path(struct docker *docker, const struct init_python *python, const char *path)
{
    const char *directory = python_directory(docker, python), *comment = NULL;
    bool base = strncmp(path, "/usr/local/bin:/usr/local/sbin:", 31) == 0 || strncmp(path, "/usr/local/sbin:", 16) == 0;
    if (base && (strstr(path, ":/sbin:/bin") != NULL && strlen(strstr(path, ":/sbin:/bin")) == 11)) {
        return;
    }
    if (directory != NULL && !holds(path, directory)) {
        path = pith_format(docker->arena, "%s:%s", directory, path);
        comment = "The interpreter's directory comes first: here it is another one than in the Dockerfile.";
    }
    draft_add(&docker->init->draft, DRAFT_IMAGE, "env.PATH", draft_value(docker->arena, path), comment);
}

/* Variables for tools that the image does not have. */
static bool is_builders(const char *name)
{
    static const char *const beginnings[] = {
        "PIP_", "UV_", "POETRY_", "PIPENV_", "DEBIAN_FRONTEND", "PYTHON_PIP_", "PYTHON_SETUPTOOLS_"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void write_environment(struct docker *docker, const struct init_python *python, const char *venv)
{
    const struct docker_variables *variables = &docker->stage->environment;
    const char *left = "";
    for (uint32_t i = 0; i < variables->list.count; i++) {
        const char *name = variables->list.items[i].name;
        const char *value = docker_own_part(docker, name, variables->list.items[i].value);
        if (value == NULL) {
            continue;
        }
        if (strcmp(name, "PATH") == 0) {
            write_path(docker, python, value);
        } else if (is_builders(name)) {
            left = pith_format(docker->arena, "%.500s%s%s", left, *left == '\0' ? "" : ", ", name);
        } else if (strcmp(name, "VIRTUAL_ENV") == 0 && (venv == NULL || strcmp(venv, value) != 0)) {
            if (venv != NULL) {
                draft_add(&docker->init->draft, DRAFT_IMAGE, "env.VIRTUAL_ENV", draft_value(docker->arena, venv), NULL);
            }
        } else {
            draft_add(&docker->init->draft, DRAFT_IMAGE, pith_format(docker->arena, "env.%s", name),
                      draft_value(docker->arena, value), NULL);
        }
    }
    if (*left != '\0') {
        draft_say(&docker->init->draft, DRAFT_IMAGE, "Left out, being for tools that are not in the image: %s.", left);
    }
}

static bool is_port(const char *word)
{
    size_t size = strspn(word, "0123456789");
    return size > 0 && size < 6 &&
           (word[size] == '\0' || strcmp(word + size, "/tcp") == 0 || strcmp(word + size, "/udp") == 0);
}

static void write_lists(struct docker *docker)
{
    const struct stage *stage = docker->stage;
    const char *ports = "", *volumes = "";
    for (uint32_t i = 0; i < stage->expose.count; i++) {
        if (is_port(stage->expose.items[i])) {
            ports = pith_format(docker->arena, "%s%s%s", ports, *ports == '\0' ? "" : " ", stage->expose.items[i]);
        } else {
            draft_say(&docker->init->draft, DRAFT_IMAGE, "TODO: EXPOSE %s: ports are written one by one: 8080 53/udp",
                      stage->expose.items[i]);
        }
    }
    for (uint32_t i = 0; i < stage->volumes.count; i++) {
        volumes = pith_format(docker->arena, "%s%s%s", volumes, *volumes == '\0' ? "" : " ",
                              draft_word(docker->arena, stage->volumes.items[i]));
    }
    if (*ports != '\0') {
        draft_add(&docker->init->draft, DRAFT_IMAGE, "expose", ports, NULL);
    }
    if (*volumes != '\0') {
        draft_add(&docker->init->draft, DRAFT_IMAGE, "volume", volumes, NULL);
    }
}

void docker_image_lines(struct docker *docker, const struct init_python *python, const char *venv)
{
    const struct stage *stage = docker->stage;
    struct draft *draft = &docker->init->draft;
    bool given = strcmp(stage->workdir, "/") != 0;
    if (given && docker_is_foreign(docker, stage->workdir)) {
        draft_withhold(draft, DRAFT_IMAGE, "workdir", draft_value(docker->arena, stage->workdir),
                       "The source has this directory, and it is neither the app's nor the system's: modules in it "
                       "could be imported. It counts only when you say so, by this line without its ';':");
    } else if (given) {
        draft_add(draft, DRAFT_IMAGE, "workdir", draft_value(docker->arena, stage->workdir), NULL);
    }
    docker_command_lines(docker, python);
    write_environment(docker, python, venv);
    write_lists(docker);
    for (uint32_t i = 0; i < stage->labels.list.count; i++) {
        draft_add(draft, DRAFT_IMAGE, pith_format(docker->arena, "label.%s", stage->labels.list.items[i].name),
                  draft_value(docker->arena, stage->labels.list.items[i].value), NULL);
    }
    if (stage->stop_signal != NULL) {
        draft_add(draft, DRAFT_IMAGE, "stop-signal", draft_value(docker->arena, stage->stop_signal), NULL);
    }
}
