/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where each file belongs. The core is what a closure with nothing but the interpreter in it finds: whatever the
 * application is, it finds the same. Names that lead to the interpreter (python3, a venv's python) are not in it, as
 * applications differ in which of them they need.
 */
#include "layer/split.h"

#include "pith/languages/python/closure.h"

static void set_bool(struct splitting *splitting, uint32_t text)
{
    pith_extend(splitting->arena, &splitting->core, text, false);
    splitting->core.items[text] = true;
}

/* The plan of a program that does nothing, over the same interpreter without its virtual environment. */
static bool close_bare(const struct splitting *splitting, const char *interpreter, struct pith_closure *closure,
                       struct pith_error *error)
{
    struct pith_manifest manifest = *splitting->plan->manifest;
    struct pith_plan plan = *splitting->plan;
    const struct pith_list none = {0};
    manifest.python.stdlib = PITH_STDLIB_TRACED;
    manifest.python.packages = PITH_PACKAGES_DISTS;
    manifest.python.requirements = manifest.python.include = manifest.python.path = manifest.python.scripts = none;
    plan.manifest = &manifest;
    plan.interpreter = interpreter;
    plan.workdir = "/";
    plan.script = NULL;
    memset(plan.languages, 0, sizeof plan.languages);
    plan.arguments.count = plan.environment.count = plan.findings.list.count = 0;
    memset(&plan.wants, 0, sizeof plan.wants);
    pith_push(splitting->arena, &plan.wants,
              (struct pith_want){.kind = PITH_WANT_INTERPRETER,
                                 .rule = PITH_RULE_INTERPRETER,
                                 .text = interpreter,
                                 .language = PITH_LANGUAGE_PYTHON});
    return pith_closure_run(&plan, pith_languages, splitting->view, splitting->arena, closure, error);
}

static bool find_core(struct splitting *splitting)
{
    struct pith_found found;
    __attribute__((cleanup(pith_closure_finish))) struct pith_closure bare = {0};
    struct pith_error error = {0};
    if (splitting->plan->interpreter == NULL ||
        pith_view_resolve(splitting->view, splitting->plan->interpreter, &found, NULL) != PITH_SEEN_FOUND) {
        return true;
    }
    if (!close_bare(splitting, pith_text(pith_view_texts(splitting->view), found.path), &bare, &error)) {
        if (error.code == PITH_SYSTEM) {
            *splitting->error = error;
            return false;
        }
        return true; /* an interpreter that only its virtual environment makes whole has no core to share */
    }
    for (uint32_t i = 0; i < bare.graph.nodes.count; i++) {
        const struct pith_node *node = &bare.graph.nodes.items[i];
        if (node->kind == PITH_NODE_FILE &&
            pith_view_mount(splitting->view, node->found.mount)->role == PITH_ROLE_SOURCE) {
            set_bool(splitting, node->text);
        }
    }
    return true;
}

static bool add_site(struct splitting *splitting, const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(splitting->view, path, &found, splitting->error);
    if (seen == PITH_SEEN_FOUND) {
        pith_push(splitting->arena, &splitting->sites, pith_text(pith_view_texts(splitting->view), found.path));
    }
    return seen != PITH_SEEN_FAILED;
}

static bool find_sites(struct splitting *splitting)
{
    const struct pith_python *python = pith_python_of(splitting->closure);
    if (python == NULL) {
        return true;
    }
    for (uint32_t i = 0; i < python->path.count; i++) {
        if (python->path.items[i].rule == PITH_PATH_SITE && !add_site(splitting, python->path.items[i].path)) {
            return false;
        }
    }
    return python->venv == NULL || add_site(splitting, python->venv);
}

/* The first want of a file decides. */
static void find_rules(struct splitting *splitting)
{
    const struct pith_graph *graph = &splitting->closure->graph;
    const struct pith_edge *edge;
    for (uint32_t i = graph->nodes.items[0].first; i != 0; i = edge->next_out) {
        edge = &graph->edges.items[i - 1];
        uint32_t text = graph->nodes.items[edge->to].text;
        if (graph->nodes.items[edge->to].kind != PITH_NODE_FILE) {
            continue;
        }
        pith_extend(splitting->arena, &splitting->rules, text, PITH_RULE_NONE);
        if (splitting->rules.items[text] == PITH_RULE_NONE) {
            splitting->rules.items[text] = edge->rule;
        }
    }
}

bool origin_prepare(struct splitting *splitting)
{
    find_rules(splitting);
    return find_core(splitting) && find_sites(splitting) && origin_of_papers(splitting);
}

static bool is_of_distributions(const struct splitting *splitting, uint32_t text, const char *path)
{
    for (uint32_t i = 0; i < splitting->sites.count; i++) {
        size_t size = strlen(splitting->sites.items[i]);
        if (strncmp(path, splitting->sites.items[i], size) == 0 && (path[size] == '/' || path[size] == '\0')) {
            return true;
        }
    }
    return pith_dists_owner(pith_dists_of(splitting->closure), text) != UINT32_MAX;
}

static bool origin_at(struct splitting *splitting, const char *path, enum pith_origin *origin)
{
    struct pith_found found;
    uint32_t text = pith_intern(pith_view_texts(splitting->view), path);
    enum pith_seen seen = pith_view_look(splitting->view, path, &found, splitting->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    enum pith_role role =
        seen == PITH_SEEN_FOUND ? pith_view_mount(splitting->view, found.mount)->role : PITH_ROLE_MADE;
    uint16_t rule = text < splitting->rules.count ? splitting->rules.items[text] : PITH_RULE_NONE;
    if (text < splitting->papers.count && splitting->papers.items[text] != 0) {
        *origin = (enum pith_origin)(splitting->papers.items[text] - 1);
        return true;
    }
    bool users = rule == PITH_RULE_ACCOUNTS || rule == PITH_RULE_USER || rule == PITH_RULE_WORKDIR;
    if (is_of_distributions(splitting, text, path)) {
        *origin = PITH_ORIGIN_DISTRIBUTIONS;
    } else if (role == PITH_ROLE_APP || (role == PITH_ROLE_MADE && users)) {
        *origin = PITH_ORIGIN_APP;
    } else if (text < splitting->core.count && splitting->core.items[text]) {
        *origin = PITH_ORIGIN_CORE;
    } else {
        *origin = PITH_ORIGIN_LIBRARIES;
    }
    return true;
}

/* The cache changes with the libraries that it lists, so it lies where the topmost of them does: never in the core. */
static bool origin_of_cache(struct splitting *splitting, enum pith_origin *origin)
{
    *origin = PITH_ORIGIN_LIBRARIES;
    for (uint32_t i = 0; i < splitting->closure->cache.count; i++) {
        struct pith_found library;
        enum pith_origin other;
        const char *path = splitting->closure->cache.items[i].path;
        enum pith_seen seen = pith_view_resolve(splitting->view, path, &library, splitting->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND) {
            if (!origin_at(splitting, pith_text(pith_view_texts(splitting->view), library.path), &other)) {
                return false;
            }
            *origin = other > *origin ? other : *origin;
        }
    }
    return true;
}

bool origin_of(struct splitting *splitting, const struct pith_entry *entry, enum pith_origin *origin)
{
    const char *made = splitting->rootfs->cache;
    bool cache = entry->type == PITH_ENTRY_FILE && made != NULL && strcmp(entry->path, made) == 0;
    return cache ? origin_of_cache(splitting, origin)
                 : origin_at(splitting, entry->origin != NULL ? entry->origin : entry->path, origin);
}
