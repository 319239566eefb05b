/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which the facts of an interpreter's world depend on each other. */
#include "languages/python/environment/room.h"

/* getpath.py, 3.11 and later: `python3._pth` beside the executable takes the place of every other rule. */
static bool refuse_path_file(struct world *world)
{
    struct pith_found found;
    const struct pith_python *python = world->python;
    if (python->minor < 11 || pith_view_resolve(world->view, python->executable, &found, NULL) != PITH_SEEN_FOUND) {
        return true;
    }
    const char *const programs[] = {python->executable, pith_text(pith_view_texts(world->view), found.path)};
    for (size_t i = 0; i < 2; i++) {
        enum pith_type type;
        const char *path = pith_format(world->arena, "%s._pth", programs[i]);
        if (!python_type(world, path, &type)) {
            return false;
        }
        if (type == PITH_REGULAR) {
            return pith_fail(world->error, PITH_MISSING,
                             "%s replaces the whole path of %s, and pith does not read it; remove it, and name what it "
                             "adds in [python] path",
                             path, python->executable);
        }
    }
    return true;
}

bool pith_python_read(struct pith_view *view, const char *executable, const struct pith_found *objects,
                      uint32_t object_count, const struct pith_python_environment *environment,
                      struct pith_arena *arena, struct pith_python *python, struct pith_error *error)
{
    struct world world = {view, arena, python, environment, error};
    *python = (struct pith_python){.executable = executable};
    return python_version(&world, objects, object_count) && refuse_path_file(&world) && python_venv(&world) &&
           python_prefix(&world) && python_site(&world);
}
