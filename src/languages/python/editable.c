/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Editable installs: a distribution that is a reference to a project, by a line of its .pth file, by a finder that the
 * .pth installs, or by a link. What is imported from the project ships where it lies, each of its packages whole, as
 * with any distribution. Where the reference leads nowhere in the view, or only a running build could follow it
 * (meson-python's), that is a finding.
 */
#include "languages/python/tracing.h"

#include "base/path.h"

const struct pith_dist *editable_by(const struct expansion *expansion, const char *pth)
{
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    struct pith_found found;
    if (pith_view_resolve(expansion->view, pth, &found, NULL) != PITH_SEEN_FOUND) {
        return NULL;
    }
    uint32_t owner = pith_dists_owner(dists, found.path);
    return owner == UINT32_MAX ? NULL : &dists->list.items[owner];
}

/* RECORD may list a link to the project's package (`flit install --symlink`). */
static const struct pith_dist *owner_of_link(const struct expansion *expansion, const char *file)
{
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    for (const char *slash = strrchr(file, '/'); slash > file; slash = memrchr(file, '/', (size_t)(slash - file))) {
        uint32_t path =
            pith_text_find(pith_view_texts(expansion->view), pith_copy(expansion->arena, file, (size_t)(slash - file)));
        uint32_t owner = path == 0 ? UINT32_MAX : pith_dists_owner(dists, path);
        if (owner != UINT32_MAX) {
            return dists->list.items[owner].editable ? &dists->list.items[owner] : NULL;
        }
    }
    return NULL;
}

/* The distribution whose .pth brought a module of this file to sys.path, or put a finder there for it. */
static const struct pith_dist *project_of(const struct expansion *expansion, const char *file, const char *real)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        if (entry->by != NULL && (pith_is_at_or_below(file, entry->path) || pith_is_at_or_below(real, entry->path))) {
            return editable_by(expansion, entry->by);
        }
    }
    for (uint32_t i = 0; i < python->mapped.count; i++) {
        const struct pith_mapped *mapped = &python->mapped.items[i];
        if (pith_is_at_or_below(file, mapped->path) || strncmp(file, mapped->path, strlen(mapped->path)) == 0) {
            return editable_by(expansion, mapped->by);
        }
    }
    return owner_of_link(expansion, file);
}

static bool keep_tree(struct expansion *expansion, const char *top, const char *directory)
{
    struct pith_found found;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(expansion->view, directory, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(expansion->view, found.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_join(expansion->arena, directory, names[i]);
        seen = pith_view_look(expansion->view, path, &found, expansion->error);
        bool left_out = names[i][0] == '.' || is_left_out(expansion, top, path) || strcmp(names[i], "tests") == 0;
        if (seen != PITH_SEEN_FOUND || left_out) {
            continue;
        }
        if (found.stat.type == PITH_DIRECTORY ? !keep_tree(expansion, top, path)
                                              : !propose_dist_file(expansion, path)) {
            return false;
        }
    }
    return true;
}

/* The first regular package on the way: a top-level one, or one in a namespace package. */
static bool is_first_package(struct expansion *expansion, const char *name, bool *first)
{
    const char *dot = strrchr(name, '.');
    const struct pith_module *above;
    *first = dot == NULL;
    if (dot == NULL) {
        return true;
    }
    if (!pith_finder_find(tracing_of(expansion)->finder, pith_copy(expansion->arena, name, (size_t)(dot - name)),
                          &above, expansion->error)) {
        return false;
    }
    *first = above->kind == PITH_MODULE_NAMESPACE;
    return true;
}

bool propose_project(struct expansion *expansion, const char *name, const struct pith_module *module,
                     const struct pith_found *found)
{
    const char *real = pith_text(pith_view_texts(expansion->view), found->path);
    const struct pith_dist *dist = project_of(expansion, module->file, real);
    bool first;
    if (dist == NULL) {
        return true;
    }
    propose(expansion, (struct reach){.kind = PITH_NODE_DIST, .rule = PITH_RULE_OWNER, .path = dist->name});
    if (!module->package || expansion->plan->manifest->python.packages == PITH_PACKAGES_MODULES) {
        return true;
    }
    return is_first_package(expansion, name, &first) &&
           (!first || keep_tree(expansion, module->path[0], module->path[0]));
}

const char *editable_remedy(struct expansion *expansion, const struct pith_dist *dist)
{
    const char *project = dist->project == NULL ? "PROJECT" : dist->project;
    return pith_format(expansion->arena,
                       "%s is an editable install of %s: install it plainly (`pip install %s`), or have the project at "
                       "that path in the source",
                       dist->shown, project, project);
}

const struct pith_dist *editable_of(const struct expansion *expansion, const char *name)
{
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    for (uint32_t i = 0; i < dists->list.count; i++) {
        const struct pith_dist *dist = &dists->list.items[i];
        for (uint32_t j = 0; dist->editable && j < dist->top_level.count; j++) {
            if (strcmp(dist->top_level.items[j], name) == 0) {
                return dist;
            }
        }
    }
    return NULL;
}

static void object(struct expansion *expansion, uint32_t node, const struct pith_dist *dist, bool found)
{
    const char *project = dist->project == NULL ? "a project" : dist->project;
    struct pith_finding finding = {
        .rule = "editable-install",
        .level = found ? PITH_NOTE : PITH_ERROR,
        .path = dist->directory,
        .reason = pith_format(expansion->arena,
                              found ? "is an editable install: what is imported of %s ships as it lies there now"
                                    : "is an editable install of %s, and no module of it is found",
                              project),
        .remedy = found ? NULL : editable_remedy(expansion, dist),
    };
    if (found) {
        object_to(expansion, finding);
    } else {
        suspect(expansion, node, finding);
    }
}

/* Its modules, as far as they can be named; whoever needs the distribution may need any of them. */
bool expand_editable(struct expansion *expansion, uint32_t node, const struct pith_dist *dist)
{
    bool found = false;
    for (uint32_t i = 0; i < dist->top_level.count; i++) {
        bool known;
        if (!propose_module(expansion, dist->top_level.items[i],
                            (struct reach){.rule = PITH_RULE_DIST_FILE, .maybe = true}, &known)) {
            return false;
        }
        found |= known;
    }
    for (uint32_t i = 0; i < dist->entry_points.count; i++) {
        const char *target = dist->entry_points.items[i].module;
        bool known;
        if (!propose_module(expansion, target, (struct reach){.rule = PITH_RULE_ENTRY_POINT, .maybe = true}, &known)) {
            return false;
        }
        found |= known;
    }
    if (!found && dist->recorded) { /* the project's packages may be called otherwise */
        const struct pith_python *python = &tracing_of(expansion)->environment.python;
        for (uint32_t i = 0; i < python->path.count && !found; i++) {
            const char *by = python->path.items[i].by;
            found = by != NULL && editable_by(expansion, by) == dist;
        }
    }
    object(expansion, node, dist, found);
    return true;
}
