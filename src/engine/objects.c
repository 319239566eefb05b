/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of a link map: they become files with an edge from the one that wanted them; what the loader would not
 * find, or refuse, becomes a finding.
 */
#include "engine/engine.h"

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
                             .level = maybe || failure->optional ? PITH_NOTE : PITH_ERROR,
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
