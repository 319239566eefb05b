/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one name leads to: an object that is loaded already (by a name, its soname, the loader's own names or its
 * inode), a new one, or a failure. Everything that enters a link map enters here.
 */
#include "loader/loader.h"

static struct stamp *stamp_of(struct pith_loader *loader, uint32_t name)
{
    pith_extend(&loader->arena, &loader->stamps, name, (struct stamp){0});
    return &loader->stamps.items[name];
}

void linkmap_name(struct pith_linkmap_state *map, uint32_t name, uint32_t object)
{
    struct stamp *stamp = stamp_of(map->loader, name);
    if (stamp->generation != map->loader->generation) {
        *stamp = (struct stamp){.generation = map->loader->generation, .object = object};
        pith_push(map->arena, &map->aliases, (struct alias){.name = name, .object = object});
    }
}

void linkmap_fail(struct pith_linkmap_state *map, const struct pith_need_failure *failure)
{
    pith_push(map->arena, &map->failures, *failure);
}

uint32_t linkmap_add(struct pith_linkmap_state *map, const struct pith_object *object, const struct member *member,
                     uint32_t path, uint32_t name)
{
    uint32_t index = map->objects.count;
    pith_push(map->arena, &map->objects, *object);
    pith_push(map->arena, &map->members, *member);
    pith_push(map->arena, &map->order, index);
    if (!member->no_inode) {
        member->file->generation = map->loader->generation;
        member->file->object = index;
    }
    if (!map->target->musl) {
        if (!member->no_inode) {
            linkmap_name(map, path, index);
            linkmap_name(map, name, index);
        }
        if (member->file->soname != 0) {
            linkmap_name(map, member->file->soname, index);
        }
    }
    return index;
}

uint32_t linkmap_self(struct pith_linkmap_state *map, const char *name, uint32_t from)
{
    if (map->self == NO_OBJECT) {
        const struct target *target = map->target;
        const struct image *image = target->image;
        const struct pith_object object = {.name = name,
                                           .path = target->interpreter,
                                           .found = image->found,
                                           .elf = image->file->elf,
                                           .needed_by = from,
                                           .found_by = PITH_BY_LOADED};
        const struct member member = {.file = image->file,
                                      .loader = NO_OBJECT,
                                      .no_inode = !target->musl,
                                      .origin = image->directory,
                                      .done = target->musl};
        map->self = linkmap_add(map, &object, &member, map->self_name, map->self_name);
        linkmap_name(map, map->self_name, map->self);
    }
    return map->self;
}

static bool is_self(const struct pith_linkmap_state *map, uint32_t name)
{
    if (map->self_name == 0) {
        return false;
    }
    if (map->target->musl) {
        return musl_is_self(map, pith_text(map->loader->texts, name));
    }
    return name == map->self_name || (map->self_soname != 0 && name == map->self_soname);
}

/* The loader itself is in the list from the beginning, so that it answers to its names before all others. */
static uint32_t find_loaded(struct pith_linkmap_state *map, const struct want *want)
{
    struct pith_loader *loader = map->loader;
    if (is_self(map, want->name)) {
        return linkmap_self(map, pith_text(loader->texts, want->name), want->from);
    }
    const struct stamp *stamp = stamp_of(loader, want->name);
    return stamp->generation == loader->generation ? stamp->object : NO_OBJECT;
}

static void fail(struct pith_linkmap_state *map, const struct want *want, const struct search *search,
                 const char *refused)
{
    struct pith_need_failure failure = {.name = pith_text(map->loader->texts, want->name),
                                        .needed_by = want->from,
                                        .fault = PITH_NEED_MISSING,
                                        .optional = want->optional};
    if (refused != NULL) {
        failure.fault = PITH_NEED_REFUSED;
        failure.reason = pith_format(map->arena, "%s %s", search->path, refused);
    } else if (search->skipped != NULL) {
        failure.reason = pith_format(map->arena, "not found; %s", search->skipped);
    } else {
        failure.reason = "not found";
    }
    linkmap_fail(map, &failure);
}

/* A file that is there: the object of the same inode under one more name, or a new one. */
static bool add_found(struct pith_linkmap_state *map, const struct want *want, const struct search *search,
                      uint32_t *object, struct pith_error *error)
{
    struct pith_loader *loader = map->loader;
    struct file *file = search->image->file;
    bool musl = map->target->musl;
    bool by_search = search->by != PITH_BY_PATH;
    if (file->generation == loader->generation) {
        *object = file->object;
        if (!musl || by_search) {
            linkmap_name(map, want->name, file->object);
        }
        return true;
    }
    if (musl && map->self_name != 0 && file == map->target->image->file) {
        *object = linkmap_self(map, pith_text(loader->texts, want->name), want->from);
        linkmap_name(map, want->name, *object);
        return true;
    }
    if (musl && file->elf->defines_libc) {
        struct want libc = *want;
        libc.name = pith_intern(loader->texts, "libc.so");
        return linkmap_load(map, &libc, object, error);
    }
    const char *refused = musl ? NULL : loader_refusal(file->elf, want->dlopened);
    bool stack;
    if (!loader_refuses_stack(map, file->elf, &stack, error)) {
        return false;
    }
    refused =
        refused == NULL && stack ? "wants an executable stack, which glibc 2.41 and later refuse at run time" : refused;
    if (refused != NULL) {
        fail(map, want, search, refused);
        return true;
    }
    const struct image *image = search->image;
    *object = linkmap_add(
        map,
        &(struct pith_object){.name = want->written != NULL ? want->written : pith_text(loader->texts, want->name),
                              .path = pith_text(loader->texts, image->path),
                              .found = image->found,
                              .elf = file->elf,
                              .needed_by = want->from,
                              .found_by = want->as == PITH_BY_PRELOAD ? PITH_BY_PRELOAD : search->by,
                              .variant = search->variant},
        &(struct member){.file = file, .loader = want->loader, .origin = image->directory}, image->path, want->name);
    if (musl && by_search) {
        linkmap_name(map, want->name, *object);
    }
    return true;
}

static void note_bind(struct pith_linkmap_state *map, const struct want *want, const struct search *search,
                      uint32_t object)
{
    struct pith_texts *texts = map->loader->texts;
    const struct pith_object *bound = &map->objects.items[object];
    bool searched = search->path != NULL && object != map->self;
    struct pith_bind bind = {
        .name = pith_text(texts, want->name),
        .path = searched ? pith_text(texts, search->image->path) : bound->path,
        .from = want->from,
        .to = object,
        .found_by = searched ? search->by : bound->found_by,
        .variant = searched ? search->variant : bound->variant,
    };
    if (want->as == PITH_BY_PRELOAD) {
        bind.found_by = PITH_BY_PRELOAD;
    }
    pith_push(map->arena, &map->binds, bind);
}

bool linkmap_load(struct pith_linkmap_state *map, const struct want *want, uint32_t *object, struct pith_error *error)
{
    struct search search = {0};
    *object = find_loaded(map, want);
    if (*object == NO_OBJECT) {
        bool musl = map->target->musl;
        if (!(musl ? musl_search(map, want->name, want->from, &search, error)
                   : glibc_search(map, want->name, want->from, &search, error))) {
            return false;
        }
        if (search.path == NULL || search.refused != NULL) {
            fail(map, want, &search, search.refused);
            return true;
        }
        if (!add_found(map, want, &search, object, error)) {
            return false;
        }
    }
    if (*object != NO_OBJECT) {
        note_bind(map, want, &search, *object);
    }
    return true;
}
