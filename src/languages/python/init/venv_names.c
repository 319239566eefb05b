/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories out of the app that its virtual environment names: by lines of .pth files, and by editable installs. What
 * lies there is not the app's. Composing refuses it until the manifest has a line for it, so that line is written here,
 * as a comment.
 */
#include "init/room.h"

#include "base/leads.h"
#include "base/path.h"

#include <ctype.h>

enum { MOST_NAMED = 20 }; /* a first manifest, not an inventory */

struct naming {
    struct init *init;
    const char *venv, *venv_to;
    uint32_t said;
};

/* Is it there, and neither the environment's, the app's nor the system's? */
static bool is_outside(const struct naming *naming, const char *path)
{
    struct init *init = naming->init;
    struct pith_found found;
    return strcmp(path, naming->venv_to) != 0 && !pith_is_below(path, naming->venv_to) &&
           init_look(init, init->root, path, &found) && found.stat.type != PITH_ABSENT &&
           !init_is_of_system(init, path) &&
           (init->directory == NULL || pith_leads(init->directory, path, init->arena, NULL) != PITH_LEADS_INSIDE);
}

static void say(struct naming *naming, const char *who, const char *path)
{
    struct init *init = naming->init;
    if (naming->said >= MOST_NAMED || !is_outside(naming, path)) {
        return;
    }
    naming->said++;
    draft_withhold(&init->draft, DRAFT_FILES, draft_destination(init->arena, path),
                   draft_word(init->arena, pith_format(init->arena, "root:%s", path)),
                   pith_format(init->arena,
                               "%s names %s, out of the app. Nothing there is the app's: it ships only when you say "
                               "so, by this line without its ';':",
                               who, path));
}

/* A path of the environment as the image will have it. */
static const char *in_image(const struct naming *naming, const char *path, const char *more)
{
    char *full = *more == '/'
                     ? pith_strdup(naming->init->arena, more)
                     : pith_format(naming->init->arena, "%s%s/%s", naming->venv_to, path + strlen(naming->venv), more);
    pith_path_clean(full);
    return *full == '\0' ? "/" : full;
}

static void read_pth(struct naming *naming, const char *site, const char *name)
{
    struct pith_arena *arena = naming->init->arena;
    const char *file = pith_join(arena, site, name);
    const char *text = init_text(naming->init, naming->init->app, file);
    while (text != NULL && *text != '\0' && naming->said < MOST_NAMED) {
        size_t size = strcspn(text, "\r\n"), length = size;
        while (length > 0 && isspace((unsigned char)text[length - 1])) {
            length--;
        }
        if (length > 0 && *text != '#' && strncmp(text, "import ", 7) != 0 && strncmp(text, "import\t", 7) != 0) {
            say(naming, file + 1, in_image(naming, site, pith_copy(arena, text, length)));
        }
        text += size + (text[size] != '\0');
    }
}

void init_venv_names(struct init *init, const struct init_python *python, const char *venv_to,
                     const struct pith_strings *sites)
{
    struct naming naming = {init, python->venv, venv_to, 0};
    for (uint32_t i = 0; i < sites->count; i++) {
        struct pith_strings names = init_list(init, init->app, sites->items[i]);
        for (uint32_t j = 0; j < names.count; j++) {
            if (pith_has_extension(names.items[j], ".pth")) {
                read_pth(&naming, sites->items[i], names.items[j]);
            }
        }
    }
    for (uint32_t i = 0; i < python->dists.list.count; i++) {
        const struct pith_dist *dist = &python->dists.list.items[i];
        if (dist->editable && dist->project != NULL) {
            say(&naming, pith_format(init->arena, "The editable install of %s", dist->shown), dist->project);
        }
    }
}
