/* SPDX-License-Identifier: Apache-2.0 */
/* A directory that ships whole: of [files], of [keep], or of the system's data. */
#include "engine/language.h"

/* "posix" repeats every zone, "right" counts leap seconds, which POSIX time does not: no program asks for them. */
static bool skips_zones(const struct expansion *expansion, const char *directory, const char *name)
{
    (void)expansion, (void)directory;
    return strcmp(name, "posix") == 0 || strcmp(name, "right") == 0;
}

/* [keep]: a directory with all in it, or a file or link; and what the language has beside each. */
static bool keep(struct expansion *expansion, const char *path, struct reach sample)
{
    struct pith_found found;
    uint32_t first = expansion->reaches.count;
    enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    sample.path = seen == PITH_SEEN_FOUND ? path : language_kept_as(expansion, path);
    propose(expansion, sample);
    if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY &&
        !walk_below(expansion, pith_text(pith_view_texts(expansion->view), found.path), &sample, language_skips_kept)) {
        return false;
    }
    for (uint32_t i = first, end = expansion->reaches.count; i < end; i++) {
        if (!language_keep(expansion, expansion->reaches.items[i].path)) {
            return false;
        }
    }
    return true;
}

/* The files of a tree ship for the reason that the tree does. */
static const struct pith_edge *reason_of(const struct pith_graph *graph, uint32_t node)
{
    uint32_t reason = graph->nodes.items[node].reason;
    return reason == 0 ? NULL : &graph->edges.items[reason - 1];
}

bool expand_tree(struct expansion *expansion, uint32_t node)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    const char *path = pith_text(pith_view_texts(expansion->view), graph->nodes.items[node].text);
    const struct pith_edge *reason = reason_of(graph, node);
    struct reach sample = {
        .kind = PITH_NODE_FILE,
        .rule = reason == NULL ? PITH_RULE_FILES : reason->rule,
        .line = reason == NULL ? 0 : reason->line,
        .maybe = reason != NULL && reason->maybe,
    };
    if (sample.rule == PITH_RULE_KEEP) {
        sample.detail = pith_text(pith_view_texts(expansion->view), reason->detail);
        return keep(expansion, path, sample);
    }
    return walk_tree(expansion, path, sample, sample.rule == PITH_RULE_TZDATA ? skips_zones : NULL);
}
