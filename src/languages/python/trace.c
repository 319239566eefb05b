/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where tracing begins: what every start of the interpreter imports, the .pth files, and what [python] includes,
 * requires and keeps as scripts; the command of the image is command.c's. Not needed when library and packages ship
 * whole.
 */
#include "languages/python/tracing.h"

#include "pith/languages/python/environment/hidden.h"
#include "pith/languages/python/parser.h"

enum { PTH_LIMIT = 1 << 20 };

static bool propose_all(struct expansion *expansion, const char *const *names, struct reach sample)
{
    for (; *names != NULL; names++) {
        bool known;
        if (!propose_module(expansion, *names, sample, &known)) {
            return false;
        }
    }
    return true;
}

/*
 * The distribution whose module the code of a .pth imports, or UINT32_MAX: `import x; x.hook()` belongs to x's even
 * where no RECORD says so (Debian's setuptools).
 */
static bool importer_of(struct expansion *expansion, const struct pith_found *found, uint32_t *owner)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_pysource facts;
    const char *bytes;
    size_t size;
    *owner = UINT32_MAX;
    if (!pith_view_read(expansion->view, found, PTH_LIMIT, &scratch, &bytes, &size, expansion->error)) {
        return false;
    }
    if (!pith_pysource_read(bytes, size, &scratch, &facts, NULL)) {
        return true;
    }
    for (uint32_t i = 0; i < facts.imports.count + facts.calls.count && *owner == UINT32_MAX; i++) {
        const char *name =
            i < facts.imports.count ? facts.imports.items[i].module : facts.calls.items[i - facts.imports.count].text;
        const struct pith_module *module;
        struct pith_found file;
        if (!pith_finder_find(tracing_of(expansion)->finder, name, &module, expansion->error)) {
            return false;
        }
        if (module->file != NULL && pith_view_resolve(expansion->view, module->file, &file, NULL) == PITH_SEEN_FOUND) {
            *owner = pith_dists_owner(&tracing_of(expansion)->environment.dists, file.path);
        }
    }
    return true;
}

/* .pth files are read at every start. One that belongs to a distribution ships with it, and only with it. */
static bool propose_pth(struct expansion *expansion, const struct pith_pth *pth)
{
    struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    struct pith_found found;
    if (pith_view_resolve(expansion->view, pth->path, &found, expansion->error) != PITH_SEEN_FOUND) {
        return false;
    }
    uint32_t owner = pith_dists_owner(dists, found.path);
    if (owner == UINT32_MAX && pth->code && tracing_of(expansion)->finder != NULL) {
        if (!importer_of(expansion, &found, &owner)) {
            return false;
        }
        if (owner != UINT32_MAX) {
            const char *path = pith_text(pith_view_texts(expansion->view), found.path);
            pith_push(expansion->arena, &dists->list.items[owner].files, path);
        }
    }
    if (owner == UINT32_MAX || expansion->plan->manifest->python.packages == PITH_PACKAGES_ALL) {
        propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_PTH, .path = pth->path});
        if (pth->code && tracing_of(expansion)->finder != NULL) {
            propose(expansion,
                    (struct reach){.kind = PITH_NODE_SCRIPT, .rule = PITH_RULE_PTH, .path = pth->path, .maybe = true});
        }
    }
    return true;
}

static bool propose_pths(struct expansion *expansion)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    for (uint32_t i = 0; i < python->pths.count; i++) {
        if (!propose_pth(expansion, &python->pths.items[i])) {
            return false;
        }
    }
    return true;
}

/* [python] include: modules, `pkg.*` for a package with everything in it. */
static bool propose_included(struct expansion *expansion)
{
    const struct pith_list *included = &expansion->plan->manifest->python.include;
    for (uint32_t i = 0; i < included->count; i++) {
        const char *text = included->items[i].text;
        size_t size = strlen(text);
        bool all = size > 2 && strcmp(text + size - 2, ".*") == 0;
        const char *name = all ? pith_copy(expansion->arena, text, size - 2) : text;
        struct reach sample = {.rule = PITH_RULE_INCLUDE, .line = included->items[i].line};
        bool known;
        if (!propose_module(expansion, name, sample, &known)) {
            return false;
        }
        if (!known) {
            return pith_fail(expansion->error, PITH_MISSING, "%s:%u: include = %s: no such module is found by %s",
                             expansion->plan->manifest->path, included->items[i].line, text,
                             expansion->plan->interpreter);
        }
        sample.maybe = true;
        if (all && !propose_children(expansion, name, "", sample)) {
            return false;
        }
    }
    return true;
}

static bool read_dists(struct expansion *expansion)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char **sites = pith_alloc_array(expansion->arena, python->path.count, sizeof *sites);
    uint32_t count = 0;
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        bool library = entry->rule >= PITH_PATH_ZIP && entry->rule <= PITH_PATH_DYNLOAD;
        if (entry->exists && !library) {
            sites[count++] = entry->path;
        }
    }
    return pith_dists_read(expansion->view, sites, count, expansion->arena, &tracing_of(expansion)->environment.dists,
                           expansion->error);
}

bool start_tracing(struct expansion *expansion)
{
    const struct pith_manifest *manifest = expansion->plan->manifest;
    if (!read_dists(expansion)) {
        return false;
    }
    bool whole = manifest->python.stdlib == PITH_STDLIB_FULL && manifest->python.packages == PITH_PACKAGES_ALL;
    if (whole && manifest->python.exclude.count == 0) {
        return propose_pths(expansion);
    }
    tracing_of(expansion)->finder =
        pith_finder_create(expansion->view, &tracing_of(expansion)->environment.python, expansion->arena);
    return prepend_script_directory(expansion) && propose_pths(expansion) &&
           propose_all(expansion, pith_startup_modules, (struct reach){.rule = PITH_RULE_STARTUP}) &&
           propose_children(expansion, "encodings", "", (struct reach){.rule = PITH_RULE_CODEC, .maybe = true}) &&
           propose_command(expansion) && propose_included(expansion) && propose_requirements(expansion) &&
           propose_scripts(expansion) && propose_profile(expansion);
}
