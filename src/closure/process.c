/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process loads: the program's link map, and what is opened into it later. Objects become files with an edge
 * from the one that wanted them; what the loader would not find, or refuse, becomes a finding.
 */
#include "closure/room.h"

static enum pith_rule rule_of(const struct pith_bind *bind)
{
    if (bind->variant) {
        return PITH_RULE_HWCAPS;
    }
    return bind->found_by == PITH_BY_PRELOAD ? PITH_RULE_PRELOAD : PITH_RULE_NEEDED;
}

/* The cache of the image must lead each such name to the same file. */
static void remember_name(struct expansion *expansion, const struct pith_bind *bind, const struct pith_object *object)
{
    struct pith_closure *closure = expansion->closure;
    struct pith_cache_entry entry = {.soname = bind->name, .path = bind->path, .flags = pith_cache_flags(object->elf)};
    for (uint32_t i = 0; i < closure->cache.count; i++) {
        const struct pith_cache_entry *other = &closure->cache.items[i];
        if (strcmp(other->soname, entry.soname) == 0 && strcmp(other->path, entry.path) == 0) {
            return;
        }
    }
    pith_push(expansion->arena, &closure->cache, entry);
}

/* Another processor's process is told of only where it differs: a file that ships has its reason. */
static bool is_there_already(struct expansion *expansion, const struct pith_bind *bind)
{
    struct pith_found found;
    if (expansion->processor == NULL || bind->variant ||
        pith_view_resolve(expansion->view, bind->path, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    const struct pith_graph *graph = &expansion->closure->graph;
    for (uint32_t i = 0; i < found.link_count; i++) {
        if (pith_graph_find(graph, PITH_NODE_FILE, found.links[i]) == UINT32_MAX) {
            return false;
        }
    }
    return pith_graph_find(graph, PITH_NODE_FILE, found.path) != UINT32_MAX;
}

/* By directories that no file on the way names: those of the manifest's environment, and the loader's own. */
static bool is_searched(enum pith_found_by by)
{
    return by == PITH_BY_LIBRARY_PATH || by == PITH_BY_CACHE || by == PITH_BY_DEFAULT || by == PITH_BY_PRELOAD ||
           by == PITH_BY_LOADED;
}

static const char *how_found(const struct expansion *expansion, const struct pith_bind *bind)
{
    const char *by = pith_found_by_text(bind->found_by);
    return bind->variant && expansion->processor != NULL
               ? pith_format(expansion->arena, "%s by %s, with %s", bind->name, by, processor_name(expansion))
               : pith_format(expansion->arena, "%s by %s", bind->name, by);
}

/*
 * Objects and arcs from the given indexes on: what a dlopen has added to a map, or the whole of it. An extension module
 * is there already, for reasons of its own: that it can be opened is none.
 */
void propose_objects(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, struct why why,
                     bool maybe)
{
    for (uint32_t i = first; i < map->bind_count; i++) {
        const struct pith_bind *bind = &map->binds[i];
        bool opened = i == first && why.rule != PITH_RULE_NONE;
        const char *detail = how_found(expansion, bind);
        if (is_excluded(expansion, bind->name) || is_there_already(expansion, bind)) {
            continue;
        }
        propose(expansion, (struct reach){
                               .kind = PITH_NODE_FILE,
                               .rule = opened ? why.rule : rule_of(bind),
                               .path = bind->path,
                               .from = opened && why.rule == PITH_RULE_EXTENSION ? map->objects[bind->to].found.path
                                       : opened && why.from != 0                 ? why.from
                                       : bind->from == UINT32_MAX                ? 0
                                                                                 : map->objects[bind->from].found.path,
                               .searched = is_searched(bind->found_by),
                               .leader = leader_of(expansion, map, bind->found_by),
                               .detail = opened && why.detail != NULL
                                             ? pith_format(expansion->arena, "%s, for %s", detail, why.detail)
                                             : detail,
                               .maybe = maybe,
                               .bound = true,
                           });
        if (!bind->variant && (bind->found_by == PITH_BY_CACHE || bind->found_by == PITH_BY_DEFAULT)) {
            remember_name(expansion, bind, &map->objects[bind->to]);
        }
    }
}

/* The root was built for a newer C library than the base has: said in one breath, or NULL when it is not that. */
static const char *lacks_in_base(struct expansion *expansion, const struct pith_linkmap *map,
                                 const struct pith_need_failure *failure)
{
    const struct pith_object *bound = &map->objects[failure->bound];
    if (failure->fault != PITH_NEED_VERSION || failure->bound == failure->needed_by || bound->name == NULL ||
        pith_view_mount(expansion->view, bound->found.mount)->role != PITH_ROLE_BASE) {
        return NULL;
    }
    const char *has = failure->greatest == NULL ? "none of that family" : failure->greatest;
    return pith_format(expansion->arena, "needs %s of %s; the base has %s", failure->name, bound->name, has);
}

static void object_to_failure(struct expansion *expansion, const struct pith_linkmap *map,
                              const struct pith_need_failure *failure, bool maybe)
{
    static const char *const rules[] = {[PITH_NEED_MISSING] = "missing-library",
                                        [PITH_NEED_REFUSED] = "refused-library",
                                        [PITH_NEED_VERSION] = "symbol-version"};
    static const char *const remedies[] = {
        [PITH_NEED_MISSING] = "install the package that holds it in the source, or name it in [libraries] exclude",
        [PITH_NEED_REFUSED] = "replace it in the source by one built for this program",
        [PITH_NEED_VERSION] = "take both from the same distribution release, or build the program on the older one"};
    if (is_excluded(expansion, failure->name)) {
        return;
    }
    const struct pith_object *by = &map->objects[failure->needed_by == UINT32_MAX ? 0 : failure->needed_by];
    const char *reason = failure->reason, *base = lacks_in_base(expansion, map, failure);
    if (failure->fault == PITH_NEED_MISSING) {
        reason = pith_format(expansion->arena, "needs %s, which the loader would not find", failure->name);
    }
    object_to(expansion, (struct pith_finding){
                             .rule = rules[failure->fault],
                             .severity = maybe || failure->optional ? PITH_NOTE : PITH_BREACH,
                             .path = pith_text(pith_view_texts(expansion->view), by->found.path),
                             .reason = base == NULL ? reason : base,
                             .remedy = base == NULL ? remedies[failure->fault]
                                                    : "compose from a root that is no newer than the base, or take a "
                                                      "newer base",
                         });
}

void object_to_failures(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe)
{
    for (uint32_t i = first; i < map->failure_count; i++) {
        object_to_failure(expansion, map, &map->failures[i], maybe);
    }
}

/* Nothing is opened before there is a process; the interpreter's is the one that opens modules. */
static void keep(struct expansion *expansion, const struct pith_linkmap *map, const struct process *process,
                 bool interpreter)
{
    if (!expansion->has_base || interpreter) {
        expansion->base = *map;
        expansion->started = *process;
        expansion->has_base = true;
    }
}

bool start_process(struct expansion *expansion, const struct loading *loading)
{
    const char *path = loading->path;
    struct pith_linkmap map, later; /* what is opened at run time need not be there when something else is */
    if (!pith_linkmap_start(expansion->loader, path, expansion->arena, &map, expansion->error)) {
        return false;
    }
    struct pith_closure *closure = expansion->closure;
    const struct pith_object *program = &map.objects[0];
    propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_PROGRAM, .path = path, .bound = true});
    if (map.interpreter != NULL) {
        propose(expansion, (struct reach){.kind = PITH_NODE_FILE,
                                          .rule = PITH_RULE_INTERP,
                                          .path = map.interpreter,
                                          .from = program->found.path,
                                          .bound = true});
    }
    if (closure->loader == NULL && map.interpreter != NULL) {
        closure->loader = map.interpreter;
        closure->big_endian = program->elf->big_endian;
    }
    propose_objects(expansion, &map, 0, (struct why){0}, false);
    object_to_failures(expansion, &map, 0, false);
    pith_linkmap_fork(&map, expansion->arena, &later);
    struct process process = {.map = &later};
    bool good = follow_opened(expansion, &process, 0);
    keep(expansion, &map, &process, loading->interpreter);
    return good;
}

static bool open_in_base(struct expansion *expansion, const char *name, enum pith_rule rule, bool maybe)
{
    struct pith_linkmap map;
    struct process process = expansion->started;
    uint32_t opened, objects = expansion->base.count;
    uint32_t failures = expansion->base.failure_count, binds = expansion->base.bind_count;
    pith_linkmap_fork(&expansion->base, expansion->arena, &map);
    if (!pith_linkmap_dlopen(&map, name, 0, &opened, expansion->error)) {
        return false;
    }
    propose_objects(expansion, &map, binds, (struct why){.rule = rule}, maybe);
    object_to_failures(expansion, &map, failures, maybe);
    process.map = &map;
    process.maybe = maybe;
    check_python_symbols(expansion, &map, objects, maybe);
    if (!follow_opened(expansion, &process, objects)) {
        return false;
    }
    if (expansion->processor == NULL) { /* a variant does not collide with the library that it stands for */
        claim_names(expansion, &map, binds, maybe);
    }
    return true;
}

/* Is it an extension module that this Python passes over? Then its faults do no harm. */
static bool is_foreign(struct expansion *expansion, const char *path)
{
    const char *version = foreign_version(expansion, path);
    if (version == NULL) {
        return false;
    }
    const struct pith_python *python = &expansion->closure->python;
    object_to(expansion,
              (struct pith_finding){
                  .rule = "foreign-extension",
                  .severity = PITH_NOTE,
                  .path = path,
                  .reason = pith_format(expansion->arena, "is built for CPython %s by its name; %u.%u never imports it",
                                        version, python->major, python->minor),
                  .remedy = "install the package with the interpreter of [python], or leave the file out",
              });
    return true;
}

static bool open_extension(struct expansion *expansion, const struct loading *loading)
{
    if (expansion->has_base) {
        return open_in_base(expansion, loading->path, PITH_RULE_EXTENSION, loading->maybe);
    }
    struct pith_linkmap map;
    if (!pith_linkmap_start(expansion->loader, loading->path, expansion->arena, &map, expansion->error)) {
        return false;
    }
    propose_objects(expansion, &map, 0, (struct why){0}, loading->maybe);
    object_to_failures(expansion, &map, 0, loading->maybe);
    return true;
}

bool expand_extension(struct expansion *expansion, uint32_t node)
{
    const struct pith_node *file = &expansion->closure->graph.nodes.items[node];
    struct loading loading = {.run = open_extension,
                              .path = pith_text(pith_view_texts(expansion->view), file->text),
                              .maybe = !file->certain};
    loading.maybe |= expansion->has_base && is_foreign(expansion, loading.path);
    return on_all_processors(expansion, node, &loading);
}

static bool open_listed(struct expansion *expansion, const struct loading *loading)
{
    return !expansion->has_base || open_in_base(expansion, loading->path, PITH_RULE_DLOPEN_LISTED, loading->maybe);
}

bool expand_library(struct expansion *expansion, uint32_t node)
{
    const char *name = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    if (!expansion->has_base) {
        object_to(expansion,
                  (struct pith_finding){.rule = "missing-library",
                                        .severity = PITH_BREACH,
                                        .path = name,
                                        .reason = "is listed in [libraries] dlopen, but no program would open it",
                                        .remedy = "name a program in [program] or [python]"});
        return true;
    }
    if (strcmp(name, PITH_WANT_GCONV_PATH) == 0) {
        return follow_gconv_path(expansion);
    }
    return strcmp(name, "gconv") == 0
               ? follow_gconv(expansion)
               : on_all_processors(
                     expansion, node,
                     &(struct loading){.run = open_listed,
                                       .path = name,
                                       /* by calls in source files only? nobody knows whether they are made */
                                       .maybe = !expansion->closure->graph.nodes.items[node].sure});
}
