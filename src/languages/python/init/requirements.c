/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requirement files: [python] takes them only when all that they name is installed, and fails otherwise. So they are
 * read as the plan will read them, and what is missing is said here instead.
 */
#include "init/room.h"
#include "pith/languages/python/plan.h"

enum { SHOWN = 8 };

static const char *missing_of(struct init *init, const struct init_python *python, const struct pith_python_plan *plan)
{
    const char *missing = "";
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan->requirements.count; i++) {
        const struct pith_required *required = &plan->requirements.items[i];
        if (!required->conditional && !init_has_dist(python, required->name) && ++count <= SHOWN) {
            missing = pith_format(init->arena, "%s%s%s", missing, *missing == '\0' ? "" : ", ", required->name);
        }
    }
    return count > SHOWN ? pith_format(init->arena, "%s and %u more", missing, count - SHOWN) : missing;
}

void init_requirements(struct init *init, const struct init_python *python, const struct pith_strings *files,
                       const char *because)
{
    const char *value = "";
    for (uint32_t i = 0; i < files->count; i++) {
        const char *file = files->items[i];
        struct pith_value item = {file + 1, 1};
        struct pith_manifest manifest = {.path = init->shown, .directory = init->directory};
        struct pith_plan plan = {0};
        struct pith_error fault = {0};
        manifest.python.requirements = (struct pith_list){.items = &item, .count = 1};
        const char *out = init_leads_out(init, file);
        if (out != NULL && *out != '\0') {
            init_withhold(init, DRAFT_PYTHON, "requirements", file, out);
            continue;
        }
        if (init->directory == NULL || out != NULL || !init_is(init, init->app, file, PITH_REGULAR)) {
            continue;
        }
        if (!pith_plan_requirements(&plan, &manifest, init->arena, &fault)) {
            draft_say(&init->draft, DRAFT_PYTHON, "TODO: %s is not read: %s", file + 1, fault.message);
            continue;
        }
        const char *missing = missing_of(init, python, pith_python_plan_of(&plan));
        if (*missing != '\0') {
            draft_say(
                &init->draft, DRAFT_PYTHON,
                "TODO: %s names what is not installed for %s: %s. Install it into a virtual environment beside the "
                "app (python3 -m venv .venv; .venv/bin/pip install -r %s), or %s, and run `pith init` again.",
                file + 1, python->path == NULL ? "any Python" : python->path, missing, file + 1,
                python->wheels.count > 0
                    ? "bring its wheels too"
                    : pith_format(init->arena, "bring its wheels (pip download -d wheelhouse -r %s)", file + 1));
            continue;
        }
        value = pith_format(init->arena, "%s%s%s", value, *value == '\0' ? "" : " ", init_source(init, file));
    }
    if (*value != '\0' && !draft_has(&init->draft, DRAFT_PYTHON, "requirements")) {
        draft_add(&init->draft, DRAFT_PYTHON, "requirements", value, because);
    }
}
