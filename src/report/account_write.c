/* SPDX-License-Identifier: Apache-2.0 */
/* An account as JSON: what travels beside an image. Nothing of this machine is in it but what the manifest says. */
#include "pith/report/why.h"
#include "report/room.h"

static void begin(struct pith_json_writer *writer, const char *key)
{
    pith_json_raw(writer, key);
    pith_json_raw(writer, "[");
}

/* An item of a list, and the comma before it. */
static void item(struct pith_json_writer *writer, uint32_t index, json_t *value)
{
    pith_json_raw(writer, index == 0 ? "" : ",");
    pith_json_value(writer, value);
}

static json_t *node_json(const struct pith_account *account, const struct pith_node *node)
{
    const char *name = node->kind == PITH_NODE_MANIFEST ? account->name : pith_text(account->texts, node->text);
    return json_pack("{s:s, s:o}", "kind", pith_node_word(node->kind), "name", json_of_text(name));
}

/* [from, to, rule, detail, line, certain] */
static json_t *edge_json(const struct pith_account *account, const struct pith_edge *edge)
{
    json_t *array = json_array(); /* thousands of them: json_pack would read its format each time */
    (void)json_array_append_new(array, json_integer(edge->from));
    (void)json_array_append_new(array, json_integer(edge->to));
    (void)json_array_append_new(array, json_string_nocheck(pith_rule_word(edge->rule)));
    (void)json_array_append_new(array, json_of_text(pith_text(account->texts, edge->detail)));
    (void)json_array_append_new(array, json_integer(edge->line));
    (void)json_array_append_new(array, json_boolean(!edge->maybe));
    return array;
}

/* [why, thing, where, line] */
static json_t *refusal_json(const struct pith_account *account, const struct pith_refusal *refusal)
{
    json_t *array = json_array();
    (void)json_array_append_new(array, json_string_nocheck(pith_absence_word(refusal->why)));
    (void)json_array_append_new(array, json_of_text(pith_text(account->texts, refusal->thing)));
    (void)json_array_append_new(array, json_of_text(pith_text(account->texts, refusal->where)));
    (void)json_array_append_new(array, json_integer(refusal->line));
    return array;
}

static json_t *index_or_null(uint32_t index)
{
    return index == UINT32_MAX ? json_null() : json_integer(index);
}

static json_t *file_json(const struct pith_account *account, const struct pith_account_file *file)
{
    json_t *object = json_pack("{s:o, s:s, s:i, s:I, s:I, s:I, s:o, s:o, s:o}", "path",
                               json_of_text(pith_text(account->texts, file->path)), "type", pith_entry_word(file->type),
                               "mode", (int)file->mode, "uid", (json_int_t)file->uid, "gid", (json_int_t)file->gid,
                               "size", (json_int_t)file->size, "owner", index_or_null(file->owner), "layer",
                               index_or_null(file->layer), "node", index_or_null(file->node));
    if (file->target != NULL) {
        (void)json_object_set_new(object, "target", json_of_text(file->target));
    }
    return object;
}

static json_t *owner_json(const struct pith_owner *owner)
{
    return json_pack("{s:s, s:o, s:o}", "kind", pith_owner_word(owner->kind), "name", json_of_text(owner->name),
                     "version", json_of_text(owner->version));
}

const char *pith_account_text(const struct pith_account *account, struct pith_arena *arena, size_t *size)
{
    struct pith_json_writer writer = {.arena = arena};
    pith_json_prepare();
    begin(&writer, "{\"edges\":");
    for (uint32_t i = 0; i < account->graph.edges.count; i++) {
        item(&writer, i, edge_json(account, &account->graph.edges.items[i]));
    }
    begin(&writer, "],\"files\":");
    for (uint32_t i = 0; i < account->files.count; i++) {
        item(&writer, i, file_json(account, &account->files.items[i]));
    }
    begin(&writer, "],\"layers\":");
    for (uint32_t i = 0; i < account->layers.count; i++) {
        item(&writer, i, json_string(account->layers.items[i]));
    }
    pith_json_raw(&writer, "],\"name\":");
    pith_json_value(&writer, json_of_text(account->name));
    begin(&writer, ",\"nodes\":");
    for (uint32_t i = 0; i < account->graph.nodes.count; i++) {
        item(&writer, i, node_json(account, &account->graph.nodes.items[i]));
    }
    begin(&writer, "],\"owners\":");
    for (uint32_t i = 0; i < account->owners.count; i++) {
        item(&writer, i, owner_json(&account->owners.items[i]));
    }
    begin(&writer, "],\"refusals\":");
    for (uint32_t i = 0; i < account->refusals.list.count; i++) {
        item(&writer, i, refusal_json(account, &account->refusals.list.items[i]));
    }
    pith_json_raw(&writer, "],\"version\":1}");
    return pith_json_finish(&writer, size);
}
