/* SPDX-License-Identifier: Apache-2.0 */
/* Which nodes and files are one thing: each kind of share divides the account in its own way. */
#include "report/cost.h"

#include <stdlib.h>

struct sharing {
    const struct pith_account *account;
    const struct pith_costs *costs;
    struct pith_arena *arena;
    struct pith_shares *shares;
    uint32_t *by_text; /* group + 1 */
};

static uint32_t add_share(struct sharing *sharing, const char *name, const char *more)
{
    struct pith_share share = {.name = name, .more = more, .group = sharing->shares->list.count};
    pith_push(sharing->arena, &sharing->shares->list, share);
    return share.group + 1;
}

static void count_file(struct sharing *sharing, uint32_t group, const struct pith_account_file *file)
{
    struct pith_share *share = &sharing->shares->list.items[group - 1];
    share->files += file->type == PITH_ENTRY_FILE;
    share->bytes += file->size;
    if (file->node != UINT32_MAX) {
        sharing->shares->groups[file->node] = group;
    }
}

static const struct pith_account_file *file_of(const struct sharing *sharing, uint32_t node)
{
    uint32_t file = sharing->costs->files[node];
    return file == 0 ? NULL : &sharing->account->files.items[file - 1];
}

/* What a loader maps beside the program; extension modules are their distribution's. */
static bool brings_library(enum pith_rule rule)
{
    return rule == PITH_RULE_NEEDED || rule == PITH_RULE_INTERP || rule == PITH_RULE_PRELOAD ||
           rule == PITH_RULE_HWCAPS || rule == PITH_RULE_DLOPEN_NOTE || rule == PITH_RULE_DLOPEN_LISTED ||
           rule == PITH_RULE_UNWINDER || rule == PITH_RULE_NSS || rule == PITH_RULE_FIND_LIBRARY;
}

static void find_libraries(struct sharing *sharing)
{
    const struct pith_graph *graph = &sharing->account->graph;
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        const struct pith_account_file *file = brings_library(edge->rule) ? file_of(sharing, edge->to) : NULL;
        if (file != NULL && file->type == PITH_ENTRY_FILE && sharing->shares->groups[edge->to] == 0) {
            const char *path = pith_text(sharing->account->texts, file->path);
            count_file(sharing, add_share(sharing, strrchr(path, '/') + 1, path), file);
        }
    }
}

static void find_owners(struct sharing *sharing, bool dists)
{
    const struct pith_account *account = sharing->account;
    const struct pith_graph *graph = &account->graph;
    uint32_t *groups = pith_alloc_array(sharing->arena, account->owners.count, sizeof *groups);
    for (uint32_t i = 0; i < account->owners.count; i++) {
        const struct pith_owner *owner = &account->owners.items[i];
        if ((owner->kind == PITH_OWNER_DIST) == dists) {
            groups[i] = add_share(sharing, owner->name, owner->version);
            const char *name = dists ? pith_dist_normalise(sharing->arena, owner->name, strlen(owner->name)) : "";
            uint32_t node = pith_graph_find(graph, PITH_NODE_DIST, pith_text_find(account->texts, name));
            if (dists && node != UINT32_MAX) {
                sharing->shares->groups[node] = groups[i];
            }
        }
    }
    for (uint32_t i = 0; i < account->files.count; i++) {
        uint32_t owner = account->files.items[i].owner;
        if (owner != UINT32_MAX && groups[owner] != 0 && account->files.items[i].type != PITH_ENTRY_DIRECTORY) {
            count_file(sharing, groups[owner], &account->files.items[i]);
        }
    }
    for (uint32_t i = 0; dists && i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        if (edge->rule == PITH_RULE_OWNER) {
            sharing->shares->groups[edge->from] = sharing->shares->groups[edge->to];
        }
    }
}

static uint32_t group_named(struct sharing *sharing, const char *name, size_t size)
{
    uint32_t text = pith_intern_bytes(sharing->account->texts, name, size);
    if (sharing->by_text[text] == 0) {
        sharing->by_text[text] = add_share(sharing, pith_text(sharing->account->texts, text), NULL);
    }
    return sharing->by_text[text];
}

/* Each node and each file may intern one text more. */
static void prepare_names(struct sharing *sharing)
{
    size_t count = pith_texts_count(sharing->account->texts) + sharing->account->graph.nodes.count;
    sharing->by_text =
        pith_alloc_array(sharing->arena, count + sharing->account->files.count, sizeof *sharing->by_text);
}

static void find_modules(struct sharing *sharing)
{
    const struct pith_graph *graph = &sharing->account->graph;
    prepare_names(sharing);
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        if (graph->nodes.items[i].kind == PITH_NODE_MODULE) {
            const char *name = pith_text(sharing->account->texts, graph->nodes.items[i].text);
            sharing->shares->groups[i] = group_named(sharing, name, strcspn(name, "."));
        }
    }
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        bool own = edge->rule == PITH_RULE_MODULE_FILE || edge->rule == PITH_RULE_BYTECODE ||
                   edge->rule == PITH_RULE_LIBRARY_DATA;
        const struct pith_account_file *file = own ? file_of(sharing, edge->to) : NULL;
        if (file != NULL && sharing->shares->groups[edge->to] == 0 && sharing->shares->groups[edge->from] != 0) {
            count_file(sharing, sharing->shares->groups[edge->from], file);
        }
    }
}

static void find_imports(struct sharing *sharing)
{
    const struct pith_texts *texts = sharing->account->texts;
    prepare_names(sharing);
    for (uint32_t i = 0; i < sharing->costs->statements.count; i++) {
        const struct pith_statement *statement = &sharing->costs->statements.items[i];
        const char *name = pith_text(texts, statement->names);
        if (statement->app && statement->import) {
            uint32_t group = group_named(sharing, name, strcspn(name, "."));
            struct pith_share *share = &sharing->shares->list.items[group - 1];
            share->more = share->files++ == 0 ? pith_text(texts, statement->where) : share->more;
            sharing->shares->groups[statement->node] = group;
        }
    }
}

enum { DEPTH = 2 };

static void find_directories(struct sharing *sharing)
{
    const struct pith_account *account = sharing->account;
    prepare_names(sharing);
    for (uint32_t i = 0; i < account->files.count; i++) {
        const char *path = pith_text(account->texts, account->files.items[i].path);
        const char *end = path;
        if (account->files.items[i].type == PITH_ENTRY_DIRECTORY) {
            continue;
        }
        for (uint32_t depth = 0; depth < DEPTH && strchr(end + 1, '/') != NULL; depth++) {
            end = strchr(end + 1, '/');
        }
        count_file(sharing, group_named(sharing, end == path ? "/" : path, end == path ? 1 : (size_t)(end - path)),
                   &account->files.items[i]);
    }
}

static int by_size(const void *one, const void *two)
{
    const struct pith_share *a = one, *b = two;
    return a->bytes != b->bytes ? (a->bytes < b->bytes ? 1 : -1) : strcmp(a->name, b->name);
}

void pith_audit_shares(const struct pith_costs *costs, enum pith_share_kind kind, struct pith_arena *arena,
                       struct pith_shares *shares)
{
    struct sharing sharing = {.account = costs->account, .costs = costs, .arena = arena, .shares = shares};
    *shares = (struct pith_shares){.groups = pith_alloc_array(arena, costs->count, sizeof *shares->groups)};
    switch (kind) {
    case PITH_SHARE_LIBRARY:
        find_libraries(&sharing);
        break;
    case PITH_SHARE_DIST:
    case PITH_SHARE_PACKAGE:
        find_owners(&sharing, kind == PITH_SHARE_DIST);
        break;
    case PITH_SHARE_MODULE:
        find_modules(&sharing);
        break;
    case PITH_SHARE_IMPORT:
        find_imports(&sharing);
        break;
    case PITH_SHARE_DIRECTORY:
        find_directories(&sharing);
        break;
    case PITH_SHARE_KINDS:
        break;
    }
    if (shares->list.count > 0) {
        qsort(shares->list.items, shares->list.count, sizeof *shares->list.items, by_size);
    }
}
