/* SPDX-License-Identifier: Apache-2.0 */
/* From a composition to its account: each entry of the tree becomes a file with a node, a layer and an owner. */
#include "pith/report/account.h"
#include "pith/languages/python/closure.h"

#include "report/room.h"

struct making {
    const struct pith_plan *plan;
    const struct pith_closure *closure;
    struct pith_view *view;
    const struct pith_rootfs *rootfs;
    struct pith_arena *arena;
    struct pith_account *account;
    uint32_t *dist_owners;    /* by distribution: owner + 1 */
    uint32_t *package_owners; /* by the system's package */
};

/* Pushing to the copy must not write into the closure's own room. */
static void copy_graph(struct making *making)
{
    const struct pith_graph *from = &making->closure->graph;
    struct pith_graph *to = &making->account->graph;
    to->arena = making->arena;
    for (uint32_t i = 0; i < from->nodes.count; i++) {
        pith_push(making->arena, &to->nodes, from->nodes.items[i]);
    }
    for (uint32_t i = 0; i < from->edges.count; i++) {
        pith_push(making->arena, &to->edges, from->edges.items[i]);
    }
    for (uint32_t i = 0; i < from->by_text.count; i++) {
        pith_push(making->arena, &to->by_text, from->by_text.items[i]);
    }
}

static uint32_t text_of(const struct making *making, const char *path)
{
    return pith_intern(making->account->texts, path);
}

static uint32_t node_of(const struct making *making, const char *path)
{
    return pith_graph_find(&making->account->graph, PITH_NODE_FILE, text_of(making, path));
}

/* What one file is made of is why it ships: bytecode in the place of its source. */
static void inherit(struct making *making, uint32_t node, uint32_t origin)
{
    struct pith_graph *graph = &making->account->graph;
    uint32_t count = making->closure->graph.edges.count; /* those that were added here are no reasons of their own */
    uint32_t next = origin == UINT32_MAX ? 0 : graph->nodes.items[origin].reason;
    while (next != 0 && next <= count) {
        struct pith_edge edge = graph->edges.items[next - 1];
        next = edge.next_in;
        edge.to = node;
        pith_graph_edge(graph, edge);
    }
}

static void add_derived(struct making *making, const struct pith_entry *entry, uint32_t node)
{
    struct pith_graph *graph = &making->account->graph;
    if (entry->origin != NULL) {
        inherit(making, node, node_of(making, entry->origin));
    } else if (making->rootfs->cache != NULL && strcmp(entry->path, making->rootfs->cache) == 0) {
        struct pith_found loader;
        if (pith_view_resolve(making->view, making->closure->loader, &loader, NULL) == PITH_SEEN_FOUND) {
            uint32_t from = pith_graph_find(graph, PITH_NODE_FILE, loader.path);
            pith_graph_edge(graph, (struct pith_edge){
                                       .from = from == UINT32_MAX ? 0 : from, .to = node, .rule = PITH_RULE_LD_CACHE});
        }
    }
}

static void add_nodes(struct making *making)
{
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &making->rootfs->entries.items[i];
        bool is_new;
        uint32_t node = pith_graph_node(&making->account->graph, PITH_NODE_FILE, text_of(making, entry->path), &is_new);
        if (is_new && entry->in_base) {
            pith_graph_edge(&making->account->graph,
                            (struct pith_edge){.to = node,
                                               .rule = PITH_RULE_BASE_IMAGE,
                                               .line = making->plan->manifest->base.image.line});
        } else if (is_new) {
            add_derived(making, entry, node);
        }
    }
}

/* A directory follows from each thing in it. */
static void add_parents(struct making *making)
{
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const char *path = making->rootfs->entries.items[i].path;
        const char *slash = strrchr(path, '/');
        if (slash == path) {
            continue;
        }
        uint32_t above = pith_intern_bytes(making->account->texts, path, (size_t)(slash - path));
        uint32_t parent = pith_graph_find(&making->account->graph, PITH_NODE_FILE, above);
        if (parent != UINT32_MAX) {
            pith_graph_edge(&making->account->graph,
                            (struct pith_edge){.from = node_of(making, path), .to = parent, .rule = PITH_RULE_PARENT});
        }
    }
}

static uint32_t enter(struct making *making, uint32_t *known, struct pith_owner owner)
{
    if (*known == 0) {
        pith_push(making->arena, &making->account->owners, owner);
        *known = making->account->owners.count;
    }
    return *known - 1;
}

static uint32_t owner_of_package(struct making *making, uint32_t package)
{
    const struct pith_package *it = &making->rootfs->packages.list.items[package];
    enum pith_owner_kind kind = account_owner_of(it);
    return enter(making, &making->package_owners[package],
                 (struct pith_owner){.kind = kind, .name = it->name, .version = it->version, .package = it});
}

/* What dpkg or apk installed is theirs. A distribution that came by them (python3-flask) is an owner all the same. */
static void find_owners(struct making *making, const struct pith_entry *entry, struct pith_account_file *file)
{
    const struct pith_dists *dists = pith_dists_of(making->closure);
    uint32_t dist = pith_dists_owner(dists, text_of(making, entry->origin != NULL ? entry->origin : entry->path));
    file->dist = UINT32_MAX;
    if (dist != UINT32_MAX) {
        const struct pith_dist *it = &dists->list.items[dist];
        const struct pith_owner owner = {
            .kind = PITH_OWNER_DIST, .name = it->shown, .version = it->version, .dist = it};
        file->dist = enter(making, &making->dist_owners[dist], owner);
    }
    file->owner = entry->package != 0 ? owner_of_package(making, entry->package - 1) : file->dist;
}

/* A paper is its package's; one that several refer to, the first one's. */
static void own_papers(struct making *making)
{
    const struct pith_rootfs *rootfs = making->rootfs;
    for (uint32_t i = 0; i < rootfs->papers.count; i++) {
        const struct pith_paper *paper = &rootfs->papers.items[i];
        struct pith_account_file *file = (struct pith_account_file *)pith_account_find(making->account, paper->path);
        if (file != NULL && file->owner == UINT32_MAX && paper->package != UINT32_MAX) {
            file->owner = owner_of_package(making, paper->package);
        }
    }
}

static void add_files(struct making *making)
{
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &making->rootfs->entries.items[i];
        struct pith_account_file file = {
            .path = text_of(making, entry->path),
            .node = node_of(making, entry->path),
            .layer = UINT32_MAX,
            .type = entry->type,
            .mode = entry->mode,
            .uid = entry->uid,
            .gid = entry->gid,
            .size = entry->type == PITH_ENTRY_FILE ? pith_entry_size(entry) : 0,
            .target = entry->target,
        };
        find_owners(making, entry, &file);
        pith_push(making->arena, &making->account->files, file);
    }
}

static void add_layers(struct making *making, const struct pith_slices *slices)
{
    if (making->plan->base != NULL) { /* its layers count as one */
        pith_push(making->arena, &making->account->layers, "base");
    }
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        if (making->rootfs->entries.items[i].in_base) {
            making->account->files.items[i].layer = 0;
        }
    }
    for (uint32_t i = 0; i < slices->list.count; i++) {
        const struct pith_slice *slice = &slices->list.items[i];
        pith_push(making->arena, &making->account->layers, slice->name);
        for (uint32_t at = 0; at < slice->count; at++) {
            /* A directory is in every layer that needs it: the lowest counts. */
            struct pith_account_file *file =
                (struct pith_account_file *)pith_account_find(making->account, slice->entries[at].path);
            if (file != NULL && file->layer == UINT32_MAX) {
                file->layer = making->account->layers.count - 1;
            }
        }
    }
}

static void find_python(struct making *making)
{
    const struct pith_python *python = pith_python_of(making->closure);
    struct pith_found program;
    if (python == NULL) {
        return;
    }
    bool named = pith_view_resolve(making->view, python->executable, &program, NULL) == PITH_SEEN_FOUND;
    making->account->python = (struct pith_account_python){
        .version = python->version,
        .library = python->library,
        .executable = named ? pith_text(making->account->texts, program.path) : python->library,
        .stdlib = python->stdlib,
    };
}

void pith_account_make(const struct pith_rootfs *rootfs, const struct pith_slices *slices, struct pith_arena *arena,
                       struct pith_account *account)
{
    const struct pith_closure *closure = rootfs->closure;
    struct making making = {.plan = rootfs->plan,
                            .closure = closure,
                            .view = rootfs->view,
                            .rootfs = rootfs,
                            .arena = arena,
                            .account = account};
    const char *path = rootfs->plan->manifest->path, *slash = strrchr(path, '/');
    *account = (struct pith_account){.name = slash == NULL ? path : slash + 1,
                                     .reasoned = true,
                                     .texts = pith_view_texts(rootfs->view),
                                     .refusals = closure->refusals};
    making.dist_owners = pith_alloc_array(arena, pith_dists_of(closure)->list.count, sizeof *making.dist_owners);
    making.package_owners = pith_alloc_array(arena, rootfs->packages.list.count, sizeof *making.package_owners);
    copy_graph(&making);
    add_nodes(&making);
    account_add_papers(account, rootfs);
    add_parents(&making);
    add_files(&making);
    own_papers(&making);
    find_python(&making);
    if (slices != NULL) {
        add_layers(&making, slices);
    }
}
