/* SPDX-License-Identifier: Apache-2.0 */
/* METADATA and PKG-INFO: header lines up to the first empty one (core metadata specification, RFC 822 style). */
#include "languages/python/dists/room.h"

#include <ctype.h>
#include <strings.h>

static bool header(const char *line, size_t size, const char *name, const char **value, size_t *value_size)
{
    size_t length = strlen(name);
    if (size <= length || strncasecmp(line, name, length) != 0 || line[length] != ':') {
        return false;
    }
    const char *at = line + length + 1, *end = line + size;
    while (at < end && isspace((unsigned char)*at)) {
        at++;
    }
    while (end > at && isspace((unsigned char)end[-1])) {
        end--;
    }
    *value = at;
    *value_size = (size_t)(end - at);
    return true;
}

static void identity(struct dist_reading *reading, struct pith_dist *dist, const char *line, size_t size)
{
    const char *value;
    size_t length;
    if (header(line, size, "Name", &value, &length)) {
        dist->shown = pith_copy(reading->arena, value, length);
    } else if (header(line, size, "Version", &value, &length)) {
        dist->version = pith_copy(reading->arena, value, length);
    }
}

static void requirement(struct dist_reading *reading, struct pith_dist *dist, const char *line, size_t size)
{
    const char *value;
    size_t length;
    struct pith_requirement one;
    if (header(line, size, "Requires-Dist", &value, &length) && dist_requirement(reading->arena, value, length, &one)) {
        pith_push(reading->arena, &dist->requires, one);
    }
}

static void each_header(struct dist_reading *reading, struct pith_dist *dist,
                        void (*take)(struct dist_reading *, struct pith_dist *, const char *, size_t))
{
    const char *text = reading->metadata;
    while (text != NULL && *text != '\0' && *text != '\n') {
        size_t length = strcspn(text, "\n");
        take(reading, dist, text, length);
        text += length + (text[length] == '\n');
    }
}

/* requires.txt of an egg: requirements, with [extra], [extra:marker] or [:marker] above some of them. */
static void egg_requires(struct dist_reading *reading, struct pith_dist *dist, const char *text)
{
    const char *extra = NULL;
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        struct pith_requirement requirement;
        if (*text == '[') {
            size_t length = strcspn(text + 1, ":]\n");
            extra = length == 0 ? NULL : pith_dist_normalise(reading->arena, text + 1, length);
        } else if (dist_requirement(reading->arena, text, size, &requirement)) {
            if (extra != NULL) {
                const char **under = pith_alloc(reading->arena, sizeof *under);
                under[0] = extra;
                requirement.under = (struct pith_strings){under, 1};
            }
            pith_push(reading->arena, &dist->requires, requirement);
        }
        text += size + (text[size] == '\n');
    }
}

bool dist_metadata(struct dist_reading *reading, struct pith_dist *dist)
{
    static const char *const names[] = {"METADATA", "PKG-INFO", ""}; /* an egg-info may be the PKG-INFO itself */
    size_t size;
    reading->metadata = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && reading->metadata == NULL; i++) {
        if (!dist_text(reading, dist->directory, names[i], &reading->metadata, &size)) {
            return false;
        }
    }
    each_header(reading, dist, identity);
    return true;
}

bool dist_requires(struct dist_reading *reading, struct pith_dist *dist)
{
    const char *text;
    size_t size;
    each_header(reading, dist, requirement);
    if (!dist_text(reading, dist->directory, "requires.txt", &text, &size)) {
        return false;
    }
    if (text != NULL && dist->requires.count == 0) {
        egg_requires(reading, dist, text);
    }
    return true;
}
