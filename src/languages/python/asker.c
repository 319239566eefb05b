/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks for a path that Python's search, or a RECORD, led to: the .pth file that has it on a line, the finder that
 * one installs, the RECORD that lists it.
 */
#include "languages/python/tracing.h"

#include "base/path.h"

/* Below a virtual environment, or a site directory (one of PYTHONPATH, too) that is none of the system's. */
bool is_of_an_environment(const struct expansion *expansion, const char *path)
{
    const struct tracing *tracing = tracing_of(expansion);
    if (!knows_python(expansion)) {
        return false;
    }
    if (tracing->venv != NULL && pith_is_at_or_below(path, tracing->venv)) {
        return true;
    }
    const struct pith_python *python = &tracing->environment.python;
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        bool site = entry->rule == PITH_PATH_SITE || entry->rule == PITH_PATH_ENVIRONMENT;
        if (site && entry->exists && !is_in_system_directory(entry->path) &&
            (pith_is_at_or_below(path, entry->path) || pith_is_at_or_below(path, real_path(expansion, entry->path)))) {
            return true;
        }
    }
    return false;
}

/* Of an editable install, the project is what a person would permit. */
static void be_reference(struct expansion *expansion, const char *pth, const char *named, const char *asked,
                         struct asker *asker)
{
    const struct pith_dist *dist = editable_by(expansion, pth);
    be_asker(expansion, pth, named, asker);
    if (dist != NULL && dist->project != NULL && pith_is_below(real_path(expansion, asked), dist->project)) {
        asker->named = dist->project;
    }
}

/* The line of a .pth file, or the finder that one installs. */
static void ask_python(struct expansion *expansion, const char *asked, struct asker *asker)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        if (entry->by != NULL && pith_is_at_or_below(asked, entry->path)) {
            be_reference(expansion, entry->by, entry->path, asked, asker);
            return;
        }
    }
    for (uint32_t i = 0; i < python->mapped.count; i++) {
        const struct pith_mapped *mapped = &python->mapped.items[i];
        if (strncmp(asked, mapped->path, strlen(mapped->path)) == 0) {
            be_reference(expansion, mapped->by, mapped->path, asked, asker);
            return;
        }
    }
    const char *library = python->venv_config == NULL ? NULL : python->stdlib;
    if (library != NULL && expansion->boundary.prefix == NULL &&
        pith_is_at_or_below(asked, library)) { /* its home leads to what is no installation */
        be_asker(expansion, python->venv_config, library, asker);
    }
}

void find_python_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    const struct pith_node *node = &expansion->closure->graph.nodes.items[naming->from];
    if (!knows_python(expansion)) {
        return;
    }
    ask_python(expansion, naming->reach->path, asker);
    if (asker->path != NULL || naming->voice != VOICE_LIST || node->kind != PITH_NODE_DIST) {
        return;
    }
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    uint32_t index = pith_dists_named(dists, pith_text(pith_view_texts(expansion->view), node->text));
    if (index != UINT32_MAX && !pith_is_below(naming->reach->path, dists->list.items[index].site)) {
        const struct pith_dist *dist = &dists->list.items[index];
        const char *list = dist->recorded ? "RECORD" : "top_level.txt";
        be_asker(expansion, pith_join(expansion->arena, dist->directory, list), naming->reach->path, asker);
    }
}

/* The prefix of the environment that the distribution is in: the virtual environment, else the installation. */
const char *prefix_of_dist(const struct expansion *expansion, uint32_t node)
{
    const struct pith_node *dist = &expansion->closure->graph.nodes.items[node];
    if (dist->kind != PITH_NODE_DIST) {
        return NULL;
    }
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    uint32_t index = pith_dists_named(dists, pith_text(pith_view_texts(expansion->view), dist->text));
    const char *site = index == UINT32_MAX ? NULL : dists->list.items[index].site;
    return site == NULL ? NULL : prefix_around(expansion, site);
}

/* In its directory Python looks for modules. */
const char *script_of_command(const struct expansion *expansion)
{
    return expansion->plan->script;
}
