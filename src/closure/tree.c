/* SPDX-License-Identifier: Apache-2.0 */
/* Everything below a directory, in the order of its sorted names. */
#include "closure/room.h"

#include "base/path.h"

/* Where [files] puts something into a directory that the source has too, only what was put there is listed. */
static bool is_beside(const struct expansion *expansion, const struct pith_found *found, const struct reach *sample)
{
    return sample->rule == PITH_RULE_FILES && pith_view_mount(expansion->view, found->mount)->role == PITH_ROLE_SOURCE;
}

/* Directories that are still to be entered and files to be proposed, the next one last. */
struct walk {
    struct expansion *expansion;
    struct pith_arena *arena;
    PITH_VEC(const char *) ahead;
    bool (*skips)(const struct pith_python *, const char *, const char *);
};

static bool look_into(struct walk *walk, const char *path, const struct pith_found *found)
{
    struct expansion *expansion = walk->expansion;
    struct pith_texts *texts = pith_view_texts(expansion->view);
    const char *const *names;
    uint32_t count;
    if (!pith_view_list(expansion->view, found->path, &names, &count, expansion->error)) {
        return false;
    }
    while (count-- > 0) {
        const char *name = names[count];
        if (walk->skips == NULL || !walk->skips(&expansion->closure->python, path, name)) {
            uint32_t child = pith_intern_child(texts, found->path, name, strlen(name));
            pith_push(walk->arena, &walk->ahead, pith_text(texts, child));
        }
    }
    return true;
}

static bool walk(struct expansion *expansion, const char *path, struct reach *sample,
                 bool (*skips)(const struct pith_python *, const char *, const char *))
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct walk walk = {.expansion = expansion, .arena = &scratch, .skips = skips};
    pith_push(&scratch, &walk.ahead, path);
    while (walk.ahead.count > 0) {
        struct pith_found found;
        path = walk.ahead.items[--walk.ahead.count];
        enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && is_beside(expansion, &found, sample)) {
            continue;
        }
        sample->path = path;
        propose(expansion, *sample);
        if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY && !look_into(&walk, path, &found)) {
            return false;
        }
    }
    return true;
}

bool walk_tree(struct expansion *expansion, const char *directory, struct reach sample,
               bool (*skips)(const struct pith_python *, const char *, const char *))
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(expansion->view, directory, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (found.link_count > 0) { /* the links to it are needed, then the directory itself is walked */
        sample.path = directory;
        propose(expansion, sample);
    }
    return walk(expansion, pith_text(pith_view_texts(expansion->view), found.path), &sample, skips);
}

/* "posix" repeats every zone, "right" counts leap seconds, which POSIX time does not: no program asks for them. */
static bool skips_zones(const struct pith_python *python, const char *directory, const char *name)
{
    (void)python, (void)directory;
    return strcmp(name, "posix") == 0 || strcmp(name, "right") == 0;
}

/* Bytecode follows its source, as everywhere: that of other interpreters does not come along. */
static bool skips_bytecode(const struct pith_python *python, const char *directory, const char *name)
{
    (void)directory;
    return python->cache_tag != NULL && strcmp(name, "__pycache__") == 0;
}

/* In the composed tree, with `bytecode = pyc`: x.pyc where x.py was, and its bytecode in __pycache__. */
static const char *in_its_place(struct expansion *expansion, const char *path)
{
    const char *cached = pith_python_source_of(expansion->arena, path), *source = cached == NULL ? path : cached;
    bool may_be = expansion->plan->manifest->python.bytecode == PITH_BYTECODE_PYC && pith_has_extension(source, ".py");
    return may_be ? pith_format(expansion->arena, "%sc", source) : path;
}

/* [keep]: a directory with all in it, or a file or link; and the bytecode of each source. */
static bool keep(struct expansion *expansion, const char *path, struct reach sample)
{
    struct pith_found found;
    uint32_t first = expansion->reaches.count;
    enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    sample.path = seen == PITH_SEEN_FOUND ? path : in_its_place(expansion, path);
    propose(expansion, sample);
    if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY &&
        !walk(expansion, pith_text(pith_view_texts(expansion->view), found.path), &sample, skips_bytecode)) {
        return false;
    }
    for (uint32_t i = first, end = expansion->reaches.count; expansion->closure->has_python && i < end; i++) {
        const char *source = expansion->reaches.items[i].path;
        if (pith_has_extension(source, ".py") && !propose_bytecode(expansion, source)) {
            return false;
        }
    }
    return true;
}

/* The files of a tree ship for the reason that the tree does. */
static const struct pith_edge *reason_of(const struct pith_graph *graph, uint32_t node)
{
    uint32_t reason = graph->nodes.items[node].reason;
    return reason == 0 ? NULL : &graph->edges.items[reason - 1];
}

bool expand_tree(struct expansion *expansion, uint32_t node)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    const char *path = pith_text(pith_view_texts(expansion->view), graph->nodes.items[node].text);
    const struct pith_edge *reason = reason_of(graph, node);
    struct reach sample = {
        .kind = PITH_NODE_FILE,
        .rule = reason == NULL ? PITH_RULE_FILES : reason->rule,
        .line = reason == NULL ? 0 : reason->line,
        .maybe = reason != NULL && reason->maybe,
    };
    if (sample.rule == PITH_RULE_KEEP) {
        sample.detail = pith_text(pith_view_texts(expansion->view), reason->detail);
        return keep(expansion, path, sample);
    }
    return walk_tree(expansion, path, sample, sample.rule == PITH_RULE_TZDATA ? skips_zones : NULL);
}
