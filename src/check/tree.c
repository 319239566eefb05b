/* A tree by itself: the rules that need neither a manifest nor a closure. And who owns a file of either. */
#include "check/room.h"

/* The files that [files] lists: the graph says so. */
static const bool *find_listed(struct checking *checking)
{
    const struct pith_graph *graph = &checking->closure->graph;
    bool *listed =
        pith_alloc_array(checking->arena, pith_texts_count(pith_view_texts(checking->view)) + 1, sizeof *listed);
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        if (edge->rule == PITH_RULE_FILES && graph->nodes.items[edge->to].kind == PITH_NODE_FILE) {
            listed[graph->nodes.items[edge->to].text] = true;
        }
    }
    return listed;
}

bool check_is_owned(struct checking *checking, const char *path)
{
    if (checking->closure == NULL) {
        return checking->owner->owns(checking->owner->context, path);
    }
    if (checking->listed == NULL) {
        checking->listed = find_listed(checking);
    }
    uint32_t text = pith_text_find(pith_view_texts(checking->view), path);
    return pith_dists_owner(&checking->closure->dists, text) != UINT32_MAX || !checking->listed[text];
}

bool pith_check_tree(const struct pith_rootfs *rootfs, const struct pith_source *source,
                     const struct pith_check_owner *owner, struct pith_arena *arena, struct pith_findings *findings,
                     uint32_t *breaches, struct pith_error *error)
{
    struct checking checking = {.rootfs = rootfs, .owner = owner, .arena = arena, .findings = findings, .error = error};
    struct pith_mount tree = {.at = "/", .source = source, .in = "/", .role = PITH_ROLE_SOURCE, .mode = -1};
    if (!pith_view_create(&tree, 1, &checking.inside, error)) {
        return false;
    }
    bool done = check_shells(&checking) && check_scripts(&checking) && check_modes(&checking) &&
                check_links(&checking) && check_programs(&checking) && check_secrets(&checking) &&
                check_managers(&checking);
    pith_view_destroy(checking.inside);
    *breaches = 0;
    for (uint32_t i = 0; i < findings->list.count; i++) {
        *breaches += findings->list.items[i].severity == PITH_BREACH;
    }
    return done;
}
