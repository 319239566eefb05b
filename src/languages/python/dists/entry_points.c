/* SPDX-License-Identifier: Apache-2.0 */
/* entry_points.txt: [group] sections of `name = module:attribute [extras]` lines (entry points specification). */
#include "languages/python/dists/room.h"

#include <ctype.h>

static char *trimmed(struct pith_arena *arena, const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at)) {
        at++;
    }
    while (end > at && isspace((unsigned char)end[-1])) {
        end--;
    }
    return pith_copy(arena, at, (size_t)(end - at));
}

static void one_line(struct pith_arena *arena, struct pith_dist *dist, const char *group, const char *line,
                     const char *end)
{
    const char *equals = memchr(line, '=', (size_t)(end - line));
    if (equals == NULL || group == NULL) {
        return;
    }
    struct pith_entry_point point = {.group = group, .name = trimmed(arena, line, equals)};
    char *target = trimmed(arena, equals + 1, end);
    target[strcspn(target, " [")] = '\0';
    char *colon = strchr(target, ':');
    if (colon != NULL) {
        *colon = '\0';
        point.attribute = colon + 1;
    }
    point.module = target;
    pith_push(arena, &dist->entry_points, point);
}

void pith_entry_points_read(struct pith_arena *arena, const char *text, struct pith_dist *dist)
{
    const char *group = NULL;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *end = text + length;
        const char *close = memchr(text, ']', length);
        if (*text == '[' && close != NULL) {
            group = trimmed(arena, text + 1, close);
        } else if (*text != '#' && *text != ';') {
            one_line(arena, dist, group, text, end);
        }
        text = end + (*end == '\n');
    }
}

bool dist_entry_points(struct dist_reading *reading, struct pith_dist *dist)
{
    const char *text;
    size_t size;
    if (!dist_text(reading, dist->directory, "entry_points.txt", &text, &size)) {
        return false;
    }
    if (text != NULL) {
        pith_entry_points_read(reading->arena, text, dist);
    }
    return true;
}
