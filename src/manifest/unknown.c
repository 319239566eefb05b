/* SPDX-License-Identifier: Apache-2.0 */
/* Unknown words: the nearest known one by edit distance (a swap of neighbours counts as one edit), or all known ones.
 */
#include "manifest/reading.h"

#include <ctype.h>

enum { LONGEST = 40 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, letter case ignored; three rows of the table are enough. */
static unsigned distance(const char *from, const char *to)
{
    unsigned rows[3][LONGEST + 1];
    size_t width = strlen(to);
    for (unsigned j = 0; j <= width; j++) {
        rows[0][j] = j;
    }
    size_t height = strlen(from);
    for (unsigned i = 1; i <= height; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i - 1) % 3], *twice = rows[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= width; j++) {
            int a = tolower((unsigned char)from[i - 1]), b = tolower((unsigned char)to[j - 1]);
            row[j] = least(above[j - 1] + (a != b), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a == tolower((unsigned char)to[j - 2]) && tolower((unsigned char)from[i - 2]) == b) {
                row[j] = least(row[j], twice[j - 2] + 1);
            }
        }
    }
    return rows[height % 3][width];
}

const char *pith_nearest(const char *word, const char *const *known)
{
    const char *nearest = NULL;
    size_t size = strnlen(word, LONGEST + 1);
    unsigned best = (unsigned)(size + 2) / 3 + 1;
    for (; size <= LONGEST && *known != NULL; known++) {
        unsigned edits = distance(word, *known);
        if (edits < best) {
            best = edits;
            nearest = *known;
        }
    }
    return nearest;
}

static const char *joined(struct pith_reading *reading, const char *const *known)
{
    const char *all = "";
    for (; *known != NULL; known++) {
        all = pith_format(reading->arena, "%s%s%s", all, *all == '\0' ? "" : ", ", *known);
    }
    return all;
}

bool pith_unknown_value(struct pith_reading *reading, uint32_t line, const char *value, const char *const *known)
{
    const char *nearest = pith_nearest(value, known);
    return pith_reading_fail(reading, line, "unknown value '%s'; %s%s%sknown: %s", pith_short(reading, value),
                             nearest == NULL ? "" : "did you mean '", nearest == NULL ? "" : nearest,
                             nearest == NULL ? "" : "'? ", joined(reading, known));
}

bool pith_unknown_section(struct pith_reading *reading, const char *name)
{
    const char *const *known = pith_section_names(reading->arena);
    const char *nearest = pith_nearest(name, known);
    if (nearest != NULL) {
        return pith_reading_fail(reading, reading->line, "unknown section [%s]; did you mean [%s]?",
                                 pith_short(reading, name), nearest);
    }
    return pith_reading_fail(reading, reading->line, "unknown section [%s]; known: %s", pith_short(reading, name),
                             joined(reading, known));
}

/* "evn.TZ" is compared as "evn" with "env". */
static const char *before_dot(struct pith_reading *reading, const char *name)
{
    return pith_copy(reading->arena, name, strcspn(name, "."));
}

/* How the known key `stem` would be written for what was meant by `name`. */
static const char *as_key(struct pith_reading *reading, const char *stem, const char *name)
{
    const char *rest = strchr(name, '.');
    for (const struct pith_key *key = pith_keys; key < pith_keys + pith_keys_count; key++) {
        if (strchr(key->name, '.') != NULL && strcmp(before_dot(reading, key->name), stem) == 0) {
            return rest == NULL || rest[1] == '\0' ? key->name : pith_format(reading->arena, "%s%s", stem, rest);
        }
    }
    return stem;
}

bool pith_unknown_key(struct pith_reading *reading, const char *name)
{
    PITH_VEC(const char *) stems = {0};
    PITH_VEC(const char *) names = {0};
    const char *elsewhere = NULL;
    for (const struct pith_key *key = pith_keys; key < pith_keys + pith_keys_count; key++) {
        if (strcmp(key->section, reading->section) == 0) {
            pith_push(reading->arena, &stems, before_dot(reading, key->name));
            pith_push(reading->arena, &names, key->name);
        } else if (pith_section_free(key->section) == NULL && pith_key_find(key->section, name) == key) {
            elsewhere = elsewhere == NULL ? key->section : elsewhere;
        }
    }
    pith_push(reading->arena, &stems, NULL);
    pith_push(reading->arena, &names, NULL);
    const char *shown = pith_short(reading, name);
    if (elsewhere != NULL) {
        return pith_reading_fail(reading, reading->line, "unknown key '%s' in [%s]; it belongs to [%s]", shown,
                                 reading->section, elsewhere);
    }
    const char *nearest = pith_nearest(before_dot(reading, name), stems.items);
    if (nearest != NULL) {
        return pith_reading_fail(reading, reading->line, "unknown key '%s' in [%s]; did you mean '%s'?", shown,
                                 reading->section, pith_short(reading, as_key(reading, nearest, name)));
    }
    return pith_reading_fail(reading, reading->line, "unknown key '%s' in [%s]; known: %s", shown, reading->section,
                             joined(reading, names.items));
}
