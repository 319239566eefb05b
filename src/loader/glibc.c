/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where glibc looks for one name, in order (elf/dl-load.c, _dl_map_object): RPATHs up the chain of loaders unless the
 * one who wants it has a RUNPATH, then the program's; LD_LIBRARY_PATH; RUNPATH; ld.so.cache; the built-in directories.
 */
#include "loader/glibc.h"

/* Run paths depend on where the object was found only when they hold $ORIGIN. */
static bool split_run_paths(struct pith_linkmap_state *map, struct member *member, struct pith_error *error)
{
    struct file *file = member->file;
    if (file->split && file->origin == member->origin && !map->secure) {
        return true;
    }
    struct pith_loader *loader = map->loader;
    const char *origin = pith_text(loader->texts, member->origin);
    const char *runpath = file->elf->runpath, *rpath = file->elf->rpath;
    if (!linkmap_secure_path(map, member, &runpath, error) || !linkmap_secure_path(map, member, &rpath, error)) {
        return false;
    }
    if (runpath != NULL) {
        file->runpath = loader_split(loader, &loader->arena, runpath, ":", origin, map->target);
    } else if (rpath != NULL) {
        file->rpath = loader_split(loader, &loader->arena, rpath, ":", origin, map->target);
    }
    file->split = !map->secure; /* the same file may be part of a process that is not */
    file->origin = member->origin;
    return true;
}

static enum answer try_rpaths(struct query *query, uint32_t from)
{
    struct pith_linkmap_state *map = query->map;
    bool did_program = false;
    uint32_t hops = 0;
    for (uint32_t i = from; i != NO_OBJECT && hops <= map->members.count; i = map->members.items[i].loader, hops++) {
        struct member *member = &map->members.items[i];
        did_program |= i == 0;
        if (member->file->elf->rpath == NULL || member->file->elf->runpath != NULL) {
            continue;
        }
        if (!split_run_paths(map, member, query->error)) {
            return ANSWER_FAILED;
        }
        enum answer answer = glibc_try_directories(query, &member->file->rpath, PITH_BY_RPATH);
        if (answer != ANSWER_NONE) {
            return answer;
        }
    }
    return did_program || from == 0 ? ANSWER_NONE : try_rpaths(query, 0);
}

/* DF_1_NODEFLIB: what the cache has in a built-in directory does not count. */
static bool is_builtin(const struct query *query, const char *path)
{
    const struct directories *builtin = &query->map->target->builtin;
    for (uint32_t i = 0; i < builtin->count; i++) {
        const char *directory = pith_text(query->map->loader->texts, builtin->ids[i]);
        if (strncmp(path, directory, strlen(directory)) == 0) {
            return true;
        }
    }
    return false;
}

static enum answer try_cache(struct query *query, bool nodeflib)
{
    struct pith_linkmap_state *map = query->map;
    if (nodeflib && !loader_know_builtin(map->loader, map->target, query->error)) {
        return ANSWER_FAILED;
    }
    const struct cache *cache = loader_cache(map->loader, map->target->big_endian, query->error);
    if (cache == NULL) {
        return ANSWER_FAILED;
    }
    bool variant, stop = false;
    const char *path = loader_cache_find(cache, query->name, map->target, &variant);
    if (path == NULL) {
        return ANSWER_NONE;
    }
    glibc_report(query, path, PITH_BY_CACHE);
    if (nodeflib && is_builtin(query, path)) {
        return ANSWER_NONE;
    }
    enum answer answer = glibc_try_file(query, path, PITH_BY_CACHE, &stop);
    query->search->variant = answer == ANSWER_FOUND && variant;
    return answer;
}

static enum answer look_in_builtin(struct query *query)
{
    struct target *target = query->map->target;
    if (!loader_know_builtin(query->map->loader, target, query->error)) {
        return ANSWER_FAILED;
    }
    return glibc_try_directories(query, &target->builtin, PITH_BY_DEFAULT);
}

static enum answer look_by_default(struct query *query, bool nodeflib)
{
    enum answer answer = try_cache(query, nodeflib);
    return answer != ANSWER_NONE || nodeflib ? answer : look_in_builtin(query);
}

/* The answer of cache and built-in directories is the same for all objects of all maps: it is kept by name. */
static enum answer try_default(struct query *query, uint32_t name, bool nodeflib)
{
    struct target *target = query->map->target;
    struct pith_loader *loader = query->map->loader;
    if (loader->options.tried != NULL || nodeflib) {
        return look_by_default(query, nodeflib);
    }
    if (name >= target->default_room) {
        uint32_t room = pith_texts_count(loader->texts) * 2;
        struct search **larger = pith_alloc_array(&loader->arena, room, sizeof *larger);
        if (target->default_room > 0) {
            memcpy(larger, target->defaults, target->default_room * sizeof *larger);
        }
        target->defaults = larger;
        target->default_room = room;
    }
    if (target->defaults[name] == NULL) {
        struct search *kept = pith_alloc(&loader->arena, sizeof *kept);
        struct query fresh = *query;
        fresh.search = kept;
        if (look_by_default(&fresh, false) == ANSWER_FAILED) {
            return ANSWER_FAILED;
        }
        target->defaults[name] = kept;
    }
    const struct search *kept = target->defaults[name];
    const char *skipped = query->search->skipped;
    *query->search = *kept;
    query->search->skipped = skipped != NULL ? skipped : kept->skipped;
    return kept->path == NULL ? ANSWER_NONE : ANSWER_FOUND;
}

static enum answer try_all(struct query *query, uint32_t name, uint32_t from)
{
    struct pith_linkmap_state *map = query->map;
    struct member *wanter = from == NO_OBJECT ? NULL : &map->members.items[from];
    const struct pith_elf *elf = wanter == NULL ? NULL : wanter->file->elf;
    enum answer answer = ANSWER_NONE;
    if (map->trusted) {
        return look_in_builtin(query);
    }
    if (elf == NULL || elf->runpath == NULL) {
        answer = try_rpaths(query, wanter == NULL ? 0 : from);
    }
    if (answer == ANSWER_NONE) {
        answer = glibc_try_directories(query, &map->library_path, PITH_BY_LIBRARY_PATH);
    }
    if (answer == ANSWER_NONE && elf != NULL && elf->runpath != NULL) {
        if (!split_run_paths(map, wanter, query->error)) {
            return ANSWER_FAILED;
        }
        answer = glibc_try_directories(query, &wanter->file->runpath, PITH_BY_RUNPATH);
    }
    return answer != ANSWER_NONE ? answer : try_default(query, name, elf != NULL && elf->nodeflib);
}

static bool open_path(struct query *query)
{
    const char *path = query->name;
    glibc_report(query, path, PITH_BY_PATH);
    struct image *image = loader_image(query->map->loader, path, query->error);
    if (image == NULL) {
        return false;
    }
    const char *why;
    enum verdict verdict = loader_judge(query->map->target, image, &why);
    if (verdict == VERDICT_GOOD || verdict == VERDICT_FATAL) {
        query->search->refused = why;
        (void)glibc_accept(query, path, image, PITH_BY_PATH);
    } else if (why != NULL) {
        query->search->skipped = pith_format(&query->map->loader->arena, "%s %s", path, why);
    }
    return true;
}

bool glibc_search(struct pith_linkmap_state *map, uint32_t name, uint32_t from, struct search *search,
                  struct pith_error *error)
{
    *search = (struct search){0};
    struct query query = {.map = map, .name = pith_text(map->loader->texts, name), .search = search, .error = error};
    query.length = strlen(query.name);
    if (strchr(query.name, '/') != NULL) {
        return open_path(&query);
    }
    return try_all(&query, name, from) != ANSWER_FAILED;
}
