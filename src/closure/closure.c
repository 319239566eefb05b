/*
 * ONE worklist. A node's expansion proposes what follows from it; the proposals are merged here, in their order, and
 * new nodes go to the end of the list. Shared objects that no process has bound wait until the list is empty, so that
 * a library is judged in the process that loads it before it is judged alone.
 */
#include "closure/room.h"

void propose(struct expansion *expansion, struct reach reach)
{
    pith_push(expansion->arena, &expansion->reaches, reach);
}

void object_to(struct expansion *expansion, struct pith_finding finding)
{
    pith_push(expansion->arena, &expansion->closure->findings.list, finding);
}

/* Only what may be ELF by its name or mode is opened: a tree holds thousands of other files. */
static bool may_be_elf(const char *path, const struct pith_stat *stat)
{
    return stat->type == PITH_REGULAR && (strstr(strrchr(path, '/'), ".so") != NULL || (stat->mode & 0111) != 0);
}

static void damaged(struct expansion *expansion, const char *path, const char *reason, bool maybe)
{
    object_to(expansion, (struct pith_finding){
                             .rule = "damaged-file",
                             .severity = maybe ? PITH_NOTE : PITH_BREACH,
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
            pith_push(expansion->arena, &expansion->waiting, node);
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
    uint32_t id = graph_node(graph, PITH_NODE_FILE, found->path, &is_new);
    struct pith_node *node = &graph->nodes.items[id];
    if (is_new) {
        node->found = *found;
        look_at(expansion, id, found, reach->maybe);
    }
    node->certain |= !reach->maybe;
    node->bound |= reach->bound && found->stat.type == PITH_REGULAR;
    edge.to = id;
    if (edge.from != id) {
        graph_edge(graph, edge);
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
    const char *why = why_not(expansion, found, seen);
    bool note = reach->maybe || reach->optional;
    struct pith_finding finding = {
        .rule = note ? "dangling-link" : "missing-file",
        .severity = note ? PITH_NOTE : PITH_BREACH,
        .path = reach->path,
    };
    if (note) {
        finding.reason = pith_format(expansion->arena, "%s; it is left out", why);
    } else {
        finding.reason = pith_format(expansion->arena, "%s, and %s", pith_rule_sentence(reach->rule), why);
        finding.remedy = "add what is lacking to the source or to [files]; a link may be left out by .dockerignore";
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

/* Every link on the way becomes a node; each leads to the next, the last to the file. */
static bool merge_file(struct expansion *expansion, const struct reach *reach, struct pith_edge edge)
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
    for (uint32_t i = 0; i < found.link_count; i++) {
        struct pith_found link;
        const char *path = pith_text(pith_view_texts(expansion->view), found.links[i]);
        if (pith_view_look(expansion->view, path, &link, expansion->error) != PITH_SEEN_FOUND) {
            return false;
        }
        edge.from = add_file(expansion, &link, edge, reach);
        if (leads_out_of_the_app(expansion, reach, &link, &found)) {
            return true;
        }
        edge.rule = PITH_RULE_LINK;
        edge.detail = edge.line = 0;
    }
    if (found.stat.type == PITH_SPECIAL) {
        object_to(expansion, (struct pith_finding){
                                 .rule = "special-file",
                                 .severity = PITH_NOTE,
                                 .path = reach->path,
                                 .reason = "is a device, FIFO or socket, and is left out",
                             });
        return true;
    }
    (void)add_file(expansion, &found, edge, reach);
    return true;
}

static bool merge(struct expansion *expansion, uint32_t node)
{
    struct pith_graph *graph = &expansion->closure->graph;
    struct pith_texts *texts = pith_view_texts(expansion->view);
    for (uint32_t i = 0; i < expansion->reaches.count; i++) {
        const struct reach *reach = &expansion->reaches.items[i];
        struct pith_edge edge = {.from = node, .line = reach->line, .rule = (uint16_t)reach->rule};
        edge.detail = reach->detail == NULL ? 0 : pith_intern(texts, reach->detail);
        if (reach->from != 0) {
            uint32_t from = pith_graph_find(graph, PITH_NODE_FILE, reach->from);
            edge.from = from == UINT32_MAX ? node : from;
        }
        if (reach->kind == PITH_NODE_FILE) {
            if (!merge_file(expansion, reach, edge)) {
                return false;
            }
            continue;
        }
        bool is_new;
        edge.to = graph_node(graph, reach->kind, pith_intern(texts, reach->path), &is_new);
        graph->nodes.items[edge.to].certain |= !reach->maybe;
        graph_edge(graph, edge);
    }
    expansion->reaches.count = 0;
    return true;
}

static bool expand(struct expansion *expansion, uint32_t node)
{
    switch (expansion->closure->graph.nodes.items[node].kind) {
    case PITH_NODE_PROGRAM:
        return expand_program(expansion, node);
    case PITH_NODE_PYTHON:
        return expand_python(expansion, node);
    case PITH_NODE_TREE:
        return expand_tree(expansion, node);
    case PITH_NODE_LIBRARY:
        return expand_library(expansion, node);
    case PITH_NODE_FILE:
    case PITH_NODE_MANIFEST:
        break;
    }
    return true;
}

/* The file name of an extension module, which Python opens itself: it carries a tag. */
static bool is_tagged(const char *path)
{
    return strstr(path, ".cpython-") != NULL || strstr(path, ".abi3.") != NULL;
}

/* The next waiting object: extension modules before plain libraries, else in the order they were reached. */
static bool next_waiting(struct expansion *expansion, uint32_t *node)
{
    struct pith_graph *graph = &expansion->closure->graph;
    for (int tagged = 1; tagged >= 0; tagged--) {
        for (uint32_t i = 0; i < expansion->waiting.count; i++) {
            uint32_t id = expansion->waiting.items[i];
            const char *path = pith_text(pith_view_texts(expansion->view), graph->nodes.items[id].text);
            if (!graph->nodes.items[id].bound && is_tagged(path) == (tagged == 1)) {
                *node = id;
                return true;
            }
        }
    }
    return false;
}

static void begin(struct expansion *expansion)
{
    static const enum pith_node_kind kinds[] = {
        [PITH_WANT_FILE] = PITH_NODE_FILE,       [PITH_WANT_TREE] = PITH_NODE_TREE,
        [PITH_WANT_PROGRAM] = PITH_NODE_PROGRAM, [PITH_WANT_INTERPRETER] = PITH_NODE_PYTHON,
        [PITH_WANT_LIBRARY] = PITH_NODE_LIBRARY,
    };
    const struct pith_plan *plan = expansion->plan;
    /* Processes first: what is dlopened is opened in one of them. */
    for (int processes = 1; processes >= 0; processes--) {
        for (uint32_t i = 0; i < plan->wants.count; i++) {
            const struct pith_want *want = &plan->wants.items[i];
            bool process = want->kind == PITH_WANT_PROGRAM || want->kind == PITH_WANT_INTERPRETER;
            if (process == (processes == 1)) {
                propose(expansion, (struct reach){.kind = kinds[want->kind],
                                                  .rule = want->rule,
                                                  .path = want->text,
                                                  .line = want->line,
                                                  .optional = want->optional});
            }
        }
    }
}

static bool work(struct expansion *expansion)
{
    struct pith_graph *graph = &expansion->closure->graph;
    bool is_new;
    uint32_t manifest = graph_node(graph, PITH_NODE_MANIFEST, 0, &is_new), object;
    begin(expansion);
    if (!merge(expansion, manifest)) {
        return false;
    }
    uint32_t node = manifest + 1;
    for (;;) {
        if (node < graph->nodes.count) {
            if (!expand(expansion, node) || !merge(expansion, node)) {
                return false;
            }
            node++;
        } else if (next_waiting(expansion, &object)) {
            graph->nodes.items[object].bound = true;
            if (!expand_extension(expansion, object) || !merge(expansion, object)) {
                return false;
            }
        } else {
            judge_claims(expansion);
            return true;
        }
    }
}

bool pith_closure_run(const struct pith_plan *plan, struct pith_view *view, struct pith_arena *arena,
                      struct pith_closure *closure, struct pith_error *error)
{
    struct pith_loader_options options = {
        .library_path = pith_plan_variable(plan, "LD_LIBRARY_PATH"),
        .preload = pith_plan_variable(plan, "LD_PRELOAD"),
        .audit = pith_plan_variable(plan, "LD_AUDIT"),
    };
    struct expansion expansion = {.plan = plan, .view = view, .arena = arena, .closure = closure, .error = error};
    *closure = (struct pith_closure){.graph.arena = arena};
    expansion.loader = pith_loader_create(view, &options);
    bool done = work(&expansion);
    pith_loader_destroy(expansion.loader);
    return done;
}
