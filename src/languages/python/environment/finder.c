/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a module is: importlib's PathFinder and FileFinder over the view. In each directory a package comes before a
 * module, an extension before source, source before bytecode; a directory without __init__ is a namespace portion,
 * which counts only when no entry has anything better.
 */
#include "languages/python/environment/finder.h"

#include "base/path.h"
#include "base/sort.h"

#include <limits.h>
#include <stdio.h>

struct pith_finder *pith_finder_create(struct pith_view *view, const struct pith_python *python,
                                       struct pith_arena *arena)
{
    struct pith_finder *finder = pith_alloc(arena, sizeof *finder);
    *finder = (struct pith_finder){.view = view, .python = python, .arena = arena, .names = pith_view_texts(view)};
    for (uint32_t i = 0; i < python->path.count; i++) {
        if (python->path.items[i].exists) {
            pith_push(arena, &finder->path, python->path.items[i].path);
        }
    }
    for (uint32_t i = 0; i < python->suffixes.count; i++) {
        pith_push(arena, &finder->suffixes, (struct suffix){python->suffixes.items[i], PITH_MODULE_EXTENSION});
    }
    pith_push(arena, &finder->suffixes, (struct suffix){".py", PITH_MODULE_SOURCE});
    pith_push(arena, &finder->suffixes, (struct suffix){".pyc", PITH_MODULE_BYTECODE});
    return finder;
}

void pith_finder_prepend(struct pith_finder *finder, const char *directory)
{
    pith_push(finder->arena, &finder->path, directory);
    for (uint32_t i = finder->path.count; i-- > 1;) {
        finder->path.items[i] = finder->path.items[i - 1];
    }
    finder->path.items[0] = directory;
    finder->known.count = 0; /* another entry may know better now */
    finder->indexes = NULL;
    finder->places.count = 0;
}

static bool is_type(struct pith_finder *finder, const char *path, enum pith_type type, bool *is,
                    struct pith_error *error)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(finder->view, path, &found, error);
    *is = seen == PITH_SEEN_FOUND && found.stat.type == type;
    return seen != PITH_SEEN_FAILED;
}

/* `base` with the first suffix that is a file in `directory`, whose names are given. */
static bool with_suffix(struct pith_finder *finder, const char *directory, const char *base, const char *const *names,
                        uint32_t count, struct pith_module *module, struct pith_error *error)
{
    for (uint32_t i = 0; i < finder->suffixes.count; i++) {
        char name[NAME_MAX + 1];
        bool is_file = false;
        int size = snprintf(name, sizeof name, "%s%s", base, finder->suffixes.items[i].text);
        if (size < 0 || (size_t)size >= sizeof name || !pith_sorted_has(names, count, name)) {
            continue;
        }
        const char *path = pith_join(finder->arena, directory, name);
        if (!is_type(finder, path, PITH_REGULAR, &is_file, error)) {
            return false;
        }
        if (is_file) {
            module->kind = finder->suffixes.items[i].kind;
            module->file = path;
            return true;
        }
    }
    return true;
}

struct portions {
    const char **items;
    uint32_t count, room;
};

/* One entry of the path. module->kind stays ABSENT when it has neither a package nor a module of this name. */
static bool search_entry(struct pith_finder *finder, const char *entry, const char *tail, struct portions *portions,
                         struct pith_module *module, struct pith_error *error)
{
    const char *const *names, *const *inner;
    uint32_t count, inner_count;
    bool is_directory = false;
    const char *directory = NULL;
    if (!finder_list(finder, entry, &names, &count, error)) {
        return false;
    }
    if (pith_sorted_has(names, count, tail)) {
        directory = pith_join(finder->arena, entry, tail);
        if (!is_type(finder, directory, PITH_DIRECTORY, &is_directory, error)) {
            return false;
        }
    }
    if (is_directory) {
        if (!finder_list(finder, directory, &inner, &inner_count, error) ||
            !with_suffix(finder, directory, "__init__", inner, inner_count, module, error)) {
            return false;
        }
        if (module->kind != PITH_MODULE_ABSENT) {
            const char **path = pith_alloc(finder->arena, sizeof *path);
            path[0] = directory;
            module->package = true;
            module->path = path;
            module->path_count = 1;
            return true;
        }
    }
    if (!with_suffix(finder, entry[1] == '\0' ? "" : entry, tail, names, count, module, error)) {
        return false;
    }
    if (module->kind == PITH_MODULE_ABSENT && is_directory) {
        pith_push(finder->arena, portions, directory);
    }
    return true;
}

static bool holds_name(const struct pith_strings *strings, const char *name)
{
    for (uint32_t i = 0; i < strings->count; i++) {
        if (strcmp(strings->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * PyImport_Inittab; what the bootstrap freezes under other names than its files have (Python/import.c); and the program
 * itself, which stands in sys.modules before it runs (add_main_module of Python/pylifecycle.c).
 */
static bool is_builtin(const struct pith_finder *finder, const char *name)
{
    static const char *const always[] = {"_frozen_importlib", "_frozen_importlib_external", "__main__"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        if (strcmp(name, always[i]) == 0) {
            return true;
        }
    }
    return holds_name(&finder->python->builtins, name);
}

static bool search(struct pith_finder *finder, const char *const *path, uint32_t count, const char *tail,
                   struct pith_module *module, struct pith_error *error)
{
    struct portions portions = {0};
    const uint64_t *hits = NULL;
    if (count > 1 && !finder_entries(finder, path, count, tail, &hits, &count, error)) {
        return false;
    }
    for (uint32_t i = 0; i < count && module->kind == PITH_MODULE_ABSENT; i++) {
        const char *entry = path[hits == NULL ? i : (uint32_t)hits[i]];
        if (!search_entry(finder, entry, tail, &portions, module, error)) {
            return false;
        }
    }
    if (module->kind == PITH_MODULE_ABSENT && portions.count > 0) {
        module->kind = PITH_MODULE_NAMESPACE;
        module->package = true;
        module->path = portions.items;
        module->path_count = portions.count;
    }
    return true;
}

static const struct pith_module **slot(struct pith_finder *finder, uint32_t id)
{
    pith_extend(finder->arena, &finder->known, id, NULL);
    return &finder->known.items[id];
}

/* One name, below the package that it is in; NULL for a top-level one. */
static bool find_in(struct pith_finder *finder, const char *name, const struct pith_module *above,
                    const struct pith_module **found, struct pith_error *error)
{
    uint32_t id = pith_intern(finder->names, name);
    *found = *slot(finder, id);
    if (*found != NULL) {
        return true;
    }
    struct pith_module *module = pith_alloc(finder->arena, sizeof *module);
    bool good = true;
    if (above != NULL) {
        good = search(finder, above->path, above->path_count, strrchr(name, '.') + 1, module, error);
    } else if (is_builtin(finder, name)) {
        module->kind = PITH_MODULE_BUILTIN;
    } else {
        good = search(finder, finder->path.items, finder->path.count, name, module, error);
    }
    if (!good || (module->kind == PITH_MODULE_ABSENT && !finder_search_mapped(finder, name, module, error))) {
        return false;
    }
    if (module->kind == PITH_MODULE_ABSENT && holds_name(&finder->python->frozen, name)) {
        module->kind = PITH_MODULE_BUILTIN; /* a frozen one that has a file keeps it: tracebacks and data want it */
    }
    *slot(finder, id) = module;
    *found = module;
    return true;
}

/*
 * From the top downwards, and no further than to the first package that is not there: nothing is below it, but what is
 * frozen. A module's directories are as deep as its name, so that no name of PATH_MAX bytes is one.
 */
bool pith_finder_find(struct pith_finder *finder, const char *name, const struct pith_module **found,
                      struct pith_error *error)
{
    static const struct pith_module absent = {.kind = PITH_MODULE_ABSENT};
    const struct pith_module *above = NULL;
    char part[PATH_MAX];
    size_t size = strlen(name);
    if (size >= sizeof part) {
        *found = &absent;
        return true;
    }
    for (const char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        memcpy(part, name, (size_t)(dot - name));
        part[dot - name] = '\0';
        if (!find_in(finder, part, above, &above, error)) {
            return false;
        }
        if (above->kind == PITH_MODULE_ABSENT) {
            break;
        }
    }
    return find_in(finder, name, above, found, error);
}
