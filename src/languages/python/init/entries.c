/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of an app's directory belongs into an image: code, data and templates. Not what only its makers need (tests,
 * caches, build files), not secrets, and nothing that .dockerignore hides.
 */
#include "init/room.h"

#include "base/path.h"
#include "plan/room.h"

#include <stdlib.h>

static const char *const makers[] = {
    "__pycache__", "build",        "compose.yaml",   "compose.yml", "conftest.py", "coverage.xml",
    "dist",        "doc",          "docs",           "env",         "htmlcov",     "Jenkinsfile",
    "Makefile",    "node_modules", "noxfile.py",     "Pipfile",     "pith.ini",    "poetry.toml",
    "Procfile",    "pylintrc",     "pyproject.toml", "pytest.ini",  "setup.cfg",   "setup.py",
    "test",        "tests",        "tox.ini",        "Vagrantfile", "venv",
};
static const char *const endings[] = {".egg-info", ".lock",       ".md", ".pyc",  ".rst",
                                      ".whl",      ".dockerfile", "~",   ".orig", ".tar.gz"};
static const char *const beginnings[] = {"Dockerfile", "Containerfile", "docker-compose", "requirements", "README",
                                         "CHANGELOG",  "CHANGES",       "LICENSE",        "NOTICE",       "AUTHORS"};

static bool is_makers(const char *name)
{
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        if (strcmp(name, makers[i]) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (pith_ends_with(name, endings[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return *name == '.';
}

enum { MOST_LINKS = 20 }; /* of those that lead out, each with a line of its own */

struct leaving {
    const char *hidden, *makers, *odd; /* lists of names, for comments */
    bool secrets;
    uint32_t links; /* that lead out */
};

static void note(struct init *init, const char **list, const char *name)
{
    if (strlen(*list) < 1000) { /* a comment, not an inventory */
        *list = pith_format(init->arena, "%s%s%s", *list, **list == '\0' ? "" : ", ", name);
    }
}

/* Wheels are what packages come from; layouts and roots are what pith and other builders write. */
static bool is_product(struct init *init, const char *path)
{
    return init_holds_wheels(init, path) ||
           init_is(init, init->app, pith_format(init->arena, "%s/oci-layout", path), PITH_REGULAR) ||
           init_is(init, init->app, pith_format(init->arena, "%s/etc/passwd", path), PITH_REGULAR);
}

static bool belongs(struct init *init, const char *name, struct leaving *leaving)
{
    struct pith_found found;
    const char *path = pith_format(init->arena, "/%s", name);
    if (!init_look(init, init->app, path, &found) ||
        (found.stat.type != PITH_REGULAR && found.stat.type != PITH_DIRECTORY)) {
        const char *out = init_leads_out(init, path);
        if (out != NULL && *out != '\0' && !is_makers(name) && leaving->links++ < MOST_LINKS) {
            return true; /* said as a comment, which people may take */
        }
        note(init, &leaving->odd, name);
        return false;
    }
    bool directory = found.stat.type == PITH_DIRECTORY;
    if (directory && init_is(init, init->app, pith_format(init->arena, "%s/pyvenv.cfg", path), PITH_REGULAR)) {
        return false;
    }
    if (strcmp(name, ".env") == 0 || strncmp(name, ".env.", 5) == 0) {
        leaving->secrets = true;
        return false;
    }
    if (init->ignore != NULL && plan_ignore_hides(init->ignore, found.source_path, directory)) {
        note(init, &leaving->hidden, name);
        return false;
    }
    if (is_makers(name) || (directory && is_product(init, path))) {
        note(init, &leaving->makers, name);
        return false;
    }
    return true;
}

static void say_left(struct init *init, const struct leaving *leaving, const char *destination)
{
    if (leaving->secrets) {
        draft_say(
            &init->draft, DRAFT_FILES,
            ".env is not shipped: it holds settings, and often secrets, of one machine. Give them to the container "
            "when it starts, or add `%s/.env = .env mode=0640`.",
            destination);
    }
    if (*leaving->makers != '\0') {
        draft_say(&init->draft, DRAFT_FILES, "Left out, since an app seldom reads them: %s.", leaving->makers);
    }
    if (*leaving->hidden != '\0') {
        draft_say(&init->draft, DRAFT_FILES, "Left out, since .dockerignore hides them: %s.", leaving->hidden);
    }
    if (*leaving->odd != '\0') {
        draft_say(&init->draft, DRAFT_FILES,
                  "Left out, being neither files nor directories, or links that lead nowhere or out of the app: %s.",
                  leaving->odd);
    }
}

void init_whole_app(struct init *init, const char *destination, const char *options, const char *comment)
{
    struct pith_strings names = init_list(init, init->app, "/");
    struct leaving leaving = {"", "", "", false, 0};
    const char *base = strcmp(destination, "/") == 0 ? "" : destination;
    for (uint32_t i = 0; i < names.count; i++) {
        if (belongs(init, names.items[i], &leaving)) {
            init_app_file(init, pith_join(init->arena, base, names.items[i]), names.items[i], options, comment);
            comment = NULL;
        }
    }
    say_left(init, &leaving, base);
}
