/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `stdlib = full` and `packages = all`: whole directories, less what no program can import: the library's own tests,
 * the files for building extensions, and bytecode of other versions or of -O.
 */
#include "languages/python/tracing.h"

#include "base/path.h"

#include <stdio.h>

/* Bytecode that this interpreter would not read: `x.cpython-311.opt-1.pyc` under 3.11, `x.cpython-310.pyc`. */
static bool is_foreign_bytecode(const struct pith_python *python, const char *directory, const char *name)
{
    char tag[32];
    if (!pith_ends_with(directory, "/__pycache__") || !pith_ends_with(name, ".pyc")) {
        return false;
    }
    int size = snprintf(tag, sizeof tag, ".%s.pyc", python->cache_tag);
    return size < 0 || !pith_ends_with(name, tag);
}

/* A .pth file that is nobody's: see pths.c. */
static bool is_unowned(const struct pith_python *python, const char *directory, const char *name)
{
    size_t size = strlen(directory);
    for (uint32_t i = 0; i < python->unowned.count; i++) {
        const char *path = python->unowned.items[i];
        if (pith_is_below(path, directory) && strcmp(path + size + 1, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool skips_in_packages(const struct expansion *expansion, const char *directory, const char *name)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    return is_foreign_bytecode(python, directory, name) || is_unowned(python, directory, name);
}

/* A directory that a .pth adds may be a whole project: its hidden files (.git, .env, .venv) are no packages. */
static bool skips_in_project(const struct expansion *expansion, const char *directory, const char *name)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    return name[0] == '.' || is_foreign_bytecode(python, directory, name);
}

static bool skips_in_stdlib(const struct expansion *expansion, const char *directory, const char *name)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    static const char *const unused[] = {"site-packages", "dist-packages", "test", "tests", "idle_test"};
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++) {
        if (strcmp(name, unused[i]) == 0) {
            return true;
        }
    }
    return (strncmp(name, "config-", 7) == 0 && strcmp(directory, python->stdlib) == 0) ||
           is_foreign_bytecode(python, directory, name);
}

bool propose_directories(struct expansion *expansion)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const struct pith_manifest *manifest = expansion->plan->manifest;
    struct reach library = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_STDLIB_FULL, .maybe = true};
    struct reach packages = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_PACKAGES_ALL, .maybe = true};
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        bool of_library = entry->rule <= PITH_PATH_DYNLOAD && entry->rule >= PITH_PATH_ZIP;
        bool whole =
            of_library ? manifest->python.stdlib == PITH_STDLIB_FULL : manifest->python.packages == PITH_PACKAGES_ALL;
        if (entry->exists && whole &&
            !walk_tree(expansion, entry->path, of_library ? library : packages,
                       of_library                     ? skips_in_stdlib
                       : entry->rule == PITH_PATH_PTH ? skips_in_project
                                                      : skips_in_packages)) {
            return false;
        }
    }
    return true;
}
