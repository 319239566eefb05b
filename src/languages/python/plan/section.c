/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan asks Python's section of the manifest. */
#include "languages/python/plan/python.h"

#include "base/path.h"
#include "plan/language.h"

static const struct pith_value *interpreter(const struct pith_manifest *manifest)
{
    return &manifest->python.interpreter;
}

static const char *below(const struct pith_manifest *manifest, struct pith_arena *arena, const char *path)
{
    return path[0] == '/' ? path : pith_join(arena, manifest->directory, path);
}

static const char *parent_of(struct pith_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == path ? "/" : pith_copy(arena, path, (size_t)(slash - path));
}

/*
 * Files of requirements may name others below their own directory and the manifest's (`-r`), and what [policy]
 * allow-paths permits: see requirement_follow.c.
 */
static void name_files(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named)
{
    const struct pith_value *files[] = {&manifest->python.profile, &manifest->python.wheels};
    const struct pith_list *requirements = &manifest->python.requirements, *allowed = &manifest->policy.allow_paths;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i]->text != NULL) {
            pith_push(arena, &named->read, below(manifest, arena, files[i]->text));
        }
    }
    if (requirements->count > 0) {
        pith_push(arena, &named->read, manifest->directory);
    }
    for (uint32_t i = 0; requirements->count > 0 && i < allowed->count; i++) {
        pith_push(arena, &named->read, below(manifest, arena, allowed->items[i].text));
    }
    for (uint32_t i = 0; i < requirements->count; i++) {
        const char *path = below(manifest, arena, requirements->items[i].text);
        pith_push(arena, &named->read, path);
        pith_push(arena, &named->read, parent_of(arena, path));
    }
}

/* venv(3): what makes a directory a virtual environment is this file. */
static bool is_environment(struct pith_view *view, const char *directory, struct pith_arena *arena)
{
    struct pith_found config;
    return pith_view_file(view, pith_format(arena, "%s/pyvenv.cfg", directory), &config, NULL) == PITH_SEEN_FOUND;
}

static bool is_whole(const struct pith_manifest *manifest)
{
    return manifest->python.interpreter.text != NULL && manifest->python.stdlib == PITH_STDLIB_FULL;
}

/* [python] path reaches the program as every directory of sys.path does that is not Python's own: by PYTHONPATH. */
static void set_variables(struct planning *planning)
{
    const struct pith_list *extra = &planning->manifest->python.path;
    const char *path = pith_plan_variable(planning->plan, "PYTHONPATH");
    for (uint32_t i = 0; i < extra->count; i++) {
        const char *directory = extra->items[i].text;
        path = path == NULL || *path == '\0' ? directory : pith_format(planning->arena, "%s:%s", path, directory);
    }
    if (extra->count > 0) {
        plan_set(planning, "PYTHONPATH", path);
    }
}

static bool read_files(struct planning *planning)
{
    return python_plan_requirements(planning) && python_plan_profile(planning);
}

extern const struct plan_language python_in_plan;
const struct plan_language python_in_plan = {
    .interpreter = interpreter,
    .name_files = name_files,
    .is_environment = is_environment,
    .is_whole = is_whole,
    .set_variables = set_variables,
    .want_interpreter = python_want_interpreter,
    .is_name = python_is_name,
    .want_script = python_want_script,
    .read = read_files,
};
