/* An account as JSON: what travels beside an image. Nothing of this machine is in it but what the manifest says. */
#include "pith/why.h"
#include "report/room.h"

static json_t *nodes_json(const struct pith_account *account)
{
    json_t *nodes = json_array();
    for (uint32_t i = 0; i < account->graph.nodes.count; i++) {
        const struct pith_node *node = &account->graph.nodes.items[i];
        const char *name = node->kind == PITH_NODE_MANIFEST ? account->name : pith_text(account->texts, node->text);
        (void)json_array_append_new(
            nodes, json_pack("{s:s, s:o}", "kind", pith_node_word(node->kind), "name", json_of_text(name)));
    }
    return nodes;
}

/* [from, to, rule, detail, line, certain]: thousands of them, so without json_pack, which reads a format each time. */
static json_t *edge_json(const struct pith_account *account, const struct pith_edge *edge)
{
    json_t *array = json_array();
    (void)json_array_append_new(array, json_integer(edge->from));
    (void)json_array_append_new(array, json_integer(edge->to));
    (void)json_array_append_new(array, json_string_nocheck(pith_rule_word(edge->rule)));
    (void)json_array_append_new(array, json_of_text(pith_text(account->texts, edge->detail)));
    (void)json_array_append_new(array, json_integer(edge->line));
    (void)json_array_append_new(array, json_boolean(!edge->maybe));
    return array;
}

static json_t *edges_json(const struct pith_account *account)
{
    json_t *edges = json_array();
    for (uint32_t i = 0; i < account->graph.edges.count; i++) {
        (void)json_array_append_new(edges, edge_json(account, &account->graph.edges.items[i]));
    }
    return edges;
}

/* [why, thing, where, line] */
static json_t *refusals_json(const struct pith_account *account)
{
    json_t *refusals = json_array();
    for (uint32_t i = 0; i < account->refusals.list.count; i++) {
        const struct pith_refusal *refusal = &account->refusals.list.items[i];
        json_t *array = json_array();
        (void)json_array_append_new(array, json_string_nocheck(pith_absence_word(refusal->why)));
        (void)json_array_append_new(array, json_of_text(pith_text(account->texts, refusal->thing)));
        (void)json_array_append_new(array, json_of_text(pith_text(account->texts, refusal->where)));
        (void)json_array_append_new(array, json_integer(refusal->line));
        (void)json_array_append_new(refusals, array);
    }
    return refusals;
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

static json_t *files_json(const struct pith_account *account)
{
    json_t *files = json_array();
    for (uint32_t i = 0; i < account->files.count; i++) {
        (void)json_array_append_new(files, file_json(account, &account->files.items[i]));
    }
    return files;
}

static json_t *owners_json(const struct pith_account *account)
{
    json_t *owners = json_array();
    for (uint32_t i = 0; i < account->owners.count; i++) {
        const struct pith_owner *owner = &account->owners.items[i];
        (void)json_array_append_new(owners,
                                    json_pack("{s:s, s:o, s:o}", "kind", pith_owner_word(owner->kind), "name",
                                              json_of_text(owner->name), "version", json_of_text(owner->version)));
    }
    return owners;
}

const char *pith_account_text(const struct pith_account *account, struct pith_arena *arena, size_t *size)
{
    pith_json_prepare();
    json_t *layers = json_array();
    for (uint32_t i = 0; i < account->layers.count; i++) {
        (void)json_array_append_new(layers, json_string(account->layers.items[i]));
    }
    json_t *whole =
        json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "version", 1, "name", json_of_text(account->name),
                  "layers", layers, "owners", owners_json(account), "files", files_json(account), "nodes",
                  nodes_json(account), "edges", edges_json(account), "refusals", refusals_json(account));
    return pith_json_text(arena, whole, size);
}
