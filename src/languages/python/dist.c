/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A distribution that is kept is kept whole: tracing its modules one by one missed up to 72 in programs tried, taking
 * what RECORD lists missed next to none. Left out is what only building needs, and its own tests. What it requires
 * comes along; what it requires for an extra, when somebody asks for that extra.
 */
#include "languages/python/tracing.h"

#include "base/path.h"

/* bin/ holds console scripts ([python] scripts), include/ headers, share/man and share/doc pages for people. */
static bool is_for_others(struct expansion *expansion, const struct pith_dist *dist, const char *path)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char *prefix = real_path(expansion, python->venv != NULL ? python->venv : python->prefix);
    static const char *const directories[] = {"bin", "include", "share/man", "share/doc"};
    if (pith_is_below(path, dist->site)) {
        return false;
    }
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (pith_is_below(path, pith_join(expansion->arena, prefix, directories[i]))) {
            return true;
        }
    }
    return false;
}

static const struct pith_dist *dist_of(const struct expansion *expansion, const char *name)
{
    uint32_t index = pith_dists_named(&tracing_of(expansion)->environment.dists, name);
    return index == UINT32_MAX ? NULL : &tracing_of(expansion)->environment.dists.list.items[index];
}

static void propose_requirement(struct expansion *expansion, const struct pith_dist *by,
                                const struct pith_requirement *requirement)
{
    const struct pith_dist *dist = dist_of(expansion, requirement->name);
    if (dist == NULL) {
        leave_out(expansion, PITH_ABSENT_REQUIRES, requirement->name, by->name);
        return; /* its marker was not for this environment, or pip was told to go without */
    }
    propose(expansion,
            (struct reach){.kind = PITH_NODE_DIST, .rule = PITH_RULE_REQUIRES, .path = dist->name, .maybe = true});
    for (uint32_t i = 0; i < requirement->asked.count; i++) {
        const char *extra = pith_format(expansion->arena, "%s[%s]", dist->name, requirement->asked.items[i]);
        propose(expansion,
                (struct reach){.kind = PITH_NODE_EXTRA, .rule = PITH_RULE_REQUIRES, .path = extra, .maybe = true});
    }
}

static bool keep_whole(struct expansion *expansion, const struct pith_dist *dist)
{
    for (uint32_t i = 0; i < dist->files.count; i++) {
        const char *path = dist->files.items[i];
        if (is_left_out(expansion, dist->site, path)) {
            continue;
        }
        if (is_for_others(expansion, dist, path)) {
            leave_out(expansion, PITH_ABSENT_OTHERS, path, dist->name);
        } else if (!propose_dist_file(expansion, path)) {
            return false;
        }
    }
    return true;
}

/* Metadata always ships: importlib.metadata answers questions about versions and entry points from it. */
static bool keep_metadata(struct expansion *expansion, const struct pith_dist *dist)
{
    return walk_tree(expansion, dist->directory,
                     (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_DIST_FILE, .maybe = true}, NULL);
}

bool expand_dist(struct expansion *expansion, uint32_t node)
{
    const char *name = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    const struct pith_dist *dist = dist_of(expansion, name);
    if (dist == NULL) {
        return true;
    }
    if (!check_tags(expansion, node, dist)) {
        return false;
    }
    for (uint32_t i = 0; i < dist->requires.count; i++) {
        const struct pith_requirement *requirement = &dist->requires.items[i];
        if (requirement->under.count == 0) {
            propose_requirement(expansion, dist, requirement);
        } else {
            leave_out(expansion, PITH_ABSENT_EXTRA, requirement->name,
                      pith_format(expansion->arena, "%s[%s]", dist->name, requirement->under.items[0]));
        }
    }
    if (dist->editable && !expand_editable(expansion, node, dist)) {
        return false;
    }
    if (expansion->plan->manifest->python.packages == PITH_PACKAGES_MODULES && !dist->editable) {
        return keep_metadata(expansion, dist);
    }
    return keep_metadata(expansion, dist) && keep_whole(expansion, dist);
}

bool expand_extra(struct expansion *expansion, uint32_t node)
{
    const char *text = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    size_t size = strcspn(text, "[");
    const struct pith_dist *dist = dist_of(expansion, pith_copy(expansion->arena, text, size));
    for (uint32_t i = 0; dist != NULL && i < dist->requires.count; i++) {
        const struct pith_requirement *requirement = &dist->requires.items[i];
        for (uint32_t j = 0; j < requirement->under.count; j++) {
            const char *extra = requirement->under.items[j];
            if (strncmp(text + size + 1, extra, strlen(extra)) == 0 && text[size + 1 + strlen(extra)] == ']') {
                propose_requirement(expansion, dist, requirement);
            }
        }
    }
    return true;
}

/* Somebody reads a group of entry points: every installed distribution that has one in it is a plugin of theirs. */
bool expand_group(struct expansion *expansion, uint32_t node)
{
    const char *group = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    for (uint32_t i = 0; i < dists->list.count; i++) {
        const struct pith_dist *dist = &dists->list.items[i];
        for (uint32_t j = 0; j < dist->entry_points.count; j++) {
            const struct pith_entry_point *point = &dist->entry_points.items[j];
            bool known;
            if (strcmp(point->group, group) != 0) {
                continue;
            }
            propose(expansion, (struct reach){.kind = PITH_NODE_DIST,
                                              .rule = PITH_RULE_ENTRY_POINT,
                                              .path = dist->name,
                                              .detail = point->name,
                                              .maybe = true});
            if (!propose_module(expansion, point->module,
                                (struct reach){.rule = PITH_RULE_ENTRY_POINT, .detail = point->name, .maybe = true},
                                &known)) {
                return false;
            }
        }
    }
    return true;
}
