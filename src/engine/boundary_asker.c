/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks for a path: the link of an app or of an environment that leads there, the file that is to be loaded or run,
 * or what a language's search and its packages' lists go by. A finding names this file, for a person to look at.
 */
#include "engine/language.h"

#include "base/path.h"

void be_asker(struct expansion *expansion, const char *path, const char *named, struct asker *asker)
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
            be_asker(expansion, pith_text(texts, link), end, asker);
            asker->link = true;
            return true;
        }
    }
    return false;
}

/* A library that a string in source code opens: whoever has the string; nobody where the manifest lists it. */
static void ask_library(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    const struct pith_edge *edge;
    for (uint32_t i = graph->nodes.items[naming->from].reason; i != 0; i = edge->next_in) {
        edge = &graph->edges.items[i - 1];
        if (edge->line != 0) {
            asker->path = NULL;
            return;
        }
        if (asker->path == NULL) {
            asker->path = pith_text(pith_view_texts(expansion->view), edge->detail);
            asker->named = naming->reach->path;
        }
    }
}

static void ask_loader(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    enum pith_node_kind kind = expansion->closure->graph.nodes.items[naming->from].kind;
    if (naming->reach->leader != NULL) {
        be_asker(expansion, real_path(expansion, naming->reach->leader), naming->reach->path, asker);
        asker->system = false;
        return;
    }
    asker->searched = naming->reach->searched;
    if (pith_node_is_path(kind)) {
        be_asker(expansion, real_path(expansion, node_text(expansion, naming->from)), naming->reach->path, asker);
    } else if (kind == PITH_NODE_LIBRARY) {
        ask_library(expansion, naming, asker);
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
    case VOICE_SEARCH:
    case VOICE_LIST:
        language_find_asker(expansion, naming, asker);
        break;
    case VOICE_MANIFEST:
        break;
    }
    if (asker->path == NULL && !ask_links(expansion, naming, false, asker)) {
        const char *begin = language_begins_with(expansion);
        *asker = (struct asker){.path = begin == NULL ? naming->reach->path : begin, .named = naming->reach->path};
    }
    return true;
}
