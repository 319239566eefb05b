/* SPDX-License-Identifier: Apache-2.0 */
/* The account as the page's data: numbers in flat arrays, texts once each. src/report/page/data.js reads it. */
#include "report/page.h"

#include "base/json.h"
#include "base/printable.h"

#include <stdlib.h>

struct telling {
    const struct pith_account *account;
    struct pith_arena *arena;
    json_t *all;
    struct pith_texts *texts; /* those that are told, as they may be shown */
};

static void add(json_t *array, uint64_t number)
{
    (void)json_array_append_new(array, json_integer((json_int_t)number));
}

static uint32_t note(struct telling *it, const char *text)
{
    return pith_intern(it->texts, pith_printable(it->arena, text));
}

/* "/app/db.py:3" is a text and a line: the text is the same for every import in the file. */
static uint32_t split_detail(struct telling *it, uint32_t detail, uint32_t *line)
{
    const char *text = pith_text(it->account->texts, detail), *colon = strrchr(text, ':');
    *line = 0;
    if (colon != NULL && colon[1] >= '1' && colon[1] <= '9' && strlen(colon) < 10 &&
        strspn(colon + 1, "0123456789") == strlen(colon + 1)) {
        *line = (uint32_t)strtoul(colon + 1, NULL, 10);
        return note(it, pith_copy(it->arena, text, (size_t)(colon - text)));
    }
    return note(it, text);
}

static void tell_nodes(struct telling *it)
{
    json_t *nodes = json_array();
    for (uint32_t i = 0; i < it->account->graph.nodes.count; i++) {
        const struct pith_node *node = &it->account->graph.nodes.items[i];
        add(nodes, node->kind);
        add(nodes, note(it, pith_text(it->account->texts, node->text)));
    }
    (void)json_object_set_new(it->all, "nodes", nodes);
}

/* By the node that they leave, in their order: a search in breadth finds what it finds here. */
static void tell_edges(struct telling *it)
{
    const struct pith_graph *graph = &it->account->graph;
    uint32_t *first = pith_alloc_array(it->arena, graph->nodes.count, sizeof *first);
    uint32_t *next = pith_alloc_array(it->arena, graph->edges.count, sizeof *next);
    uint32_t *counts = pith_alloc_array(it->arena, graph->nodes.count, sizeof *counts);
    json_t *edges = json_array();
    for (uint32_t i = graph->edges.count; i-- > 0;) {
        uint32_t from = graph->edges.items[i].from;
        next[i] = first[from];
        first[from] = i + 1;
        counts[from]++;
    }
    for (uint32_t node = 0; node < graph->nodes.count; node++) {
        add(edges, counts[node]);
        for (uint32_t i = first[node]; i != 0; i = next[i - 1]) {
            const struct pith_edge *edge = &graph->edges.items[i - 1];
            uint32_t line = edge->line, text = line != 0 ? 0 : split_detail(it, edge->detail, &line);
            add(edges, edge->to);
            add(edges, edge->rule * 2U + edge->maybe);
            add(edges, text);
            add(edges, line);
        }
    }
    (void)json_object_set_new(it->all, "edges", edges);
}

static void tell_files(struct telling *it)
{
    json_t *files = json_array();
    for (uint32_t i = 0; i < it->account->files.count; i++) {
        const struct pith_account_file *file = &it->account->files.items[i];
        add(files, note(it, pith_text(it->account->texts, file->path)));
        add(files, file->node == UINT32_MAX ? 0 : file->node + 1);
        add(files, file->size);
        add(files, file->type);
        add(files, file->mode);
        add(files, file->uid);
        add(files, file->target == NULL ? 0 : note(it, file->target));
    }
    (void)json_object_set_new(it->all, "files", files);
}

static void tell_outline(struct telling *it)
{
    struct pith_outline outline;
    json_t *items = json_array();
    pith_outline_make(it->account, it->arena, &outline);
    for (uint32_t i = 0; i < outline.items.count; i++) {
        const struct pith_outline_item *item = &outline.items.items[i];
        add(items, item->depth);
        add(items, item->kind);
        add(items, item->kind == PITH_OUTLINE_FILE ? item->file : note(it, item->name));
    }
    (void)json_object_set_new(it->all, "outline", items);
}

static void tell_words(struct telling *it)
{
    json_t *rules = json_array();
    for (unsigned i = 0; i < PITH_RULE_COUNT; i++) {
        enum pith_rule rule = (enum pith_rule)i;
        (void)json_array_append_new(rules, json_pack("[s, s]", pith_rule_word(rule), pith_rule_sentence(rule)));
    }
    (void)json_object_set_new(it->all, "rules", rules);
    json_t *kinds = json_array(), *types = json_array();
    for (unsigned i = 0; i < PITH_NODE_KINDS; i++) {
        (void)json_array_append_new(kinds, json_string(pith_node_word((enum pith_node_kind)i)));
    }
    for (unsigned i = 0; i <= PITH_ENTRY_HARDLINK; i++) {
        (void)json_array_append_new(types, json_string(pith_entry_word((enum pith_entry_type)i)));
    }
    (void)json_object_set_new(it->all, "kinds", kinds);
    (void)json_object_set_new(it->all, "types", types);
    (void)json_object_set_new(it->all, "outlineKinds",
                              json_pack("[s, s, s, s, s]", "image", "layer", "owner", "directory", "file"));
    (void)json_object_set_new(it->all, "name", json_string(pith_printable(it->arena, it->account->name)));
}

/* Each without the ASCII that it begins with like the one before: paths come first, and sorted. */
static void tell_texts(struct telling *it)
{
    json_t *texts = json_array(), *shared = json_array();
    const char *before = "";
    for (uint32_t i = 0; i < pith_texts_count(it->texts); i++) {
        const char *text = pith_text(it->texts, i);
        size_t same = 0;
        while (text[same] != '\0' && text[same] == before[same] && (unsigned char)text[same] < 0x80) {
            same++;
        }
        add(shared, same);
        (void)json_array_append_new(texts, json_string(text + same));
        before = text;
    }
    (void)json_object_set_new(it->all, "shared", shared);
    (void)json_object_set_new(it->all, "texts", texts);
}

const char *page_data(const struct pith_account *account, struct pith_arena *arena, size_t *size)
{
    struct pith_picture safe = {.arena = arena};
    pith_json_prepare();
    struct telling it = {.account = account, .arena = arena, .all = json_object(), .texts = pith_texts_create()};
    tell_words(&it);
    tell_files(&it);
    tell_nodes(&it);
    tell_edges(&it);
    tell_outline(&it);
    tell_texts(&it);
    pith_texts_destroy(it.texts);
    const char *text = pith_json_text(arena, it.all, size);
    for (const char *cut; (cut = strchr(text, '<')) != NULL; text = cut + 1) {
        picture_bytes(&safe, text, (size_t)(cut - text));
        picture_put(&safe, "\\u003c"); /* neither </script> nor <!-- */
    }
    picture_put(&safe, text);
    *size = safe.count;
    return safe.items;
}
