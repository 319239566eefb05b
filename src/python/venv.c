/* pyvenv.cfg makes a virtual environment: it is looked for beside the executable as it was named, and one above. */
#include "python/room.h"

#include <ctype.h>
#include <strings.h>

/* The value of `key = value` in a pyvenv.cfg, or NULL. Keys are compared without regard to case, as site.py does. */
static const char *setting(struct world *world, const char *text, const char *key)
{
    size_t length = strlen(key);
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
                return value <= end ? pith_copy(world->arena, value, (size_t)(end - value)) : "";
            }
        }
        text += size + (text[size] == '\n');
    }
    return NULL;
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

/* Without one, the search starts beside the real executable: links are followed. */
static bool plain(struct world *world)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, world->python->executable, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED && pith_fail(world->error, PITH_MISSING, "the interpreter %s %s",
                                                     world->python->executable, pith_seen_text(seen));
    }
    world->python->directory = python_above(world, pith_text(pith_view_texts(world->view), found.path));
    return true;
}

bool python_venv(struct world *world)
{
    struct pith_python *python = world->python;
    const char *config, *text;
    size_t size;
    if (!find_config(world, &config)) {
        return false;
    }
    if (config == NULL) {
        return plain(world);
    }
    if (!python_read_text(world, config, &text, &size)) {
        return false;
    }
    const char *home = setting(world, text, "home");
    if (home == NULL) {
        return plain(world);
    }
    enum pith_type type;
    if (!python_type(world, home, &type)) {
        return false;
    }
    if (type != PITH_DIRECTORY) {
        return pith_fail(world->error, PITH_MISSING,
                         "%s names home = %s, which is no directory in the source; make the virtual environment again "
                         "with an interpreter that is there",
                         config, home);
    }
    const char *system = setting(world, text, "include-system-site-packages");
    python->venv_config = config;
    python->venv = python_above(world, config);
    python->directory = home;
    python->system_site = system != NULL && strcasecmp(system, "true") == 0;
    return true;
}
