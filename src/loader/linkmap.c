/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a link map: a program and all that it wants (start), a further object in the same process (dlopen), a
 * copy that goes its own way (fork). What one name leads to is load.c's to say, in which order close.c's.
 */
#include "loader/loader.h"

void linkmap_attach(struct pith_linkmap_state *map)
{
    struct pith_loader *loader = map->loader;
    if (loader->current == map->serial) {
        return;
    }
    loader->current = map->serial;
    loader->generation++;
    for (uint32_t i = 0; i < map->members.count; i++) {
        if (!map->members.items[i].no_inode) {
            map->members.items[i].file->generation = loader->generation;
            map->members.items[i].file->object = i;
        }
    }
    /* The object that had a name first keeps it, so the earlier ones are stamped last. */
    for (uint32_t i = map->aliases.count; i-- > 0;) {
        loader->stamps.items[map->aliases.items[i].name] =
            (struct stamp){.generation = loader->generation, .object = map->aliases.items[i].object};
    }
}

void linkmap_publish(struct pith_linkmap_state *map, struct pith_linkmap *public)
{
    *public = (struct pith_linkmap){
        .objects = map->objects.items,
        .count = map->objects.count,
        .order = map->order.items,
        .binds = map->binds.items,
        .bind_count = map->binds.count,
        .failures = map->failures.items,
        .failure_count = map->failures.count,
        .interpreter = map->objects.items[0].elf->interpreter,
        .state = map,
    };
}

static struct pith_linkmap_state *new_state(struct pith_loader *loader, struct pith_arena *arena)
{
    struct pith_linkmap_state *map = pith_alloc(arena, sizeof *map);
    map->loader = loader;
    map->arena = arena;
    map->serial = ++loader->serial;
    map->self = NO_OBJECT;
    return map;
}

/* Objects[0]. $ORIGIN of a program is the directory of its real path; a library opened as ldd does keeps its own. */
static bool add_program(struct pith_linkmap_state *map, const char *path, struct pith_error *error)
{
    struct pith_loader *loader = map->loader;
    const struct image *image = loader_image(loader, path, error);
    if (image == NULL) {
        return pith_context(error, "opening %s", path);
    }
    if (image->seen != PITH_SEEN_FOUND || image->unreadable) {
        return pith_fail(error, PITH_MISSING, "%s %s", path,
                         image->unreadable ? "may not be read (permission denied)" : pith_seen_text(image->seen));
    }
    if (image->verdict != PITH_ELF_OK) {
        return pith_fail(error, PITH_MISSING, "%s is no ELF file that can be loaded: %s", path,
                         image->found.stat.type == PITH_DIRECTORY ? "it is a directory"
                         : image->why == NULL                     ? "it is another kind of file"
                                                                  : image->why);
    }
    struct file *file = image->file;
    if (!loader_target(loader, file->elf, &map->target, error)) {
        return pith_context(error, "opening %s", path);
    }
    bool program = file->elf->interpreter != NULL;
    const char *name = pith_text(loader->texts, image->path);
    const char *real = pith_text(loader->texts, image->found.path);
    (void)linkmap_add(map,
                      &(struct pith_object){.name = name,
                                            .path = name,
                                            .found = image->found,
                                            .elf = file->elf,
                                            .needed_by = NO_OBJECT,
                                            .found_by = PITH_BY_PROGRAM},
                      &(struct member){.file = file,
                                       .loader = NO_OBJECT,
                                       .no_inode = program && !map->target->musl,
                                       .origin = program ? loader_directory_of(loader, real) : image->directory},
                      image->path, image->path);
    if (program && !map->target->musl) {
        linkmap_name(map, 0, 0); /* the program's own name is the empty one */
    }
    return true;
}

/* The kernel opens PT_INTERP as it stands; without it nothing runs. */
static void check_interpreter(struct pith_linkmap_state *map)
{
    const char *interpreter = map->objects.items[0].elf->interpreter;
    const struct target *target = map->target;
    if (interpreter == NULL || target->image != NULL) {
        return;
    }
    linkmap_fail(map, &(struct pith_need_failure){.name = interpreter,
                                                  .reason = "the program's loader (PT_INTERP) is not there",
                                                  .needed_by = 0,
                                                  .fault = PITH_NEED_MISSING});
}

static void know_self(struct pith_linkmap_state *map)
{
    const struct target *target = map->target;
    if (target->image == NULL || target->interpreter == NULL) {
        return;
    }
    map->self_name = pith_intern(map->loader->texts, target->interpreter);
    map->self_soname = target->musl ? 0 : target->image->file->soname;
}

static void split_library_path(struct pith_linkmap_state *map)
{
    const char *path = map->loader->options.library_path;
    if (path != NULL && !map->target->musl && !map->secure) {
        const char *origin = pith_text(map->loader->texts, map->members.items[0].origin);
        map->library_path = loader_split(map->loader, map->arena, path, ":;", origin, map->target);
    }
}

bool pith_linkmap_start(struct pith_loader *loader, const char *path, struct pith_arena *arena,
                        struct pith_linkmap *public, struct pith_error *error)
{
    struct pith_linkmap_state *map = new_state(loader, arena);
    linkmap_attach(map);
    if (!add_program(map, path, error)) {
        return false;
    }
    const struct pith_elf *elf = map->objects.items[0].elf;
    if (elf->dynamic || elf->interpreter != NULL) {
        know_self(map);
        map->secure = linkmap_is_secure(map);
        check_interpreter(map);
        split_library_path(map);
        map->trusted = map->secure;
        if (!linkmap_audit(map, error) || !linkmap_preload(map, error)) {
            return pith_context(error, "following the audit and preload objects of %s", path);
        }
        map->trusted = false;
        if (!linkmap_close(map, 0, error)) {
            return pith_context(error, "following the libraries of %s", path);
        }
        if (elf->interpreter != NULL && map->self_name != 0) {
            (void)linkmap_self(map, elf->interpreter, 0);
        }
        linkmap_prove_versions(map, 0);
        linkmap_judge_filters(map);
        linkmap_take_in_audits(map);
    }
    linkmap_publish(map, public);
    return true;
}

bool pith_linkmap_dlopen(struct pith_linkmap *public, const char *name, uint32_t caller, uint32_t *opened,
                         struct pith_error *error)
{
    struct pith_linkmap_state *map = public->state;
    struct pith_loader *loader = map->loader;
    linkmap_attach(map);
    if (loader_has_token(name)) {
        const char *origin = pith_text(loader->texts, map->members.items[caller].origin);
        const char *expanded = loader_expand(loader, map->arena, name, origin, map->target);
        name = expanded == NULL ? name : expanded;
    }
    uint32_t first = map->order.count;
    bool musl = map->target->musl;
    const struct want want = {.name = pith_intern(loader->texts, name),
                              .from = caller,
                              .loader = musl ? caller : NO_OBJECT,
                              .dlopened = true,
                              .as = PITH_BY_PROGRAM};
    map->opening = true;
    bool good = linkmap_load(map, &want, opened, error) && linkmap_close(map, first, error);
    map->opening = false;
    if (good) {
        linkmap_prove_versions(map, first);
        linkmap_publish(map, public);
    }
    return good || pith_context(error, "opening %s at run time", name);
}

/* Copies into the other arena's own room: both maps grow apart from here. */
#define COPY(vec) \
    do { \
        copy->vec.items = pith_alloc_array(arena, map->vec.count + 1U, sizeof *copy->vec.items); \
        copy->vec.room = map->vec.count + 1; \
        if (map->vec.count > 0) { \
            memcpy(copy->vec.items, map->vec.items, map->vec.count * sizeof *copy->vec.items); \
        } \
    } while (0)

void pith_linkmap_fork(const struct pith_linkmap *public, struct pith_arena *arena, struct pith_linkmap *fork)
{
    const struct pith_linkmap_state *map = public->state;
    struct pith_linkmap_state *copy = pith_alloc(arena, sizeof *copy);
    *copy = *map;
    copy->arena = arena;
    copy->serial = ++map->loader->serial;
    COPY(objects);
    COPY(members);
    COPY(order);
    COPY(binds);
    COPY(failures);
    COPY(aliases);
    COPY(filters);
    COPY(gone);
    linkmap_publish(copy, fork);
}
