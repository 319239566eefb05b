/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual environment in an app's directory. Its pyvenv.cfg and its link bin/python lead out of the app, and are
 * the app's own words: they count where they lead to a Python installation of the source, by its content.
 */
#include "base/path.h"
#include "init/room.h"

#include <stdlib.h>

enum { MOST_LINKS = 40 };

/* The value of `key = value` in pyvenv.cfg, as site.py reads it, or NULL. */
static const char *config_value(struct init *init, const char *text, const char *key)
{
    for (size_t size = strlen(key); text != NULL && *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *equals = strchr(text, '=');
        if (strncasecmp(text, key, size) != 0 || equals == NULL || text + size + strspn(text + size, " \t") != equals) {
            continue;
        }
        equals += 1 + strspn(equals + 1, " \t");
        size_t length = strcspn(equals, "\r\n");
        while (length > 0 && equals[length - 1] == ' ') {
            length--;
        }
        return pith_copy(init->arena, equals, length);
    }
    return NULL;
}

/* A link's text from the directory of the link; NULL where it leaves the virtual environment upwards. */
static const char *within(struct init *init, const char *venv, const char *link, const char *target)
{
    char *path = pith_format(init->arena, "%.*s/%s", (int)(strrchr(link, '/') - link), link, target);
    pith_path_clean(path);
    return pith_is_below(path, venv) ? path : NULL;
}

/* Follows bin/python as far as it stays in the environment. False: it leads to what is no Python installation, `*to`.
 */
static bool executable_fits(struct init *init, const char *venv, const char **to)
{
    const char *path = pith_format(init->arena, "%s/bin/python", venv);
    for (int i = 0; i < MOST_LINKS && path != NULL; i++) {
        struct pith_found found;
        struct pith_error ignored = {0};
        enum pith_seen seen = pith_view_look(init->app, path, &found, &ignored);
        *to = path;
        if (found.link_count > 0) {
            return false; /* `bin` is a link itself */
        }
        if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_SYMLINK) {
            return true; /* a copy; or none, which composing says */
        }
        if (!pith_view_readlink(init->app, found.path, to, &ignored)) {
            return false;
        }
        if (**to == '/') {
            return init_is_interpreter(init, *to);
        }
        path = within(init, venv, path, *to);
    }
    return false;
}

/* Why an environment that is there does not count; NULL: it does. */
static const char *venv_fault(struct init *init, const char *venv, const char *home)
{
    const char *to;
    if (home == NULL || !init_is(init, init->root, home, PITH_DIRECTORY)) {
        return pith_format(init->arena, "the Python that it was made with (%s) is not in the source",
                           home == NULL ? "no home in pyvenv.cfg" : home);
    }
    if (!init_is_installation(init, home)) {
        return pith_format(init->arena,
                           "its pyvenv.cfg says home = %s, which is no Python installation: pythonX.Y beside "
                           "lib/pythonX.Y/os.py is not there",
                           home);
    }
    return executable_fits(init, venv, &to)
               ? NULL
               : pith_format(init->arena, "its bin/python leads to %s, which is no Python installation", to);
}

const char *init_find_venv(struct init *init, const char *venv_to, unsigned *minor)
{
    static const char *const names[] = {"/.venv", "/venv", "/env", "/.env"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *config = pith_format(init->arena, "%s/pyvenv.cfg", names[i]);
        const char *text = init_text(init, init->app, config), *out = init_leads_out(init, config);
        if (out != NULL && *out != '\0') {
            const char *directory = init_leads_out(init, names[i]);
            init_withhold(init, DRAFT_FILES, venv_to, directory == NULL ? config : names[i],
                          directory == NULL ? out : directory);
            continue;
        }
        if (text == NULL || out != NULL) {
            continue;
        }
        const char *version = config_value(init, text, "version");
        version = version == NULL ? config_value(init, text, "version_info") : version;
        const char *fault = venv_fault(init, names[i], config_value(init, text, "home"));
        if (fault != NULL) {
            draft_say(
                &init->draft, DRAFT_PYTHON,
                "%s is a virtual environment, but %s: it is left out. If it is meant, make it again with a Python of "
                "the source, or write the lines yourself: [files] %s = %s, [python] interpreter = %s/bin/python",
                names[i] + 1, fault, venv_to, names[i] + 1, venv_to);
            continue;
        }
        *minor = version != NULL && strncmp(version, "3.", 2) == 0 ? (unsigned)strtoul(version + 2, NULL, 10) : 0;
        return names[i];
    }
    return NULL;
}
