/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that install Python packages: where they go, and which requirement files they read. What is installed is
 * looked for on this machine later.
 */
#include "init/stage.h"

#include "base/path.h"

struct installing {
    struct docker *docker;
    const char *directory;
    uint32_t line;
};

void stage_add_packages(struct docker *docker, enum stage_place place, const char *path, uint32_t line)
{
    struct stage *stage = docker->stage;
    for (uint32_t i = 0; i < stage->packages.count; i++) {
        if (strcmp(stage->packages.items[i].path, path) == 0) {
            return;
        }
    }
    stage_push(docker, &stage->packages, (struct stage_packages){place, path, line});
}

/* The virtual environment whose program this is, or that VIRTUAL_ENV or the PATH names; NULL: none. */
static const char *venv_of(struct docker *docker, const char *program)
{
    const struct stage *stage = docker->stage;
    const char *path = docker_get(&stage->scope, "PATH"), *active = docker_get(&stage->scope, "VIRTUAL_ENV");
    for (uint32_t i = 0; i < stage->packages.count; i++) {
        const struct stage_packages *one = &stage->packages.items[i];
        const char *bin = pith_format(docker->arena, "%s/bin", one->path);
        if (one->place == STAGE_VENV &&
            (pith_is_below(program, bin) || (path != NULL && strncmp(path, bin, strlen(bin)) == 0))) {
            return one->path;
        }
    }
    return active;
}

/* The value of `--name VALUE`, `--name=VALUE` or `-n VALUE`; NULL: another word. */
static const char *option(const struct pith_strings *words, uint32_t *at, const char *name, const char *letter)
{
    const char *word = words->items[*at];
    size_t size = strlen(name);
    if (strncmp(word, name, size) == 0 && word[size] == '=') {
        return word + size + 1;
    }
    if (strcmp(word, name) == 0 || strcmp(word, letter) == 0) {
        return *at + 1 < words->count ? words->items[++*at] : "";
    }
    if (strncmp(word, letter, 2) == 0 && word[1] != '-' && word[2] != '\0') { /* -rfile */
        return word + 2;
    }
    return NULL;
}

static void requirement_file(const struct installing *installing, const char *name)
{
    struct docker *docker = installing->docker;
    const char *path = stage_path(docker, installing->directory, name);
    const char *origin = stage_origin(docker, docker->stage, path);
    const char *beside = stage_join(docker, "", stage_base_name(path)); /* a bind mount, as a rule */
    if (origin == NULL && init_is(docker->init, docker->init->app, beside, PITH_REGULAR)) {
        origin = beside;
    }
    if (origin == NULL) {
        stage_note(docker, installing->line, "pip install -r %.200s: TODO: no such file is beside the Dockerfile",
                   name);
        return;
    }
    stage_push(docker, &docker->stage->requirements, origin);
}

static bool takes_value(const char *word)
{
    static const char *const known[] = {
        "-i", "--index-url",  "--extra-index-url", "-f",         "--find-links",   "--cache-dir",
        "-c", "--constraint", "--timeout",         "--retries",  "--trusted-host", "--python",
        "-p", "--platform",   "--only-binary",     "--no-binary"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(word, known[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void distribution(const struct installing *installing, const char *word)
{
    static const char *const tools[] = {"pip", "setuptools", "wheel", "uv", "poetry", "pipenv", "virtualenv", "build"};
    size_t size = strcspn(word, "=<>!~[; @");
    if (*word == '.' || strchr(word, '/') != NULL || size == 0) {
        return; /* the app itself, a URL or a file */
    }
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        if (strncmp(word, tools[i], size) == 0 && tools[i][size] == '\0') {
            return;
        }
    }
    stage_push(installing->docker, &installing->docker->stage->names, pith_copy(installing->docker->arena, word, size));
}

static void install(const struct installing *installing, const struct pith_strings *words, uint32_t at)
{
    struct docker *docker = installing->docker;
    const char *venv = venv_of(docker, words->items[0]), *home = docker_get(&docker->stage->scope, "HOME");
    enum stage_place place = venv == NULL ? STAGE_SYSTEM : STAGE_VENV;
    const char *path = venv == NULL ? "/usr/local" : venv, *value;
    uint32_t before = docker->stage->requirements.count + docker->stage->names.count;
    bool app = false;
    for (; at < words->count; at++) {
        const char *word = words->items[at];
        if ((value = option(words, &at, "--requirement", "-r")) != NULL) {
            requirement_file(installing, value);
        } else if ((value = option(words, &at, "--prefix", "--prefix")) != NULL) {
            place = STAGE_PREFIX;
            path = stage_path(docker, installing->directory, value);
        } else if ((value = option(words, &at, "--target", "-t")) != NULL) {
            place = STAGE_TARGET;
            path = stage_path(docker, installing->directory, value);
        } else if (strcmp(word, "--user") == 0) {
            place = STAGE_PREFIX;
            const char *user = docker->stage->user;
            path = home != NULL ? stage_join(docker, home, ".local")
                   : user == NULL || strcmp(user, "root") == 0
                       ? "/root/.local"
                       : stage_join(docker, "/home", pith_format(docker->arena, "%s/.local", user));
        } else if (takes_value(word)) {
            at++;
        } else if (*word != '-') {
            app = app || *word == '.';
            distribution(installing, word);
        }
    }
    if (app || docker->stage->requirements.count + docker->stage->names.count > before) {
        stage_add_packages(docker, place, path, installing->line);
    }
}

static const char *last_argument(const struct pith_strings *words, uint32_t from)
{
    const char *last = NULL;
    for (uint32_t i = from; i < words->count; i++) {
        if (takes_value(words->items[i])) {
            i++;
        } else if (*words->items[i] != '-') {
            last = words->items[i];
        }
    }
    return last;
}

static void make_venv(const struct installing *installing, const char *path)
{
    stage_add_packages(installing->docker, STAGE_VENV,
                       stage_path(installing->docker, installing->directory, path == NULL ? ".venv" : path),
                       installing->line);
}

static bool is_pip(const char *name)
{
    return strcmp(name, "pip") == 0 ||
           (strncmp(name, "pip3", 4) == 0 && name[4 + strspn(name + 4, ".0123456789")] == '\0');
}

static bool run_uv(const struct installing *installing, const struct pith_strings *words)
{
    const char *verb = words->count > 1 ? words->items[1] : "", *at;
    at = docker_get(&installing->docker->stage->scope, "UV_PROJECT_ENVIRONMENT");
    if (strcmp(verb, "venv") == 0) {
        make_venv(installing, last_argument(words, 2));
    } else if (strcmp(verb, "sync") == 0) {
        make_venv(installing, at);
    } else if (strcmp(verb, "pip") == 0 && words->count > 2 && strcmp(words->items[2], "install") == 0) {
        install(installing, words, 3);
    } else {
        return strcmp(verb, "python") == 0 || strcmp(verb, "cache") == 0;
    }
    return true;
}

bool stage_run_pip(struct docker *docker, const struct pith_strings *words, const char *directory, uint32_t line)
{
    struct installing installing = {docker, directory, line};
    const char *name = stage_base_name(words->items[0]), *verb = words->count > 1 ? words->items[1] : "";
    bool module = init_is_python(name) && words->count > 3 && strcmp(verb, "-m") == 0;
    if (strcmp(name, ".") == 0 || strcmp(name, "source") == 0) { /* . /opt/venv/bin/activate */
        return strcmp(stage_base_name(verb), "activate") == 0;
    }
    if (is_pip(name) || (module && is_pip(words->items[2]))) {
        uint32_t at = module ? 3 : 1;
        if (at < words->count && strcmp(words->items[at], "install") == 0) {
            install(&installing, words, at + 1);
        }
        return true; /* pip uninstall, cache, config: the image has none */
    }
    if (strcmp(name, "virtualenv") == 0 ||
        (module && (strcmp(words->items[2], "venv") == 0 || strcmp(words->items[2], "virtualenv") == 0))) {
        make_venv(&installing, last_argument(words, module ? 3 : 1));
        return true;
    }
    if (strcmp(name, "uv") == 0) {
        return run_uv(&installing, words);
    }
    if ((strcmp(name, "poetry") == 0 || strcmp(name, "pipenv") == 0 || strcmp(name, "pdm") == 0) &&
        (strcmp(verb, "install") == 0 || strcmp(verb, "sync") == 0)) {
        stage_add_packages(docker, STAGE_SYSTEM, "/usr/local", line);
        return true;
    }
    return strcmp(name, "poetry") == 0 || (module && strcmp(words->items[2], "compileall") == 0);
}
