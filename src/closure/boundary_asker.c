/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks for a path: the link of an app or of an environment that leads there, the .pth file that has it on a line,
 * the RECORD that lists it, or the file that is to be loaded or run. A finding names this file, for a person to look
 * at.
 */
#include "closure/room.h"

#include "base/path.h"

bool is_of_the_root(const struct expansion *expansion, uint32_t mount)
{
    const struct pith_mount *it = pith_view_mount(expansion->view, mount);
    return it->role == PITH_ROLE_SOURCE && it->source == expansion->plan->root;
}

/* Below a virtual environment, or a site directory (one of PYTHONPATH, too) that is none of the system's. */
static bool is_of_an_environment(const struct expansion *expansion, const char *path)
{
    const struct boundary *boundary = &expansion->boundary;
    const struct pith_python *python = &expansion->closure->python;
    if (boundary->venv != NULL && pith_is_at_or_below(path, boundary->venv)) {
        return true;
    }
    for (uint32_t i = 0; expansion->closure->has_python && i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        bool site = entry->rule == PITH_PATH_SITE || entry->rule == PITH_PATH_ENVIRONMENT;
        if (site && entry->exists && !is_in_system_directory(entry->path) &&
            (pith_is_at_or_below(path, entry->path) || pith_is_at_or_below(path, real_path(expansion, entry->path)))) {
            return true;
        }
    }
    return false;
}

/* What [policy] allow-paths permits to be named, or [files] takes, where it lies in the root. */
static bool is_allowed(struct expansion *expansion, const char *path, const struct pith_found *found)
{
    const struct boundary *boundary = &expansion->boundary;
    for (uint32_t i = 0; i < boundary->allowed.count; i++) {
        if (pith_is_at_or_below(path, boundary->allowed.items[i])) {
            return true;
        }
    }
    return is_of_the_root(expansion, found->mount) && is_on_host_allowed(expansion, found);
}

bool is_of_an_app(struct expansion *expansion, uint32_t path)
{
    struct pith_found found;
    const char *text = pith_text(pith_view_texts(expansion->view), path);
    if (pith_view_look(expansion->view, text, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    const struct pith_mount *mount = pith_view_mount(expansion->view, found.mount);
    bool given =
        mount->role == PITH_ROLE_APP || (mount->role == PITH_ROLE_SOURCE && !is_of_the_root(expansion, found.mount));
    return given || is_of_an_environment(expansion, text) || is_allowed(expansion, text, &found);
}

static void be(struct expansion *expansion, const char *path, const char *named, struct asker *asker)
{
    struct pith_found found;
    asker->path = path;
    asker->named = named;
    asker->system =
        pith_view_look(expansion->view, path, &found, NULL) != PITH_SEEN_FOUND || !is_of_an_app(expansion, found.path);
}

/* A link of the root speaks for itself only where modules may come from. */
static bool may_speak(struct expansion *expansion, uint32_t link, bool app)
{
    const char *path = pith_text(pith_view_texts(expansion->view), link);
    return is_of_an_app(expansion, link) ? app : !app && is_in_territory(expansion, path);
}

/* The first link on the way, of an app or of the root, whose end is, or has in it, what was found. */
static bool ask_links(struct expansion *expansion, const struct naming *naming, bool app, struct asker *asker)
{
    const struct pith_texts *texts = pith_view_texts(expansion->view);
    const char *path = pith_text(texts, naming->found->path);
    for (uint32_t i = 0; i < naming->found->link_count; i++) {
        uint32_t link = naming->found->links[i];
        const char *end = real_path(expansion, pith_text(texts, link));
        if (pith_is_at_or_below(path, end) && may_speak(expansion, link, app)) {
            be(expansion, pith_text(texts, link), end, asker);
            asker->link = true;
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
    be(expansion, pth, named, asker);
    if (dist != NULL && dist->project != NULL && pith_is_below(real_path(expansion, asked), dist->project)) {
        asker->named = dist->project;
    }
}

/* The line of a .pth file, or the finder that one installs. */
static void ask_python(struct expansion *expansion, const char *asked, struct asker *asker)
{
    const struct pith_python *python = &expansion->closure->python;
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
        be(expansion, python->venv_config, library, asker);
    }
}

static void ask_record(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    const struct pith_node *node = &expansion->closure->graph.nodes.items[naming->from];
    const struct pith_dists *dists = &expansion->closure->dists;
    ask_python(expansion, naming->reach->path, asker);
    if (asker->path != NULL || node->kind != PITH_NODE_DIST) {
        return;
    }
    uint32_t index = pith_dists_named(dists, pith_text(pith_view_texts(expansion->view), node->text));
    if (index != UINT32_MAX && !pith_is_below(naming->reach->path, dists->list.items[index].site)) {
        const struct pith_dist *dist = &dists->list.items[index];
        const char *list = dist->recorded ? "RECORD" : "top_level.txt";
        be(expansion, pith_join(expansion->arena, dist->directory, list), naming->reach->path, asker);
    }
}

/* A library that a string in source code opens: whoever has the string; nobody where the manifest lists it. */
static void ask_library(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        if (edge->to == naming->from && edge->line != 0) {
            asker->path = NULL;
            return;
        }
        if (edge->to == naming->from && asker->path == NULL) {
            asker->path = pith_text(pith_view_texts(expansion->view), edge->detail);
            asker->named = naming->reach->path;
        }
    }
}

static void ask_loader(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    const struct pith_node *node = &expansion->closure->graph.nodes.items[naming->from];
    if (naming->reach->leader != NULL) {
        be(expansion, real_path(expansion, naming->reach->leader), naming->reach->path, asker);
        asker->system = false;
        return;
    }
    asker->searched = naming->reach->searched;
    switch (node->kind) {
    case PITH_NODE_FILE:
    case PITH_NODE_PROGRAM:
    case PITH_NODE_PYTHON:
    case PITH_NODE_SCRIPT:
        be(expansion, real_path(expansion, pith_text(pith_view_texts(expansion->view), node->text)),
           naming->reach->path, asker);
        break;
    case PITH_NODE_LIBRARY:
        ask_library(expansion, naming, asker);
        break;
    case PITH_NODE_MANIFEST: /* a recorded run */
    case PITH_NODE_TREE:
    case PITH_NODE_MODULE:
    case PITH_NODE_DIST:
    case PITH_NODE_EXTRA:
    case PITH_NODE_GROUP:
        break;
    }
    if (naming->reach->rule == PITH_RULE_PROFILE) {
        *asker = (struct asker){.path = naming->reach->detail, .named = naming->reach->path, .system = true};
    }
}

/* An app's link is asked first, one of the root only where nobody else asks for what it leads to. */
bool find_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    if (ask_links(expansion, naming, true, asker) || naming->voice == VOICE_MANIFEST) {
        return true;
    }
    switch (naming->voice) {
    case VOICE_LOADER:
        ask_loader(expansion, naming, asker);
        return true;
    case VOICE_PYTHON:
        ask_python(expansion, naming->reach->path, asker);
        break;
    case VOICE_RECORD:
        ask_record(expansion, naming, asker);
        break;
    case VOICE_MANIFEST:
        break;
    }
    if (asker->path == NULL && !ask_links(expansion, naming, false, asker)) {
        const char *script = expansion->plan->script; /* whose directory Python looks in */
        *asker = (struct asker){.path = script == NULL ? naming->reach->path : script, .named = naming->reach->path};
    }
    return true;
}
