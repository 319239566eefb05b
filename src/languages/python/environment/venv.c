/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pyvenv.cfg makes a virtual environment: it is looked for beside the executable as it was named, and one above.
 * getpath takes the first `home`, site.py the last of its own keys.
 */
#include "languages/python/environment/room.h"

#include <ctype.h>
#include <strings.h>

/* The value of the first or last `key = value`, or NULL. Keys are compared without regard to case. */
static const char *setting(struct world *world, const char *text, const char *key, bool first)
{
    size_t length = strlen(key);
    const char *found = NULL;
    while (*text != '\0') {
        const char *line = text + strspn(text, " \t");
        size_t size = strcspn(text, "\n");
        const char *end = text + size;
        if (strncasecmp(line, key, length) == 0) {
            const char *value = line + length;
            value += strspn(value, " \t");
            if (*value == '=') {
                value += 1 + strspn(value + 1, " \t");
                while (end > value && isspace((unsigned char)end[-1])) {
                    end--;
                }
                found = value <= end ? pith_copy(world->arena, value, (size_t)(end - value)) : "";
            }
        }
        if (first && found != NULL) {
            break;
        }
        text += size + (text[size] == '\n');
    }
    return found;
}

static bool find_config(struct world *world, const char **config)
{
    const char *directory = python_above(world, world->python->executable);
    const char *places[] = {directory, python_above(world, directory)};
    for (size_t i = 0; i < 2; i++) {
        enum pith_type type;
        const char *path = python_join(world, places[i], "pyvenv.cfg");
        if (!python_type(world, path, &type)) {
            return false;
        }
        if (type == PITH_REGULAR) {
            *config = path;
            return true;
        }
    }
    *config = NULL;
    return true;
}

bool python_real_directory(struct world *world, const char **directory)
{
    struct pith_found found;
    const char *executable = world->python->executable;
    enum pith_seen seen = pith_view_resolve(world->view, executable, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(world->error, PITH_MISSING, "the interpreter %s %s", executable, pith_seen_text(seen));
    }
    *directory = python_above(world, pith_text(pith_view_texts(world->view), found.path));
    return true;
}

/* Up to 3.13, site.py takes the directory above the executable's, also where pyvenv.cfg lies beside the executable. */
static const char *prefix_of(struct world *world, const char *config)
{
    const struct pith_python *python = world->python;
    return python->minor >= 14 ? python_above(world, config)
                               : python_above(world, python_above(world, python->executable));
}

bool python_venv(struct world *world)
{
    struct pith_python *python = world->python;
    const char *config = NULL, *text;
    size_t size;
    if (!find_config(world, &config) || !python_real_directory(world, &python->directory)) {
        return false;
    }
    if (config == NULL) {
        return true;
    }
    if (!python_read_text(world, config, &text, &size)) {
        return false;
    }
    const char *system = setting(world, text, "include-system-site-packages", false);
    python->venv_config = config;
    python->venv = prefix_of(world, config);
    python->system_site = system == NULL || strcasecmp(system, "true") == 0;
    const char *home = setting(world, text, "home", true);
    if (home != NULL && *home != '\0') {
        enum pith_type type;
        home = python_absolute(world, "/", home); /* as site.py makes what follows from it */
        if (!python_type(world, home, &type)) {
            return false;
        }
        if (type != PITH_DIRECTORY) {
            return pith_fail(world->error, PITH_MISSING,
                             "%s names home = %s, which is no directory in the source; make the virtual environment "
                             "again with an interpreter that is there",
                             config, home);
        }
        python->directory = home;
    }
    return true;
}
