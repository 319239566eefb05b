/* SPDX-License-Identifier: Apache-2.0 */
/* The least that all who read a distribution use: its name in one spelling, and the text of one of its files. */
#include "languages/python/dists/room.h"

#include "base/path.h"

#include <ctype.h>

const char *pith_dist_normalise(struct pith_arena *arena, const char *name, size_t size)
{
    char *normal = pith_copy(arena, name, size), *to = normal;
    for (size_t i = 0; i < size; i++) {
        bool separator = strchr("-_.", name[i]) != NULL;
        if (!separator) {
            *to++ = (char)tolower((unsigned char)name[i]);
        } else if (to > normal && to[-1] != '-') {
            *to++ = '-';
        }
    }
    *to = '\0';
    return normal;
}

bool dist_text(struct dist_reading *reading, const char *directory, const char *name, const char **text, size_t *size)
{
    struct pith_found found;
    const char *path = *name == '\0' ? directory : pith_join(reading->arena, directory, name);
    enum pith_seen seen = pith_view_file(reading->view, path, &found, reading->error);
    bool own;
    *text = NULL;
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_is_own(reading->view, &found, &own, reading->error)) {
        return false;
    }
    if (!own) { /* as if it were not there: what another wrote is not quoted */
        return true;
    }
    return pith_view_read(reading->view, &found, 64 << 20, reading->scratch, text, size, reading->error);
}
