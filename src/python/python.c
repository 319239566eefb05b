/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which the facts of an interpreter's world depend on each other, and the small helpers of this room. */
#include "base/path.h"
#include "python/room.h"

enum { TEXT_LIMIT = 4 << 20 };

const char *python_join(struct world *world, const char *directory, const char *name)
{
    return pith_join(world->arena, directory, name);
}

const char *python_above(struct world *world, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash == path ? "/" : pith_copy(world->arena, path, (size_t)(slash - path));
}

const char *python_absolute(struct world *world, const char *directory, const char *path)
{
    const char *whole = path[0] == '/' ? path : python_join(world, directory, path);
    char *clean = pith_alloc(world->arena, strlen(whole) + 2), *end = clean;
    for (const char *part = whole + strspn(whole, "/"); *part != '\0'; part += strspn(part, "/")) {
        size_t size = strcspn(part, "/");
        if (size == 2 && memcmp(part, "..", 2) == 0) {
            while (end > clean && *--end != '/') {
            }
        } else if (!(size == 1 && *part == '.')) {
            *end++ = '/';
            memcpy(end, part, size);
            end += size;
        }
        part += size;
    }
    *end = '\0';
    if (end == clean) {
        *end = '/';
        end[1] = '\0';
    }
    return clean;
}

bool python_type(struct world *world, const char *path, enum pith_type *type)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, path, &found, world->error);
    *type = seen == PITH_SEEN_FOUND ? found.stat.type : PITH_ABSENT;
    return seen != PITH_SEEN_FAILED;
}

bool python_read_text(struct world *world, const char *path, const char **text, size_t *size)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, path, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(world->error, PITH_MISSING, "cannot read %s: it %s", path, pith_seen_text(seen));
    }
    return pith_view_read(world->view, &found, TEXT_LIMIT, world->arena, text, size, world->error);
}

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
