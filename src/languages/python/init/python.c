/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interpreter of an app: the virtual environment in its directory, or else the Python of the source that fits best.
 * What is installed for it says how the app can be started.
 */
#include "base/path.h"
#include "init/room.h"

#include <stdlib.h>

static unsigned distance(unsigned one, unsigned two)
{
    return one > two ? one - two : two - one;
}

/* The first that fits; otherwise the nearest to the minor version that is wanted. */
static const struct init_interpreter *choose(const struct init_interpreters *all, const struct init_wish *wish)
{
    const struct init_interpreter *best = NULL;
    for (uint32_t i = 0; i < all->list.count; i++) {
        const struct init_interpreter *one = &all->list.items[i];
        if ((wish->minor == 0 || one->minor == wish->minor) && init_version_fits(wish->range, one->minor)) {
            return one;
        }
        bool nearer = best == NULL ||
                      (wish->minor != 0 && distance(one->minor, wish->minor) < distance(best->minor, wish->minor));
        best = nearer ? one : best;
    }
    return best;
}

static void read_dists(struct init *init, struct init_python *python, const struct pith_strings *sites)
{
    struct pith_error ignored = {0};
    if (!pith_dists_read(python->view, sites->items, sites->count, init->arena, &python->dists, &ignored)) {
        python->dists = (struct pith_dists){0};
    }
}

static void use_venv(struct init *init, const struct init_wish *wish, struct init_python *python)
{
    PITH_VEC(const char *) sites = {0};
    python->view = init->app;
    python->path = pith_format(init->arena, "%s/bin/python", wish->venv_to);
    python->bin = pith_format(init->arena, "%s/bin", python->venv);
    const char *library = pith_format(init->arena, "%s/lib", python->venv);
    struct pith_strings names = init_list(init, init->app, library);
    for (uint32_t i = 0; i < names.count; i++) {
        const char *site = pith_format(init->arena, "%s/%s/site-packages", library, names.items[i]);
        if (strncmp(names.items[i], "python3.", 8) == 0 && init_is(init, init->app, site, PITH_DIRECTORY)) {
            python->minor = (unsigned)strtoul(names.items[i] + 8, NULL, 10);
            pith_push(init->arena, &sites, site);
        }
    }
    const struct pith_strings all = {sites.items, sites.count};
    read_dists(init, python, &all);
    init_app_file(init, wish->venv_to, python->venv, "",
                  "The virtual environment: what ships of it is [python]'s to decide.");
    init_venv_names(init, python, wish->venv_to, &all);
}

static void use_system(struct init *init, const struct init_interpreter *chosen, struct init_python *python)
{
    static const char debian[] = "/usr/lib/python3/dist-packages";
    PITH_VEC(const char *) sites = {0};
    python->view = init->root;
    python->path = chosen->path;
    python->minor = chosen->minor;
    python->bin = pith_copy(init->arena, chosen->path, (size_t)(strrchr(chosen->path, '/') - chosen->path));
    const char *prefix = pith_copy(init->arena, python->bin, (size_t)(strrchr(python->bin, '/') - python->bin));
    const char *candidates[] = {pith_format(init->arena, "%s/lib/python3.%u/site-packages", prefix, chosen->minor),
                                pith_format(init->arena, "/usr/local/lib/python3.%u/dist-packages", chosen->minor),
                                debian};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (init_is(init, init->root, candidates[i], PITH_DIRECTORY)) {
            pith_push(init->arena, &sites, candidates[i]);
        }
    }
    read_dists(init, python, &(struct pith_strings){sites.items, sites.count});
}

static const char *wanted(struct init *init, const struct init_wish *wish)
{
    return wish->minor != 0 ? pith_format(init->arena, "Python 3.%u", wish->minor)
                            : pith_format(init->arena, "Python %s", wish->range);
}

bool init_find_python(struct init *init, const struct init_wish *wish, struct init_python *python)
{
    struct init_interpreters all = {0};
    bool any = wish->minor == 0 && wish->range == NULL;
    const char *comment;
    *python = (struct init_python){.venv = init_find_venv(init, wish->venv_to, &python->minor)};
    if (python->venv != NULL) {
        use_venv(init, wish, python);
        comment = pith_format(init->arena,
                              "The interpreter of the virtual environment %s, by the path that the image gives it. The "
                              "Python behind it comes from the source.",
                              python->venv + 1);
    } else {
        init_interpreters(init, &all);
        const struct init_interpreter *chosen = choose(&all, wish);
        if (chosen == NULL) {
            draft_say(
                &init->draft, DRAFT_PYTHON,
                "TODO: no Python was found in the source; install one, and name it: interpreter = /usr/bin/python3");
            return true;
        }
        use_system(init, chosen, python);
        comment = "Guessed: there is no virtual environment beside the app, so this is the Python of the source.";
    }
    bool fits = (wish->minor == 0 || python->minor == wish->minor) && init_version_fits(wish->range, python->minor);
    if (!any && python->minor != 0 && wish->because != NULL) {
        comment = pith_format(init->arena, "%s %s wants %s%s.", comment, wish->because, wanted(init, wish),
                              fits ? "" : pith_format(init->arena, ", and this is 3.%u", python->minor));
    }
    draft_add(&init->draft, DRAFT_PYTHON, "interpreter", draft_value(init->arena, python->path), comment);
    if (python->venv != NULL &&
        init_has_dist(python, "pip")) { /* which setuptools names, and so the app may reach it */
        draft_add(&init->draft, DRAFT_PYTHON, "exclude", "pip",
                  "The virtual environment holds pip, and the image installs nothing. Where setuptools is not needed "
                  "either: exclude = pip setuptools pkg_resources");
    }
    if (python->venv == NULL) {
        init_wheels(init, python);
    }
    return true;
}

bool init_has_dist(const struct init_python *python, const char *name)
{
    return (python->dists.view != NULL && pith_dists_named(&python->dists, name) != UINT32_MAX) ||
           init_has_wheel(python, name);
}

/* A wheel is not looked into: servers and tools are called as their distributions are. */
bool init_has_script(struct init *init, const struct init_python *python, const char *name)
{
    return python->path != NULL &&
           (init_has_wheel(python, name) ||
            init_is(init, python->view, pith_join(init->arena, python->bin, name), PITH_REGULAR));
}
