/* SPDX-License-Identifier: Apache-2.0 */
/* One source file that is read for its imports: how its names become absolute, and what of it can run here. */
#include "languages/python/source.h"

const char *source_where(const struct source_reading *reading, uint32_t line)
{
    return pith_format(reading->expansion->arena, "%s:%u", reading->unit->path, line);
}

const char *source_absolute(const struct source_reading *reading, const char *package, uint32_t level, const char *name)
{
    struct pith_arena *arena = reading->expansion->arena;
    if (level == 0) {
        return name;
    }
    size_t size = strlen(package);
    for (uint32_t i = 1; i < level; i++) {
        while (size > 0 && package[size - 1] != '.') {
            size--;
        }
        if (size == 0) {
            return NULL;
        }
        size--;
    }
    if (size == 0) {
        return NULL;
    }
    return *name == '\0' ? pith_copy(arena, package, size) : pith_format(arena, "%.*s.%s", (int)size, package, name);
}

bool source_is_cold(const struct source_unit *unit, const char *target)
{
    return unit->library && unit->module != NULL && pith_is_cold(unit->module, target);
}

bool source_is_reached(const struct source_reading *reading, const struct pith_py_place *place, const char *target)
{
    bool never = (place->guards & PITH_PY_NEVER) != 0;
    if (never || reading->truth[place->condition] == PITH_PY_NO) {
        if (*target != '\0') {
            leave_out(reading->expansion, never ? PITH_ABSENT_TYPING : PITH_ABSENT_CONDITION, target,
                      source_where(reading, place->line));
        }
        return false;
    }
    return true;
}
