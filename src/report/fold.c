/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thousands of nodes → the few units of which a person thinks. A node is in the unit of its file's owner, else of the
 * [files] line that lists it, else in one that its kind makes, else where the shortest chain of reasons comes from.
 */
#include "report/picture.h"

struct folding {
    const struct pith_account *account;
    const struct pith_graph *graph;
    struct pith_arena *arena;
    struct pith_ways ways;
    const struct pith_account_file **files; /* by node */
    uint32_t *by_owner;                     /* unit + 1 */
    uint32_t *listed;                       /* by node: the tree of [files] that lists it, + 1 */
    uint32_t *module_files;                 /* by node: a module's file, + 1 */
    bool *is_library;                       /* by node: something loads it */
    uint32_t stdlib, base;                  /* unit + 1 */
    uint32_t python;                        /* the interpreter's node, or UINT32_MAX */
    struct picture_fold *fold;
};

enum { UNKNOWN = UINT32_MAX - 1 };

static const char *text_of(const struct folding *it, uint32_t node)
{
    return pith_text(it->account->texts, it->graph->nodes.items[node].text);
}

static uint32_t add_unit(struct folding *it, enum picture_unit_kind kind, const char *name)
{
    pith_push(it->arena, &it->fold->units, (struct picture_unit){.kind = kind, .name = name});
    return it->fold->units.count - 1;
}

static uint32_t shared_unit(struct folding *it, uint32_t *unit, enum picture_unit_kind kind, const char *name)
{
    if (*unit == 0) {
        *unit = add_unit(it, kind, name) + 1;
    }
    return *unit - 1;
}

static uint32_t stdlib_unit(struct folding *it)
{
    return shared_unit(it, &it->stdlib, PICTURE_UNIT_STDLIB, "standard library");
}

static uint32_t owner_unit(struct folding *it, uint32_t owner)
{
    const struct pith_owner *one = &it->account->owners.items[owner];
    const char *name = one->version == NULL ? one->name : pith_format(it->arena, "%s %s", one->name, one->version);
    return shared_unit(it, &it->by_owner[owner], PICTURE_UNIT_DIST, name);
}

/* A distribution's node has a normalised name; an owner is called as it calls itself. */
static uint32_t dist_unit(struct folding *it, const char *name, size_t size)
{
    for (uint32_t i = 0; i < it->account->owners.count; i++) {
        const struct pith_owner *owner = &it->account->owners.items[i];
        const char *normal = pith_dist_normalise(it->arena, owner->name, strlen(owner->name));
        if (owner->kind == PITH_OWNER_DIST && strlen(normal) == size && memcmp(normal, name, size) == 0) {
            return owner_unit(it, i);
        }
    }
    return UINT32_MAX;
}

static bool loads(uint16_t rule)
{
    return (rule >= PITH_RULE_INTERP && rule <= PITH_RULE_GCONV && rule != PITH_RULE_LD_CACHE) ||
           rule == PITH_RULE_DLOPEN_LISTED || rule == PITH_RULE_FIND_LIBRARY;
}

static void look_at_edges(struct folding *it)
{
    for (uint32_t i = 0; i < it->graph->edges.count; i++) {
        const struct pith_edge *edge = &it->graph->edges.items[i];
        if (edge->rule == PITH_RULE_FILES && it->graph->nodes.items[edge->from].kind == PITH_NODE_TREE) {
            it->listed[edge->to] = edge->from + 1;
        } else if (edge->rule == PITH_RULE_MODULE_FILE) {
            it->module_files[edge->from] = edge->to + 1;
        }
        it->is_library[edge->to] |= loads(edge->rule);
    }
}

static uint32_t unit_of(struct folding *it, uint32_t node);

static uint32_t way_to(const struct folding *it, uint32_t node)
{
    return it->ways.certain[node] != 0 ? it->ways.certain[node] : it->ways.any[node];
}

static uint16_t rule_before(const struct folding *it, uint32_t node)
{
    uint32_t way = way_to(it, node);
    return way == 0 ? PITH_RULE_NONE : it->graph->edges.items[way - 1].rule;
}

/* Where the shortest chain comes from. What the manifest asks for by itself is the base of every image. */
static uint32_t unit_before(struct folding *it, uint32_t node)
{
    uint32_t way = way_to(it, node);
    if (way == 0) {
        return UINT32_MAX;
    }
    uint32_t from = it->graph->edges.items[way - 1].from;
    if (rule_before(it, node) == PITH_RULE_PYTHON_NAME && it->python != UINT32_MAX) {
        return unit_of(it, it->python);
    }
    return from == 0 ? shared_unit(it, &it->base, PICTURE_UNIT_BASE, "base of the image") : unit_of(it, from);
}

static uint32_t file_unit(struct folding *it, uint32_t node)
{
    const struct pith_account_file *file = it->files[node];
    const char *path = text_of(it, node);
    if (file != NULL && file->type == PITH_ENTRY_DIRECTORY) {
        return UINT32_MAX;
    }
    if (file != NULL && file->owner != UINT32_MAX) {
        return owner_unit(it, file->owner);
    }
    if (it->listed[node] != 0) {
        return unit_of(it, it->listed[node] - 1);
    }
    if (file != NULL && file->type == PITH_ENTRY_SYMLINK && it->is_library[node]) {
        const char *target = pith_account_resolve(it->account, path, it->arena);
        uint32_t to = pith_graph_find(it->graph, PITH_NODE_FILE, pith_text_find(it->account->texts, target));
        return to != UINT32_MAX && to != node ? unit_of(it, to) : UINT32_MAX;
    }
    return it->is_library[node] ? add_unit(it, PICTURE_UNIT_LIBRARY, strrchr(path, '/') + 1) : unit_before(it, node);
}

static uint32_t module_unit(struct folding *it, uint32_t node)
{
    uint32_t file = it->module_files[node];
    if (file == 0) {
        return stdlib_unit(it); /* built in or frozen */
    }
    const struct pith_account_file *shipped = it->files[file - 1];
    bool owned = shipped != NULL && shipped->owner != UINT32_MAX;
    return owned || it->listed[file - 1] != 0 ? unit_of(it, file - 1) : stdlib_unit(it);
}

static uint32_t script_unit(struct folding *it, uint32_t node)
{
    uint32_t file = pith_graph_find(it->graph, PITH_NODE_FILE, it->graph->nodes.items[node].text);
    return file == UINT32_MAX || (it->listed[file] == 0 && it->files[file] == NULL) ? unit_before(it, node)
                                                                                    : unit_of(it, file);
}

static uint32_t find_unit(struct folding *it, uint32_t node)
{
    const char *text = text_of(it, node);
    switch (it->graph->nodes.items[node].kind) {
    case PITH_NODE_MANIFEST:
        return 0;
    case PITH_NODE_PYTHON:
        return add_unit(it, PICTURE_UNIT_PYTHON, text);
    case PITH_NODE_PROGRAM:
        return add_unit(it, PICTURE_UNIT_PROGRAM, text);
    case PITH_NODE_TREE:
        return rule_before(it, node) == PITH_RULE_FILES ? add_unit(it, PICTURE_UNIT_FILES, text)
                                                        : unit_before(it, node);
    case PITH_NODE_DIST:
    case PITH_NODE_EXTRA:
        return dist_unit(it, text, strcspn(text, "["));
    case PITH_NODE_MODULE:
        return module_unit(it, node);
    case PITH_NODE_SCRIPT:
        return script_unit(it, node);
    case PITH_NODE_FILE:
        return file_unit(it, node);
    default: /* what is needed on the way to something, of whatever language */
        return unit_before(it, node);
    }
}

static uint32_t unit_of(struct folding *it, uint32_t node)
{
    if (it->fold->unit_of[node] == UNKNOWN) {
        it->fold->unit_of[node] = UINT32_MAX; /* for whoever comes here in a circle */
        it->fold->unit_of[node] = find_unit(it, node);
    }
    return it->fold->unit_of[node];
}

void picture_fold(const struct pith_account *account, struct pith_arena *arena, struct picture_fold *fold)
{
    const struct pith_graph *graph = &account->graph;
    uint32_t count = graph->nodes.count;
    struct folding it = {.account = account, .graph = graph, .arena = arena, .fold = fold, .python = UINT32_MAX};
    *fold = (struct picture_fold){.unit_of = pith_alloc_array(arena, count, sizeof *fold->unit_of)};
    it.files = pith_alloc_array(arena, count, sizeof(struct pith_account_file *));
    it.by_owner = pith_alloc_array(arena, account->owners.count, sizeof *it.by_owner);
    it.listed = pith_alloc_array(arena, count, sizeof *it.listed);
    it.module_files = pith_alloc_array(arena, count, sizeof *it.module_files);
    it.is_library = pith_alloc_array(arena, count, sizeof *it.is_library);
    for (uint32_t i = 0; i < account->files.count; i++) {
        if (account->files.items[i].node < count) {
            it.files[account->files.items[i].node] = &account->files.items[i];
        }
    }
    pith_why_search(graph, arena, &it.ways);
    look_at_edges(&it);
    (void)add_unit(&it, PICTURE_UNIT_MANIFEST, account->name);
    for (uint32_t i = 0; i < count; i++) {
        fold->unit_of[i] = UNKNOWN;
        it.python = graph->nodes.items[i].kind == PITH_NODE_PYTHON ? i : it.python;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = unit_of(&it, i);
        if (unit != UINT32_MAX && it.files[i] != NULL) {
            fold->units.items[unit].files++;
            fold->units.items[unit].size += it.files[i]->size;
        }
    }
}
