/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dpkg's diversions: three lines each, the path that packages have, where it really is, and whose file stays there
 * (dpkg-divert(1)). dpkg keeps one of a path: here the first counts.
 */
#include "package/room.h"

#include <stdlib.h>

static const char *line_of(struct pith_arena *arena, const char **text)
{
    size_t size = strcspn(*text, "\n");
    const char *line = pith_copy(arena, *text, size);
    *text += size + ((*text)[size] == '\n');
    return line;
}

static int by_path(const void *one, const void *two)
{
    const struct package_diversion *a = one, *b = two;
    int order = strcmp(a->from, b->from);
    return order != 0 ? order : a->index < b->index ? -1 : a->index > b->index;
}

/* A word of the bits, and which of them: sizes of 4096 more are the same. */
static uint64_t bit_of(size_t size)
{
    return UINT64_C(1) << size % 64;
}

static size_t word_of(size_t size)
{
    return size / 64 % 64;
}

static void sort(struct package_diversions *diversions)
{
    struct package_diversion *items = diversions->list.items;
    uint32_t kept = 0;
    if (diversions->list.count > 1) {
        qsort(items, diversions->list.count, sizeof *items, by_path);
    }
    for (uint32_t i = 0; i < diversions->list.count; i++) {
        if (kept == 0 || strcmp(items[kept - 1].from, items[i].from) != 0) {
            items[kept++] = items[i];
        }
    }
    diversions->list.count = kept;
}

bool package_read_diversions(struct reading *reading, struct package_diversions *diversions)
{
    const char *text;
    size_t size;
    if (!package_file(reading, reading->arena, "/var/lib/dpkg/diversions", &text, &size)) {
        return false;
    }
    while (text != NULL && *text != '\0') {
        struct package_diversion diversion = {.index = diversions->list.count};
        diversion.from = line_of(reading->arena, &text);
        diversion.to = line_of(reading->arena, &text);
        diversion.by = line_of(reading->arena, &text);
        diversion.size = strlen(diversion.from);
        diversions->sizes[word_of(diversion.size)] |= bit_of(diversion.size);
        pith_push(reading->arena, &diversions->list, diversion);
    }
    sort(diversions);
    return true;
}

static const struct package_diversion *find(const struct package_diversions *diversions, const char *path, size_t size)
{
    uint32_t low = 0, high = diversions->list.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct package_diversion *it = &diversions->list.items[middle];
        int order = memcmp(it->from, path, it->size < size ? it->size : size);
        order = order != 0 ? order : (it->size > size) - (it->size < size);
        if (order == 0) {
            return it;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

/* ":" diverts every package's, for the administrator. */
const char *package_diverted(const struct package_diversions *diversions, const char *name, const char *path,
                             size_t *size)
{
    bool may = (diversions->sizes[word_of(*size)] & bit_of(*size)) != 0;
    const struct package_diversion *it = may ? find(diversions, path, *size) : NULL;
    if (it == NULL) {
        return path;
    }
    size_t of_name = strlen(it->by);
    bool own = strncmp(name, it->by, of_name) == 0 && (name[of_name] == '\0' || name[of_name] == ':');
    *size = own ? *size : strlen(it->to);
    return own ? path : it->to;
}
