/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules that the finder of an editable install answers for. Such finders stand behind sys.path's (setuptools) or
 * know names that nothing else has, so they are asked last.
 */
#include "languages/python/environment/finder.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool type_of(struct pith_finder *finder, const char *path, enum pith_type *type, struct pith_error *error)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(finder->view, path, &found, error);
    *type = seen == PITH_SEEN_FOUND ? found.stat.type : PITH_ABSENT;
    return seen != PITH_SEEN_FAILED;
}

static enum pith_module_kind kind_of(const struct pith_finder *finder, const char *path)
{
    size_t size = strlen(path);
    for (uint32_t i = 0; i < finder->suffixes.count; i++) {
        size_t length = strlen(finder->suffixes.items[i].text);
        if (size > length && strcmp(path + size - length, finder->suffixes.items[i].text) == 0) {
            return finder->suffixes.items[i].kind;
        }
    }
    return PITH_MODULE_ABSENT;
}

static void be_file(struct pith_finder *finder, const char *path, struct pith_module *module)
{
    module->kind = kind_of(finder, path);
    module->file = path;
    module->package = strncmp(base_name(path), "__init__.", 9) == 0;
    if (module->package) {
        const char **directory = pith_alloc(finder->arena, sizeof *directory);
        directory[0] = pith_copy(finder->arena, path, (size_t)(base_name(path) - 1 - path));
        module->path = directory;
        module->path_count = 1;
    }
}

/* `path` with the first suffix that makes it a file. */
static bool try_suffixes(struct pith_finder *finder, const char *path, struct pith_module *module,
                         struct pith_error *error)
{
    for (uint32_t i = 0; i < finder->suffixes.count && module->kind == PITH_MODULE_ABSENT; i++) {
        enum pith_type type;
        const char *file = pith_format(finder->arena, "%s%s", path, finder->suffixes.items[i].text);
        if (!type_of(finder, file, &type, error)) {
            return false;
        }
        if (type == PITH_REGULAR) {
            be_file(finder, file, module);
        }
    }
    return true;
}

static bool try_path(struct pith_finder *finder, const char *path, struct pith_module *module, struct pith_error *error)
{
    enum pith_type type;
    if (!type_of(finder, path, &type, error)) {
        return false;
    }
    if (type == PITH_REGULAR) {
        be_file(finder, path, module);
        return true;
    }
    return try_suffixes(finder, type == PITH_DIRECTORY ? pith_format(finder->arena, "%s/__init__", path) : path, module,
                        error);
}

/* 'acme' for 'acme.one': the finder makes a namespace package of it. */
static bool leads_to(const char *name, const char *mapped)
{
    size_t size = strlen(name);
    return strncmp(name, mapped, size) == 0 && mapped[size] == '.';
}

bool finder_search_mapped(struct pith_finder *finder, const char *name, struct pith_module *module,
                          struct pith_error *error)
{
    const struct pith_python *python = finder->python;
    PITH_VEC(const char *) portions = {0};
    bool above = false;
    for (uint32_t i = 0; i < python->mapped.count && module->kind == PITH_MODULE_ABSENT; i++) {
        const struct pith_mapped *mapped = &python->mapped.items[i];
        if (strcmp(mapped->name, name) != 0) {
            above |= leads_to(name, mapped->name);
            continue;
        }
        if (!try_path(finder, mapped->path, module, error)) {
            return false;
        }
        pith_push(finder->arena, &portions, mapped->path);
    }
    if (module->kind == PITH_MODULE_ABSENT && (portions.count > 0 || above)) {
        module->kind = PITH_MODULE_NAMESPACE;
        module->package = true;
        module->path = portions.items;
        module->path_count = portions.count;
    }
    return true;
}
