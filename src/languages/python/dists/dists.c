/* SPDX-License-Identifier: Apache-2.0 */
/* All distributions of an environment, found by their *.dist-info and *.egg-info, and who owns which file. */
#include "languages/python/dists/room.h"

#include "base/path.h"

static uint32_t *slot(struct pith_arena *arena, struct pith_dist_index *index, uint32_t id)
{
    pith_extend(arena, index, id, 0);
    return &index->items[id];
}

static bool is_of_base(struct dist_reading *reading, const struct pith_dist *dist)
{
    struct pith_found found;
    return pith_view_look(reading->view, dist->directory, &found, NULL) == PITH_SEEN_FOUND &&
           pith_view_mount(reading->view, found.mount)->role == PITH_ROLE_BASE;
}

/* Two of a name in one site: where one is the base's, the other lies over it and counts. True when that is `second`. */
static bool lies_over(struct dist_reading *reading, struct pith_dist *first, struct pith_dist *second)
{
    bool below = strcmp(first->site, second->site) == 0 && is_of_base(reading, first);
    if (below == is_of_base(reading, second) || strcmp(first->site, second->site) != 0) {
        return false;
    }
    *(below ? &second->over : &first->over) = below ? first->directory : second->directory;
    return below;
}

/* A file belongs to the first that claims it. */
static void enter(struct dist_reading *reading, struct pith_dists *dists, struct pith_dist *dist)
{
    struct pith_texts *texts = pith_view_texts(reading->view);
    uint32_t *named = slot(reading->arena, &dists->names, pith_intern(texts, dist->name));
    uint32_t at = *named != 0 ? *named : dists->list.count + 1;
    if (*named == 0) {
        pith_push(reading->arena, &dists->list, *dist);
    }
    dists->list.items[at - 1] = *dist;
    *named = at;
    for (uint32_t i = 0; i < dist->files.count; i++) {
        uint32_t *owner = slot(reading->arena, &dists->owners, pith_intern(texts, dist->files.items[i]));
        *owner = *owner == 0 ? at : *owner;
    }
}

/* "name-1.2.dist-info": what stands before the first '-' is the name until the metadata says better. */
static const char *name_of_directory(struct dist_reading *reading, const char *directory)
{
    size_t size = (size_t)(strrchr(directory, '.') - directory); /* ".dist-info" */
    const char *hyphen = memchr(directory, '-', size);
    return pith_copy(reading->arena, directory, hyphen == NULL ? size : (size_t)(hyphen - directory));
}

/* Is there one of this name already, which stands before it? */
static bool is_hidden(struct dist_reading *reading, struct pith_dists *dists, struct pith_dist *dist)
{
    uint32_t named = *slot(reading->arena, &dists->names, pith_intern(pith_view_texts(reading->view), dist->name));
    return named != 0 && !lies_over(reading, &dists->list.items[named - 1], dist);
}

static bool read_one(struct dist_reading *reading, struct pith_dists *dists, const char *site, const char *name)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    reading->scratch = &scratch;
    struct pith_dist dist = {
        .site = site,
        .directory = pith_join(reading->arena, site, name),
        .shown = name_of_directory(reading, name),
        .version = "",
    };
    if (!dist_metadata(reading, &dist)) {
        return false;
    }
    dist.name = pith_dist_normalise(reading->arena, dist.shown, strlen(dist.shown));
    if (is_hidden(reading, dists, &dist)) {
        return true;
    }
    if (!dist_requires(reading, &dist) || !dist_direct_url(reading, &dist) || !dist_files(reading, &dist) ||
        !dist_entry_points(reading, &dist)) {
        return false;
    }
    if (reading->metadata != NULL) {
        dist.supplier = dist_supplier_of(reading->metadata, reading->arena);
        dist.licence = dist_licence_of(reading->metadata, reading->arena);
    }
    enter(reading, dists, &dist);
    return true;
}

static bool read_site(struct dist_reading *reading, struct pith_dists *dists, const struct pith_found *site)
{
    const char *const *names;
    uint32_t count;
    const char *path = pith_text(pith_view_texts(reading->view), site->path);
    if (!pith_view_list(reading->view, site->path, &names, &count, reading->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if ((pith_has_extension(names[i], ".dist-info") || pith_has_extension(names[i], ".egg-info")) &&
            !read_one(reading, dists, path, names[i])) {
            return pith_context(reading->error, "reading the distribution %s/%s", path, names[i]);
        }
    }
    return true;
}

bool pith_dists_read(struct pith_view *view, const char *const *sites, uint32_t count, struct pith_arena *arena,
                     struct pith_dists *dists, struct pith_error *error)
{
    struct dist_reading reading = {.view = view, .arena = arena, .error = error};
    *dists = (struct pith_dists){.view = view};
    for (uint32_t i = 0; i < count; i++) {
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(view, sites[i], &found, error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY && !read_site(&reading, dists, &found)) {
            return false;
        }
    }
    return true;
}

static uint32_t look_up(const struct pith_dist_index *index, uint32_t id)
{
    return id < index->count && index->items[id] != 0 ? index->items[id] - 1 : UINT32_MAX;
}

uint32_t pith_dists_owner(const struct pith_dists *dists, uint32_t path)
{
    return look_up(&dists->owners, path);
}

uint32_t pith_dists_named(const struct pith_dists *dists, const char *name)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    uint32_t id = pith_text_find(pith_view_texts(dists->view), pith_dist_normalise(&arena, name, strlen(name)));
    return id == 0 ? UINT32_MAX : look_up(&dists->names, id);
}
