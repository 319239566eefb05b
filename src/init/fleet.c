/* SPDX-License-Identifier: Apache-2.0 */
/* How a member joins a fleet: what its tree has of the root, and what of that other files of the root bring. */
#include "init/fleet.h"

#include "pith/languages/python/closure.h"

/* A directory on the way to what [files] brings is seen in the view though the root has none. */
static bool root_has(const struct pith_rootfs *tree, const char *path, enum pith_type type)
{
    struct pith_error error = {0};
    struct pith_stat stat;
    return tree->plan->root->ops->lookup(tree->plan->root, path, &stat, &error) && stat.type == type;
}

/* The root's own, where the root has it: not what [files] puts elsewhere, or makes the user's. */
static bool is_of_the_root(const struct pith_rootfs *tree, const struct pith_found *found)
{
    const struct pith_mount *mount = pith_view_mount(tree->view, found->mount);
    const char *path = pith_text(pith_view_texts(tree->view), found->path);
    return mount->role == PITH_ROLE_SOURCE && mount->source == tree->plan->root && mount->uid == 0 && mount->gid == 0 &&
           strcmp(mount->at, mount->in) == 0 &&
           (found->stat.type != PITH_DIRECTORY || root_has(tree, path, PITH_DIRECTORY));
}

/* Reasons by which one file of the root brings another, whoever asked for the first. */
static bool is_followed(const struct pith_edge *edge)
{
    switch (edge->rule) {
    case PITH_RULE_INTERP:
    case PITH_RULE_NEEDED:
    case PITH_RULE_DLOPEN_NOTE:
    case PITH_RULE_UNWINDER:
    case PITH_RULE_NSS:
    case PITH_RULE_OPENSSL:
        return true;
    default:
        return false;
    }
}

static bool is_need(const struct pith_rootfs *tree, uint32_t node)
{
    const struct pith_node *it = &tree->closure->graph.nodes.items[node];
    return it->kind == PITH_NODE_FILE && is_of_the_root(tree, &it->found) &&
           pith_text(pith_view_texts(tree->view), it->text)[1] != '\0';
}

static void add_needs(struct pith_fleet *fleet, const struct pith_rootfs *tree)
{
    const struct pith_graph *graph = &tree->closure->graph;
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    bool *follows = pith_alloc_array(&scratch, graph->nodes.count, sizeof *follows);
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        follows[edge->to] |= is_followed(edge) && edge->from != edge->to && is_need(tree, edge->from);
    }
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        const struct pith_node *node = &graph->nodes.items[i];
        if (is_need(tree, i) && node->found.stat.type != PITH_SPECIAL) {
            const char *path = pith_text(pith_view_texts(tree->view), node->text);
            pith_push(fleet->arena, &fleet->needs,
                      (struct pith_need){pith_strdup(fleet->arena, path), fleet->members.count, follows[i],
                                         node->found.stat.type == PITH_DIRECTORY});
        }
    }
}

/* What is the user's or the application's, though pith makes it. */
static bool is_personal(const struct pith_rootfs *tree, uint32_t text)
{
    const struct pith_graph *graph = &tree->closure->graph;
    uint32_t node = pith_graph_find(graph, PITH_NODE_FILE, text);
    bool personal = true;
    const struct pith_edge *edge;
    for (uint32_t i = node == UINT32_MAX ? 0 : graph->nodes.items[node].reason; i != 0; i = edge->next_in) {
        edge = &graph->edges.items[i - 1];
        if (edge->from == 0) {
            personal &=
                edge->rule == PITH_RULE_USER || edge->rule == PITH_RULE_WORKDIR || edge->rule == PITH_RULE_ACCOUNTS;
        }
    }
    return personal;
}

static void *copy_head(struct pith_arena *arena, const struct pith_entry *entry)
{
    return entry->head_size == 0 ? NULL : pith_copy(arena, entry->head, entry->head_size);
}

static void judge(const struct pith_rootfs *tree, const struct pith_entry *entry, struct pith_share *share)
{
    struct pith_found found;
    const char *path = entry->origin != NULL ? entry->origin : entry->path;
    if (pith_view_look(tree->view, path, &found, NULL) != PITH_SEEN_FOUND) {
        share->derived = true;
    } else if (pith_view_mount(tree->view, found.mount)->role == PITH_ROLE_MADE) {
        share->expected = !is_personal(tree, found.path);
        share->made = true;
    } else {
        share->derived = entry->type == PITH_ENTRY_FILE && entry->source == NULL;
        share->expected = is_of_the_root(tree, &found);
    }
}

static bool add_shares(struct pith_fleet *fleet, const struct pith_rootfs *tree, struct pith_member *member,
                       struct pith_error *error)
{
    struct pith_arena *arena = fleet->arena;
    for (uint32_t i = 0; i < tree->entries.count; i++) {
        const struct pith_entry *entry = &tree->entries.items[i];
        struct pith_share share = {.entry = *entry};
        judge(tree, entry, &share);
        if (share.made && !fleet_read(&share.entry, arena, error)) {
            return false;
        }
        share.entry.path = pith_strdup(arena, entry->path);
        share.entry.origin = entry->origin == NULL ? NULL : pith_strdup(arena, entry->origin);
        share.entry.target = entry->target == NULL ? NULL : pith_strdup(arena, entry->target);
        share.entry.head = copy_head(arena, &share.entry);
        share.entry.source = share.entry.source == NULL ? NULL : tree->plan->root; /* to tell them apart, not to read */
        share.entry.source_path = NULL;
        pith_push(arena, &member->shares, share);
    }
    member->files = tree->files;
    member->bytes = tree->bytes;
    return true;
}

/* The first name on the way of a program that is the root's; a virtual environment's own lie before it. */
static const char *name_in_root(const struct pith_rootfs *tree, const char *path, struct pith_found *end)
{
    struct pith_found link;
    struct pith_texts *texts = pith_view_texts(tree->view);
    if (pith_view_resolve(tree->view, path, end, NULL) != PITH_SEEN_FOUND || !is_of_the_root(tree, end)) {
        return NULL;
    }
    for (uint32_t i = 0; i < end->link_count; i++) {
        const char *name = pith_text(texts, end->links[i]);
        bool last = pith_view_look(tree->view, name, &link, NULL) == PITH_SEEN_FOUND && is_of_the_root(tree, &link);
        /* A link in the middle of a path ("/bin" of "/bin/x") names a directory. */
        struct pith_found leads;
        if (last && pith_view_resolve(tree->view, name, &leads, NULL) == PITH_SEEN_FOUND && leads.path == end->path) {
            return name;
        }
    }
    return pith_text(texts, end->path);
}

static void add_programs(struct pith_fleet *fleet, const struct pith_rootfs *tree, struct pith_member *member)
{
    const struct pith_graph *graph = &tree->closure->graph;
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        struct pith_found found;
        const struct pith_elf *elf;
        const char *path = pith_text(pith_view_texts(tree->view), graph->nodes.items[i].text);
        if (graph->nodes.items[i].kind != PITH_NODE_PROGRAM) {
            continue;
        }
        const char *name = name_in_root(tree, path, &found);
        if (name != NULL && pith_view_elf(tree->view, &found, &elf, NULL) == PITH_ELF_OK) {
            pith_push(fleet->arena, &member->programs, pith_strdup(fleet->arena, name));
        }
    }
}

static void add_interpreter(struct pith_fleet *fleet, const struct pith_rootfs *tree, struct pith_member *member)
{
    struct pith_found found;
    const struct pith_python *python = pith_python_of(tree->closure);
    const char *name = python == NULL ? NULL : name_in_root(tree, python->executable, &found);
    if (name != NULL) {
        member->interpreter = pith_strdup(fleet->arena, name);
        member->real = pith_strdup(fleet->arena, pith_text(pith_view_texts(tree->view), found.path));
        member->cache_tag = python->cache_tag == NULL ? NULL : pith_strdup(fleet->arena, python->cache_tag);
        member->venv = python->venv != NULL;
    }
}

static const char *variable(struct pith_fleet *fleet, const struct pith_rootfs *tree, const char *name)
{
    const char *value = pith_plan_variable(tree->plan, name);
    return value == NULL ? NULL : pith_strdup(fleet->arena, value);
}

bool pith_fleet_join(struct pith_fleet *fleet, const char *name, const struct pith_manifest *manifest,
                     const struct pith_rootfs *tree, struct pith_error *error)
{
    struct pith_member member = {.name = name, .manifest = *manifest};
    add_needs(fleet, tree);
    if (!add_shares(fleet, tree, &member, error)) {
        return false;
    }
    add_interpreter(fleet, tree, &member);
    add_programs(fleet, tree, &member);
    member.library_path = variable(fleet, tree, "LD_LIBRARY_PATH");
    member.python_home = variable(fleet, tree, "PYTHONHOME");
    pith_push(fleet->arena, &fleet->members, member);
    return true;
}
