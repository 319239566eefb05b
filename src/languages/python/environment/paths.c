/* SPDX-License-Identifier: Apache-2.0 */
/* Paths as text, and what is at one. */
#include "languages/python/environment/room.h"

#include "base/path.h"

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
