/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How proposals become nodes and edges: a path is resolved, every link on its way becomes a node of its own, and what
 * is not there becomes a finding.
 */
#include "engine/engine.h"

/* Only what may be ELF by its name or mode is opened: a tree holds thousands of other files. */
static bool may_be_elf(const char *path, const struct pith_stat *stat)
{
    return stat->type == PITH_REGULAR && (strstr(strrchr(path, '/'), ".so") != NULL || (stat->mode & 0111) != 0);
}

static void damaged(struct expansion *expansion, const char *path, const char *reason, bool maybe)
{
    object_to(expansion, (struct pith_finding){
                             .rule = "damaged-file",
                             .level = maybe ? PITH_NOTE : PITH_ERROR,
                             .path = path,
                             .reason = pith_format(expansion->arena, "is a broken ELF file: %s", reason),
                             .remedy = "replace it by a whole one, or leave it out by .dockerignore",
                         });
}

/* A new file: a shared object waits for a process that binds it. */
static void look_at(struct expansion *expansion, uint32_t node, const struct pith_found *found, bool maybe)
{
    const char *path = pith_text(pith_view_texts(expansion->view), found->path);
    const struct pith_elf *elf;
    struct pith_error error = {0};
    if (!may_be_elf(path, &found->stat)) {
        return;
    }
    switch (pith_view_elf(expansion->view, found, &elf, &error)) {
    case PITH_ELF_BAD:
        if (error.code == PITH_MISSING) { /* what the system refuses to read ends the writing, with its own words */
            damaged(expansion, path, error.message, maybe);
        }
        break;
    case PITH_ELF_OK:
        if (elf->dynamic && elf->interpreter == NULL && elf->type == ET_DYN && !elf->pie) {
            await_process(expansion, node);
        }
        break;
    case PITH_ELF_NOT:
        break;
    }
}

/* The node of a file at a canonical path, reached from `edge.from`. Returns it. */
static uint32_t add_file(struct expansion *expansion, const struct pith_found *found, struct pith_edge edge,
                         const struct reach *reach)
{
    struct pith_graph *graph = &expansion->closure->graph;
    bool is_new;
    uint32_t id = pith_graph_node(graph, PITH_NODE_FILE, found->path, &is_new);
    struct pith_node *node = &graph->nodes.items[id];
    if (is_new) {
        node->found = *found;
        look_at(expansion, id, found, reach->maybe);
    }
    node->bound |= reach->bound && found->stat.type == PITH_REGULAR;
    edge.to = id;
    if (edge.from != id) {
        pith_graph_edge(graph, edge);
    }
    return id;
}

/* "does not exist", and through which link: "leads to 'nowhere' by /app/link, and that does not exist". */
static const char *why_not(struct expansion *expansion, const struct pith_found *found, enum pith_seen seen)
{
    const char *target;
    if (found->link_count == 0 ||
        !pith_view_readlink(expansion->view, found->links[found->link_count - 1], &target, NULL)) {
        return pith_seen_text(seen);
    }
    const char *link = pith_text(pith_view_texts(expansion->view), found->links[found->link_count - 1]);
    return pith_format(expansion->arena, "leads to '%s' (the link %s), which %s", target, link, pith_seen_text(seen));
}

static void not_found(struct expansion *expansion, const struct reach *reach, const struct pith_found *found,
                      enum pith_seen seen)
{
    bool too_long = seen == PITH_SEEN_TOO_LONG;
    const char *why = too_long ? pith_seen_text(seen) : why_not(expansion, found, seen);
    bool note = reach->maybe || reach->optional;
    struct pith_finding finding = {
        .rule = note ? "dangling-link" : "missing-file",
        .level = !note                            ? PITH_ERROR
                 : reach->rule == PITH_RULE_FILES ? PITH_WARNING
                                                  : PITH_NOTE,
        .path = too_long ? pith_format(expansion->arena, "%.100s…", reach->path) : reach->path,
    };
    if (note) {
        finding.reason = pith_format(expansion->arena, "%s; it is left out", why);
    } else {
        finding.reason = pith_format(expansion->arena, "%s, and %s", pith_rule_sentence(reach->rule), why);
        finding.remedy =
            too_long ? "leave it out by .dockerignore, or put it less deep"
                     : "add what is lacking to the source or to [files]; a link may be left out by .dockerignore";
    }
    object_to(expansion, finding);
}

/*
 * A link among the app's files must not pull a file out of the source root: whoever can write to the app could ship
 * /etc/shadow. The link ships as it is, and dangles where nothing else brings its target.
 */
static bool leads_out_of_the_app(const struct expansion *expansion, const struct reach *reach,
                                 const struct pith_found *link, const struct pith_found *end)
{
    return reach->rule == PITH_RULE_FILES && pith_view_mount(expansion->view, link->mount)->role == PITH_ROLE_APP &&
           pith_view_mount(expansion->view, end->mount)->role == PITH_ROLE_SOURCE;
}

/* Every link on the way becomes a node: whoever asks for the file asks for them, by its own reason. */
static bool merge_file(struct expansion *expansion, uint32_t asking, const struct reach *reach, struct pith_edge edge)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(expansion->view, reach->path, &found, expansion->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen != PITH_SEEN_FOUND) {
        not_found(expansion, reach, &found, seen);
        return true;
    }
    bool permitted;
    if (!boundary_permits(expansion, reach, asking, &found, &permitted) || !permitted) {
        return !permitted;
    }
    for (uint32_t i = 0; i < found.link_count; i++) {
        struct pith_found link;
        const char *path = pith_text(pith_view_texts(expansion->view), found.links[i]);
        if (pith_view_look(expansion->view, path, &link, expansion->error) != PITH_SEEN_FOUND) {
            return false;
        }
        (void)add_file(expansion, &link, edge, reach);
        if (leads_out_of_the_app(expansion, reach, &link, &found)) {
            return true;
        }
    }
    if (found.stat.type == PITH_SPECIAL) {
        object_to(expansion, (struct pith_finding){
                                 .rule = "special-file",
                                 .level = PITH_WARNING,
                                 .path = reach->path,
                                 .reason = "is a device, FIFO or socket, and is left out",
                             });
        return true;
    }
    (void)add_file(expansion, &found, edge, reach);
    return true;
}

/* A program that a `#!` line or a recorded run names. */
static bool may_run(struct expansion *expansion, const struct reach *reach, uint32_t from, bool *permitted)
{
    struct pith_found found;
    *permitted = true;
    if (reach->kind != PITH_NODE_PROGRAM) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, reach->path, &found, expansion->error);
    return seen == PITH_SEEN_FOUND ? boundary_permits(expansion, reach, from, &found, permitted)
                                   : seen != PITH_SEEN_FAILED;
}

bool merge_reaches(struct expansion *expansion, uint32_t node)
{
    struct pith_graph *graph = &expansion->closure->graph;
    struct pith_texts *texts = pith_view_texts(expansion->view);
    for (uint32_t i = 0; i < expansion->reaches.count; i++) {
        const struct reach *reach = &expansion->reaches.items[i];
        struct pith_edge edge = {
            .from = node, .line = reach->line, .rule = (uint16_t)reach->rule, .maybe = reach->maybe};
        edge.detail = reach->detail == NULL ? 0 : pith_intern(texts, reach->detail);
        if (reach->from != 0) {
            uint32_t from = pith_graph_find(graph, PITH_NODE_FILE, reach->from);
            edge.from = from == UINT32_MAX ? node : from;
        }
        /* Whoever opens a listed library is not who names it. */
        uint32_t asking = reach->rule == PITH_RULE_DLOPEN_LISTED ? node : edge.from;
        if (reach->kind == PITH_NODE_FILE) {
            if (!merge_file(expansion, asking, reach, edge)) {
                return false;
            }
            continue;
        }
        bool is_new, permitted;
        if (!may_run(expansion, reach, asking, &permitted)) {
            return false;
        }
        if (!permitted) {
            continue;
        }
        edge.to = pith_graph_node(graph, reach->kind, pith_intern(texts, reach->path), &is_new);
        pith_graph_edge(graph, edge);
    }
    expansion->reaches.count = 0;
    return true;
}
