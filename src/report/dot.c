/* SPDX-License-Identifier: Apache-2.0 */
/* The graph of reasons in Graphviz's language: folded into units, whole, or the chains to some things alone. */
#include "base/printable.h"
#include "report/picture.h"

#include <stdlib.h>

/* In a quoted string of DOT, a backslash begins an escape and '&' an entity of HTML. */
static void put_quoted(struct pith_picture *picture, const char *text)
{
    for (text = pith_printable(picture->arena, text); *text != '\0'; text++) {
        if (*text == '&') {
            picture_put(picture, "&amp;");
        } else {
            picture_put(picture, *text == '"' || *text == '\\' ? "\\" : "");
            picture_bytes(picture, text, 1);
        }
    }
}

static void begin(const struct pith_account *account, struct pith_picture *picture)
{
    picture_put(picture, "digraph \"");
    put_quoted(picture, account->name);
    picture_put(picture, "\" {\n"
                         "  graph [rankdir=LR, nodesep=0.15, ranksep=0.8, fontname=\"Helvetica\"]\n"
                         "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11, "
                         "color=\"#00000030\", fillcolor=\"#f3f4f6\", margin=\"0.12,0.06\"]\n"
                         "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#6b7280\", fontcolor=\"#4b5563\", "
                         "arrowsize=0.6]\n");
}

struct link {
    uint32_t from, to, rule;
    bool maybe;
};

static int compare_links(const void *left, const void *right)
{
    const struct link *a = left, *b = right;
    return a->from != b->from   ? (a->from < b->from ? -1 : 1)
           : a->to != b->to     ? (a->to < b->to ? -1 : 1)
           : a->rule != b->rule ? (a->rule < b->rule ? -1 : 1)
                                : a->maybe - b->maybe;
}

/* What leads from one unit to another: each rule once, with how often. */
static void put_links(struct pith_picture *picture, const struct link *links, uint32_t count)
{
    for (uint32_t i = 0; i < count;) {
        uint32_t from = links[i].from, to = links[i].to;
        bool maybe = true;
        picture_format(picture, "  u%u -> u%u [label=\"", from, to);
        for (const char *before = ""; i < count && links[i].from == from && links[i].to == to; before = "\\n") {
            uint32_t rule = links[i].rule, times = 0;
            for (; i < count && links[i].from == from && links[i].to == to && links[i].rule == rule; i++) {
                maybe &= links[i].maybe;
                times++;
            }
            picture_put(picture, before);
            picture_put(picture, pith_rule_word((enum pith_rule)rule));
            if (times > 1) {
                picture_format(picture, " ×%u", times);
            }
        }
        picture_put(picture, maybe ? "\", style=dashed]\n" : "\"]\n");
    }
}

static void put_folded(const struct pith_account *account, struct pith_picture *picture)
{
    static const char *const colors[] = {
        [PICTURE_UNIT_MANIFEST] = "#1f2937\", fontcolor=\"#ffffff",
        [PICTURE_UNIT_PYTHON] = "#c7d2fe",
        [PICTURE_UNIT_PROGRAM] = "#c7d2fe",
        [PICTURE_UNIT_FILES] = "#fde68a",
        [PICTURE_UNIT_DIST] = "#bbf7d0",
        [PICTURE_UNIT_STDLIB] = "#bae6fd",
        [PICTURE_UNIT_LIBRARY] = "#e5e7eb",
        [PICTURE_UNIT_BASE] = "#f3f4f6",
    };
    struct picture_fold fold;
    PITH_VEC(struct link) links = {0};
    picture_fold(account, picture->arena, &fold);
    for (uint32_t i = 0; i < fold.units.count; i++) {
        const struct picture_unit *unit = &fold.units.items[i];
        picture_format(picture, "  u%u [fillcolor=\"%s\", label=\"", i, colors[unit->kind]);
        put_quoted(picture, unit->name);
        if (unit->files > 0) {
            picture_format(picture, "\\n%s file%s, %s", picture_number(picture->arena, unit->files),
                           unit->files == 1 ? "" : "s", picture_size(picture->arena, unit->size));
        }
        picture_put(picture, "\"]\n");
    }
    for (uint32_t i = 0; i < account->graph.edges.count; i++) {
        const struct pith_edge *edge = &account->graph.edges.items[i];
        struct link link = {fold.unit_of[edge->from], fold.unit_of[edge->to], edge->rule, edge->maybe};
        if (link.from != UINT32_MAX && link.to != UINT32_MAX && link.from != link.to &&
            edge->rule != PITH_RULE_PARENT) {
            pith_push(picture->arena, &links, link);
        }
    }
    if (links.count > 0) {
        qsort(links.items, links.count, sizeof *links.items, compare_links);
    }
    put_links(picture, links.items, links.count);
}

static void put_node(const struct pith_account *account, struct pith_picture *picture, uint32_t node)
{
    static const char *const looks[] = {
#define PITH_KIND(name, word, path, look) [PITH_NODE_##name] = look,
#include "pith/engine/kinds.def"
    };
    const struct pith_node *it = &account->graph.nodes.items[node];
    picture_format(picture, "  n%u [%s, label=\"", node, looks[it->kind]);
    put_quoted(picture, it->kind == PITH_NODE_MANIFEST ? account->name : pith_text(account->texts, it->text));
    picture_put(picture, "\"]\n");
}

static void put_edge(const struct pith_account *account, struct pith_picture *picture, const struct pith_edge *edge)
{
    picture_format(picture, "  n%u -> n%u [label=\"%s\", tooltip=\"%s", edge->from, edge->to,
                   pith_rule_word((enum pith_rule)edge->rule), pith_rule_sentence((enum pith_rule)edge->rule));
    if (edge->line != 0) {
        picture_put(picture, " (");
        put_quoted(picture, account->name);
        picture_format(picture, ":%u)", edge->line);
    } else if (edge->detail != 0) {
        picture_put(picture, " (");
        put_quoted(picture, pith_text(account->texts, edge->detail));
        picture_put(picture, ")");
    }
    picture_put(picture, edge->maybe ? "\", style=dashed]\n" : "\"]\n");
}

/* Every reason of each thing, and the chain to where the reason comes from. */
static void choose(const struct pith_account *account, const struct pith_things *things, struct pith_arena *arena,
                   bool *nodes, bool *edges)
{
    struct pith_ways ways;
    struct pith_chain chain, reasons;
    pith_why_search(&account->graph, arena, &ways);
    for (uint32_t i = 0; i < things->count; i++) {
        pith_why_reasons(&account->graph, things->items[i], arena, &reasons);
        nodes[things->items[i]] = true;
        for (uint32_t j = 0; j < reasons.count; j++) {
            nodes[reasons.items[j].from] = edges[reasons.items[j].edge] = true;
            pith_why_chain(&account->graph, &ways, reasons.items[j].from, arena, &chain);
            for (uint32_t k = 0; k < chain.count; k++) {
                nodes[chain.items[k].from] = edges[chain.items[k].edge] = true;
            }
        }
    }
}

static void put_whole(const struct pith_account *account, const struct pith_dot_options *options,
                      struct pith_picture *picture)
{
    const struct pith_graph *graph = &account->graph;
    bool *nodes = pith_alloc_array(picture->arena, graph->nodes.count, sizeof *nodes);
    bool *edges = pith_alloc_array(picture->arena, graph->edges.count, sizeof *edges);
    if (options->things != NULL) {
        choose(account, options->things, picture->arena, nodes, edges);
    }
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        if (nodes[i] || options->things == NULL) {
            put_node(account, picture, i);
        }
    }
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        if (edges[i] || options->things == NULL) {
            put_edge(account, picture, &graph->edges.items[i]);
        }
    }
}

void pith_picture_dot(const struct pith_account *account, const struct pith_dot_options *options,
                      struct pith_picture *picture)
{
    begin(account, picture);
    if (options->all || options->things != NULL) {
        put_whole(account, options, picture);
    } else {
        put_folded(account, picture);
    }
    picture_put(picture, "}\n");
}
