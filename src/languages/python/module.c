/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module: its package, its file and bytecode, what its source imports, what C code imports for it, and the
 * distribution that owns it. A script is a source file that no import leads to.
 */
#include "languages/python/tracing.h"

#include "base/io.h"
#include "base/path.h"
#include "pith/languages/python/environment/hidden.h"

/* Data beside the modules of a package of the standard library: grammars, bundled wheels, … not its documentation. */
static bool propose_library_data(struct expansion *expansion, const struct pith_module *module)
{
    struct pith_found directory;
    const char *const *names;
    uint32_t count;
    if (pith_view_resolve(expansion->view, module->path[0], &directory, expansion->error) != PITH_SEEN_FOUND ||
        !pith_view_list(expansion->view, directory.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct pith_found found;
        const char *path = pith_join(expansion->arena, module->path[0], names[i]);
        if (pith_has_extension(names[i], ".py") || pith_has_extension(names[i], ".so") ||
            pith_has_extension(names[i], ".rst")) {
            continue;
        }
        enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_REGULAR) {
            propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_LIBRARY_DATA, .path = path});
        }
    }
    return true;
}

/* The directory of a package without sources cannot be looked into, so all of it ships. */
static bool propose_sourceless(struct expansion *expansion, const struct pith_module *module)
{
    struct reach sample = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_MODULE_FILE, .maybe = true};
    return !module->package || walk_tree(expansion, module->path[0], sample, NULL);
}

/* The file's owner, or that of the path by which it is imported: a package may be a link to a project. */
static void propose_owner(struct expansion *expansion, const char *file, const struct pith_found *found)
{
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    uint32_t owner = pith_dists_owner(dists, found->path);
    owner = owner == UINT32_MAX ? pith_dists_owner(dists, pith_intern(pith_view_texts(expansion->view), file)) : owner;
    if (owner != UINT32_MAX) {
        propose(expansion,
                (struct reach){.kind = PITH_NODE_DIST, .rule = PITH_RULE_OWNER, .path = dists->list.items[owner].name});
    }
}

static bool propose_source(struct expansion *expansion, uint32_t node, const char *name,
                           const struct pith_module *module, const struct pith_found *found, bool library)
{
    const char *dot = strrchr(name, '.');
    struct source_unit unit = {
        .node = node,
        .module = name,
        .package = module->package ? name
                   : dot == NULL   ? ""
                                   : pith_copy(expansion->arena, name, (size_t)(dot - name)),
        .path = module->file,
        .library = library,
        .app = pith_view_mount(expansion->view, found->mount)->role == PITH_ROLE_APP,
    };
    return (unit.app || propose_bytecode(expansion, module->file)) && propose_imports(expansion, &unit, found);
}

static bool propose_parent(struct expansion *expansion, const char *name)
{
    const char *dot = strrchr(name, '.');
    bool known;
    return dot == NULL || propose_module(expansion, pith_copy(expansion->arena, name, (size_t)(dot - name)),
                                         (struct reach){.rule = PITH_RULE_PACKAGE}, &known);
}

bool expand_module(struct expansion *expansion, uint32_t node)
{
    const char *name = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    const struct pith_module *module;
    struct pith_found found;
    if (!pith_finder_find(tracing_of(expansion)->finder, name, &module, expansion->error) ||
        !propose_parent(expansion, name) || !propose_hidden(expansion, name)) {
        return false;
    }
    propose_system_data(expansion, name);
    if (module->file == NULL) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, module->file, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *real = pith_text(pith_view_texts(expansion->view), found.path);
    bool library = is_in_library(expansion, real);
    const struct reach file = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_MODULE_FILE, .path = module->file};
    bool permitted; /* what may not be named is not read either: a finding would tell what is in it */
    propose(expansion, file);
    if (!boundary_permits(expansion, &file, node, &found, &permitted) || !permitted) {
        return !permitted;
    }
    if (!library) {
        propose_owner(expansion, module->file, &found);
        if (!propose_project(expansion, name, module, &found)) {
            return false;
        }
    } else if (module->package && !propose_library_data(expansion, module)) {
        return false;
    }
    switch (module->kind) {
    case PITH_MODULE_SOURCE:
        return propose_source(expansion, node, name, module, &found, library);
    case PITH_MODULE_BYTECODE:
        return propose_sourceless(expansion, module);
    case PITH_MODULE_EXTENSION:
        return library || propose_extension_names(expansion, name, &found);
    case PITH_MODULE_ABSENT:
    case PITH_MODULE_BUILTIN:
    case PITH_MODULE_NAMESPACE:
        break;
    }
    return true;
}

bool expand_script(struct expansion *expansion, uint32_t node)
{
    const char *path = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *name =
        pith_finder_name(tracing_of(expansion)->finder, pith_text(pith_view_texts(expansion->view), found.path));
    const char *dot = name == NULL ? NULL : strrchr(name, '.');
    struct source_unit unit = {
        .node = node,
        .package = dot == NULL ? "" : pith_copy(expansion->arena, name, (size_t)(dot - name)),
        .path = path,
        .app = pith_view_mount(expansion->view, found.mount)->role == PITH_ROLE_APP,
    };
    return propose_imports(expansion, &unit, &found);
}

/* Will Python import this file by a name that nobody need know: all of site-packages ships, and its library is traced?
 */
static bool is_of_packages(const struct expansion *expansion, const struct pith_node *file, const char *path)
{
    return expansion->plan->manifest->python.packages == PITH_PACKAGES_ALL &&
           (pith_has_extension(path, ".py") || pith_has_extension(path, ".so")) &&
           !is_in_library(expansion, pith_text(pith_view_texts(expansion->view), file->found.path));
}

/* An app's source file: the module that it is, or a script. Other files are reached as modules, or not looked into. */
bool expand_file(struct expansion *expansion, uint32_t node)
{
    const struct pith_node *file = &expansion->closure->graph.nodes.items[node];
    const char *path = pith_text(pith_view_texts(expansion->view), file->text);
    if (!is_traced(expansion) || file->found.stat.type != PITH_REGULAR) {
        return true;
    }
    bool app =
        pith_view_mount(expansion->view, file->found.mount)->role == PITH_ROLE_APP && pith_has_extension(path, ".py");
    const char *name =
        app || is_of_packages(expansion, file, path) ? pith_finder_name(tracing_of(expansion)->finder, path) : NULL;
    bool known = false;
    if (name != NULL &&
        !propose_module(expansion, name,
                        (struct reach){.rule = app ? PITH_RULE_FILES : PITH_RULE_PACKAGES_ALL, .maybe = true},
                        &known)) {
        return false;
    }
    if (app && !known) {
        propose(expansion,
                (struct reach){.kind = PITH_NODE_SCRIPT, .rule = PITH_RULE_FILES, .path = path, .maybe = true});
    }
    return true;
}
