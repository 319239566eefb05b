/* SPDX-License-Identifier: Apache-2.0 */
/* A directory of wheels beside the app: they stand in for a virtual environment that was not made. */
#include "init/room.h"

#include "base/path.h"

bool init_holds_wheels(struct init *init, const char *directory)
{
    struct pith_strings names = init_list(init, init->app, directory);
    for (uint32_t i = 0; i < names.count; i++) {
        if (pith_has_extension(names.items[i], ".whl")) {
            return true;
        }
    }
    return false;
}

static void add_wheels(struct init *init, struct init_python *python, const char *directory)
{
    struct pith_strings files = init_list(init, init->app, directory);
    PITH_VEC(const char *) names = {0};
    for (uint32_t i = 0; i < files.count; i++) {
        if (pith_has_extension(files.items[i], ".whl")) {
            pith_push(init->arena, &names,
                      pith_dist_normalise(init->arena, files.items[i], strcspn(files.items[i], "-")));
        }
    }
    python->wheels = (struct pith_strings){names.items, names.count};
}

void init_wheels(struct init *init, struct init_python *python)
{
    struct pith_strings names = init_list(init, init->app, "/");
    for (uint32_t i = 0; i < names.count && init->directory != NULL; i++) {
        const char *directory = pith_format(init->arena, "/%s", names.items[i]);
        if (*names.items[i] != '.' && init_holds_wheels(init, directory)) {
            const char *out = init_leads_out(init, directory);
            if (out != NULL) {
                init_withhold(init, DRAFT_PYTHON, "wheels", directory, out);
                continue;
            }
            add_wheels(init, python, directory);
            draft_add(&init->draft, DRAFT_PYTHON, "wheels",
                      draft_value(init->arena, init_source(init, pith_format(init->arena, "%s/", directory))),
                      "It holds wheels, which are installed as pip would do it, without running anything.");
            return;
        }
    }
}

bool init_has_wheel(const struct init_python *python, const char *name)
{
    for (uint32_t i = 0; i < python->wheels.count; i++) {
        if (strcmp(python->wheels.items[i], name) == 0) {
            return true;
        }
    }
    return false;
}
