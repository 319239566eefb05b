/* SPDX-License-Identifier: Apache-2.0 */
/* The owners of paths by every database that the view has, and what is left of a package's list of sums. */
#include "package/room.h"

#include <stdlib.h>

struct place {
    struct pith_package package;
    uint32_t index;
};

static int by_name(const void *one, const void *two)
{
    const struct place *a = one, *b = two;
    int order = (int)(a->package.database - b->package.database);
    order = order != 0 ? order : strcmp(a->package.name, b->package.name);
    order = order != 0 ? order : strcmp(a->package.architecture, b->package.architecture);
    return order != 0 ? order : a->index < b->index ? -1 : 1;
}

/* Two packages of a name are of two architectures: the second one's record is called so. */
static void name_records(struct pith_package_set *packages, struct pith_arena *arena)
{
    for (uint32_t i = 1; i < packages->list.count; i++) {
        struct pith_package *it = &packages->list.items[i];
        if (it->database == it[-1].database && strcmp(it->name, it[-1].name) == 0) {
            it->file_name = pith_format(arena, "%s:%s", it->name, it->architecture);
        }
    }
}

static void sort(struct pith_package_set *packages, uint32_t count, struct pith_arena *arena)
{
    uint32_t all = packages->list.count;
    struct place *places = pith_alloc_array(arena, all, sizeof *places);
    uint32_t *moved = pith_alloc_array(arena, all, sizeof *moved);
    for (uint32_t i = 0; i < all; i++) {
        places[i] = (struct place){packages->list.items[i], i};
    }
    qsort(places, all, sizeof *places, by_name);
    for (uint32_t i = 0; i < all; i++) {
        packages->list.items[i] = places[i].package;
        moved[places[i].index] = i;
    }
    for (uint32_t i = 0; i < count; i++) {
        packages->owners[i] = packages->owners[i] == 0 ? 0 : moved[packages->owners[i] - 1] + 1;
    }
}

bool pith_packages_read(struct pith_view *view, const char *const *paths, uint32_t count, struct pith_arena *arena,
                        struct pith_package_set *packages, struct pith_error *error)
{
    struct package_matcher *matcher = pith_alloc(arena, sizeof *matcher);
    size_t databases = 0;
    struct pith_package_reading reading = {{.view = view, .arena = arena, .error = error}, matcher, packages, NULL};
    *packages = (struct pith_package_set){
        .owners = pith_alloc_array(arena, count, sizeof(uint32_t)), .paths = paths, .matcher = matcher};
    for (const struct pith_package_database *database = pith_package_databases; database->name != NULL; database++) {
        databases++;
    }
    packages->at = pith_alloc_array(arena, databases, sizeof *packages->at);
    matcher->view = view;
    matcher->arena = arena;
    package_match_begin(matcher, paths, count);
    for (reading.database = pith_package_databases; reading.database->name != NULL; reading.database++) {
        if (!reading.database->read(&reading)) {
            return false;
        }
    }
    sort(packages, count, arena);
    name_records(packages, arena);
    return true;
}

bool pith_package_sums(const struct pith_package_set *packages, uint32_t package, pith_package_keep *keep,
                       const void *context, const char **text, size_t *size, struct pith_error *error)
{
    struct reading reading = {.view = packages->matcher->view, .arena = packages->matcher->arena, .error = error};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *sums = packages->list.items[package].sums, *from = NULL;
    size_t all = 0;
    *text = NULL;
    *size = 0;
    if (sums != NULL && !package_file(&reading, &arena, sums, &from, &all)) {
        return false;
    }
    char *cut = pith_alloc(&arena, all + 2);
    for (const char *end = from == NULL ? NULL : from + all; from < end;) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        size_t length = (size_t)((newline == NULL ? end : newline) - from), skip = length > 34 ? 34 : length;
        uint32_t index;
        skip += length > skip + 2 && memcmp(from + skip, "./", 2) == 0 ? 2 : 0;
        if (!package_match(packages->matcher, from + skip, length - skip, &index, error)) {
            return false;
        }
        if (index != UINT32_MAX && packages->owners[index] == package + 1 && keep(context, index)) {
            memcpy(cut + *size, from, length);
            *size += length;
            cut[(*size)++] = '\n';
        }
        from = newline == NULL ? end : newline + 1;
    }
    *text = *size == 0 ? NULL : pith_copy(reading.arena, cut, *size);
    return true;
}
