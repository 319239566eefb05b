/* SPDX-License-Identifier: Apache-2.0 */
/* An account read back from JSON. Whoever wrote it: every index is checked before it is used. */
#include "pith/report/why.h"
#include "report/room.h"

struct reading {
    struct pith_account *account;
    struct pith_arena *arena;
    const json_t *whole;
    const char *name;
    struct pith_error *error;
};

static bool fail(struct reading *reading, const char *what, size_t index)
{
    return pith_fail(reading->error, PITH_USAGE, "%s: its reasons cannot be read: entry %zu of \"%s\" is wrong",
                     reading->name, index, what);
}

/* An integer of 0 ≤ value < limit. */
static bool read_number(const json_t *value, uint64_t limit, uint64_t *number)
{
    json_int_t integer = json_integer_value(value);
    *number = (uint64_t)integer;
    return json_is_integer(value) && integer >= 0 && *number < limit;
}

static bool read_index(const json_t *value, uint32_t count, uint32_t *index)
{
    uint64_t number = UINT32_MAX;
    bool fine = value == NULL || json_is_null(value) || read_number(value, count, &number);
    *index = (uint32_t)number;
    return fine;
}

static bool read_text(struct reading *reading, const json_t *value, const char **text)
{
    *text = text_of_json(value, reading->arena);
    if (*text != NULL) { /* jansson's own memory dies first */
        *text = pith_text(reading->account->texts, pith_intern(reading->account->texts, *text));
    }
    return *text != NULL;
}

static bool read_word(enum pith_rule *rule, const char *word)
{
    uint16_t i = 0;
    while (i < PITH_RULE_COUNT && strcmp(pith_rule_word(i), word) != 0) {
        i++;
    }
    *rule = i;
    return i < PITH_RULE_COUNT;
}

/* Whoever asks for the last part of a path relies on there being one. */
static bool is_named_rightly(enum pith_node_kind kind, const char *name)
{
    bool path = kind == PITH_NODE_FILE || kind == PITH_NODE_TREE || kind == PITH_NODE_PROGRAM ||
                kind == PITH_NODE_PYTHON || kind == PITH_NODE_SCRIPT;
    return !path || name[0] == '/';
}

static bool read_nodes(struct reading *reading)
{
    const json_t *nodes = json_object_get(reading->whole, "nodes"), *node;
    struct pith_graph *graph = &reading->account->graph;
    size_t i;
    json_array_foreach(nodes, i, node)
    {
        const char *kind = json_string_value(json_object_get(node, "kind")), *name;
        enum pith_node_kind of;
        bool is_new = false;
        if (kind == NULL || !account_node_kind(kind, &of) ||
            !read_text(reading, json_object_get(node, "name"), &name) || (of == PITH_NODE_MANIFEST) != (i == 0) ||
            !is_named_rightly(of, name)) {
            return fail(reading, "nodes", i);
        }
        (void)pith_graph_node(graph, of, of == PITH_NODE_MANIFEST ? 0 : pith_intern(reading->account->texts, name),
                              &is_new);
        if (!is_new) {
            return fail(reading, "nodes", i);
        }
    }
    return true;
}

static bool read_edge(struct reading *reading, const json_t *value, struct pith_edge *edge)
{
    const char *word = json_string_value(json_array_get(value, 2)), *detail;
    uint32_t nodes = reading->account->graph.nodes.count;
    uint64_t from, to, line;
    enum pith_rule rule;
    if (json_array_size(value) != 6 || word == NULL || !read_word(&rule, word) ||
        !read_number(json_array_get(value, 0), nodes, &from) || !read_number(json_array_get(value, 1), nodes, &to) ||
        !read_text(reading, json_array_get(value, 3), &detail) ||
        !read_number(json_array_get(value, 4), UINT32_MAX, &line) || !json_is_boolean(json_array_get(value, 5))) {
        return false;
    }
    *edge = (struct pith_edge){.from = (uint32_t)from,
                               .to = (uint32_t)to,
                               .detail = pith_intern(reading->account->texts, detail),
                               .line = (uint32_t)line,
                               .rule = (uint16_t)rule,
                               .maybe = json_is_false(json_array_get(value, 5))};
    return true;
}

static bool read_edges(struct reading *reading)
{
    const json_t *edges = json_object_get(reading->whole, "edges"), *value;
    size_t i;
    json_array_foreach(edges, i, value)
    {
        struct pith_edge edge;
        if (!read_edge(reading, value, &edge)) {
            return fail(reading, "edges", i);
        }
        pith_graph_edge(&reading->account->graph, edge);
    }
    return true;
}

static bool read_refusal(struct reading *reading, const json_t *value, struct pith_refusal *refusal)
{
    const char *word = json_string_value(json_array_get(value, 0)), *thing, *where;
    uint64_t line;
    unsigned why = 0;
    while (word != NULL && why < PITH_ABSENT_COUNT && strcmp(pith_absence_word(why), word) != 0) {
        why++;
    }
    if (json_array_size(value) != 4 || word == NULL || why == PITH_ABSENT_COUNT ||
        !read_text(reading, json_array_get(value, 1), &thing) ||
        !read_text(reading, json_array_get(value, 2), &where) ||
        !read_number(json_array_get(value, 3), UINT32_MAX, &line)) {
        return false;
    }
    struct pith_texts *texts = reading->account->texts;
    *refusal = (struct pith_refusal){pith_intern(texts, thing), pith_intern(texts, where), (uint32_t)line, why};
    return true;
}

static bool read_refusals(struct reading *reading)
{
    const json_t *refusals = json_object_get(reading->whole, "refusals"), *value;
    size_t i;
    json_array_foreach(refusals, i, value)
    {
        struct pith_refusal refusal;
        if (!read_refusal(reading, value, &refusal)) {
            return fail(reading, "refusals", i);
        }
        pith_push(reading->arena, &reading->account->refusals.list, refusal);
    }
    return true;
}

static bool read_file(struct reading *reading, const json_t *value, struct pith_account_file *file)
{
    const char *type = json_string_value(json_object_get(value, "type")), *path;
    const struct pith_account *account = reading->account;
    uint64_t mode, uid, gid;
    *file = (struct pith_account_file){0};
    if (type == NULL || !account_entry_type(type, &file->type) ||
        !read_text(reading, json_object_get(value, "path"), &path) || path[0] != '/' ||
        !read_number(json_object_get(value, "mode"), 010000, &mode) ||
        !read_number(json_object_get(value, "uid"), UINT32_MAX, &uid) ||
        !read_number(json_object_get(value, "gid"), UINT32_MAX, &gid) ||
        !read_number(json_object_get(value, "size"), INT64_MAX, &file->size) ||
        !read_index(json_object_get(value, "owner"), account->owners.count, &file->owner) ||
        !read_index(json_object_get(value, "layer"), account->layers.count, &file->layer) ||
        !read_index(json_object_get(value, "node"), account->graph.nodes.count, &file->node)) {
        return false;
    }
    file->path = pith_intern(account->texts, path);
    file->mode = (uint16_t)mode;
    file->uid = (uint32_t)uid;
    file->gid = (uint32_t)gid;
    bool link = file->type == PITH_ENTRY_SYMLINK || file->type == PITH_ENTRY_HARDLINK;
    return !link || read_text(reading, json_object_get(value, "target"), &file->target);
}

static bool read_files(struct reading *reading)
{
    const json_t *files = json_object_get(reading->whole, "files"), *value;
    const char *before = "";
    size_t i;
    json_array_foreach(files, i, value)
    {
        struct pith_account_file file;
        if (!read_file(reading, value, &file)) {
            return fail(reading, "files", i);
        }
        const char *path = pith_text(reading->account->texts, file.path);
        if (strcmp(before, path) >= 0) {
            return fail(reading, "files", i);
        }
        pith_push(reading->arena, &reading->account->files, file);
        before = path;
    }
    return true;
}

static bool read_names(struct reading *reading)
{
    const json_t *owners = json_object_get(reading->whole, "owners"), *value;
    const json_t *layers = json_object_get(reading->whole, "layers");
    size_t i;
    json_array_foreach(owners, i, value)
    {
        const char *kind = json_string_value(json_object_get(value, "kind"));
        struct pith_owner owner = {0};
        if (kind == NULL || !account_owner_kind(kind, &owner.kind) ||
            !read_text(reading, json_object_get(value, "name"), &owner.name) ||
            !read_text(reading, json_object_get(value, "version"), &owner.version)) {
            return fail(reading, "owners", i);
        }
        pith_push(reading->arena, &reading->account->owners, owner);
    }
    json_array_foreach(layers, i, value)
    {
        const char *layer;
        if (!read_text(reading, value, &layer)) {
            return fail(reading, "layers", i);
        }
        pith_push(reading->arena, &reading->account->layers, layer);
    }
    return true;
}

static bool read_whole(struct reading *reading)
{
    json_int_t version = json_integer_value(json_object_get(reading->whole, "version"));
    if (version != 1) {
        return pith_fail(reading->error, PITH_USAGE,
                         "%s: its reasons are of version %lld, and this pith reads version 1", reading->name,
                         (long long)version);
    }
    return read_text(reading, json_object_get(reading->whole, "name"), &reading->account->name) &&
           read_names(reading) && read_nodes(reading) && read_edges(reading) && read_files(reading) &&
           read_refusals(reading) && (reading->account->graph.nodes.count > 0 || fail(reading, "nodes", 0));
}

bool pith_account_read(const char *text, size_t size, const char *name, struct pith_arena *arena,
                       struct pith_account *account, struct pith_error *error)
{
    char why[PITH_JSON_WHY];
    json_t *whole = pith_json_parse(text, size, why);
    struct reading reading = {account, arena, whole, name, error};
    *account = (struct pith_account){.name = name, .reasoned = true, .graph = {.arena = arena}};
    account->texts = account->own_texts = pith_texts_create();
    if (whole == NULL) {
        return pith_fail(error, PITH_USAGE, "%s: its reasons cannot be read: %s", name, why);
    }
    bool done = read_whole(&reading) || (error->code != PITH_OK ? false : fail(&reading, "name", 0));
    json_decref(whole);
    return done;
}

void pith_account_finish(struct pith_account *account)
{
    pith_texts_destroy(account->own_texts);
    account->own_texts = NULL;
}
