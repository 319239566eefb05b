/* SPDX-License-Identifier: Apache-2.0 */
/* A tree that stands on a base image: all that the base has is part of it, with the packages that own it. */
#include "base/path.h"
#include "rootfs/room.h"

struct standing {
    struct building *building;
    const struct pith_source *base;
    uint32_t own; /* entries that were there before; sorted */
};

/* The entry of the tree at a path, among those that were there before. */
static const struct pith_entry *find(const struct standing *standing, const char *path)
{
    struct pith_rootfs before = *standing->building->rootfs;
    before.entries.count = standing->own;
    return pith_rootfs_find(&before, path);
}

static bool append(struct standing *standing, const char *path, const struct pith_stat *stat)
{
    static const enum pith_entry_type types[] = {
        [PITH_REGULAR] = PITH_ENTRY_FILE, [PITH_DIRECTORY] = PITH_ENTRY_DIRECTORY, [PITH_SYMLINK] = PITH_ENTRY_SYMLINK};
    struct building *building = standing->building;
    struct pith_entry entry = {
        .path = pith_text(pith_view_texts(building->view), pith_intern(pith_view_texts(building->view), path)),
        .type = types[stat->type],
        .mode = stat->mode,
        .uid = stat->uid,
        .gid = stat->gid,
        .seen = *stat,
        .in_base = true,
    };
    if (stat->type == PITH_REGULAR) {
        entry.source = standing->base;
        entry.source_path = entry.path;
    } else if (stat->type == PITH_SYMLINK &&
               !standing->base->ops->readlink(standing->base, path, building->arena, &entry.target, building->error)) {
        return false;
    }
    *rootfs_present(building, pith_intern(pith_view_texts(building->view), path)) = true;
    pith_push(building->arena, &building->rootfs->entries, entry);
    return true;
}

static bool walk(struct standing *standing, const char *directory)
{
    struct building *building = standing->building;
    const struct pith_source_ops *ops = standing->base->ops;
    const char **names;
    uint32_t count;
    if (!ops->list(standing->base, directory, building->arena, &names, &count, building->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_join(building->arena, directory, names[i]);
        const struct pith_entry *own = find(standing, path);
        struct pith_stat stat;
        if (!ops->lookup(standing->base, path, &stat, building->error)) {
            return false;
        }
        bool ours = own != NULL && (own->type != PITH_ENTRY_DIRECTORY || stat.type != PITH_DIRECTORY);
        if (stat.type == PITH_ABSENT || stat.type == PITH_SPECIAL || ours) {
            continue; /* what is put over a directory hides what is in it */
        }
        if ((own == NULL && !append(standing, path, &stat)) || (stat.type == PITH_DIRECTORY && !walk(standing, path))) {
            return false;
        }
    }
    return true;
}

/* The base's attributes stay, unless somebody asked for others. */
static bool keep_attributes(struct building *building, const struct pith_source *base, struct pith_entry *entry)
{
    struct pith_found found;
    struct pith_stat stat;
    enum pith_seen seen = pith_view_look(building->view, entry->path, &found, building->error);
    if (seen != PITH_SEEN_FOUND || pith_view_mount(building->view, found.mount)->role != PITH_ROLE_SOURCE) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!base->ops->lookup(base, entry->path, &stat, building->error)) {
        return false;
    }
    if (stat.type == PITH_DIRECTORY) {
        entry->mode = stat.mode;
        entry->uid = stat.uid;
        entry->gid = stat.gid;
    }
    return true;
}

bool rootfs_keep_attributes(struct building *building, const struct pith_source *base)
{
    for (uint32_t i = 0; base != NULL && i < building->rootfs->entries.count; i++) {
        struct pith_entry *entry = &building->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_DIRECTORY && !keep_attributes(building, base, entry)) {
            return pith_context(building->error, "reading the base %s", base->name);
        }
    }
    return true;
}

bool rootfs_add_base(struct building *building, const struct pith_source *base)
{
    struct standing standing = {.building = building, .base = base, .own = building->rootfs->entries.count};
    if (base == NULL) {
        return true;
    }
    if (!walk(&standing, "/")) {
        return pith_context(building->error, "reading the base %s", base->name);
    }
    rootfs_sort(building->rootfs);
    return true;
}

static uint32_t same_package(struct building *building, const struct pith_package *package)
{
    struct pith_package_set *known = &building->rootfs->packages;
    for (uint32_t i = 0; i < known->list.count; i++) {
        const struct pith_package *other = &known->list.items[i];
        if (other->database == package->database && strcmp(other->name, package->name) == 0 &&
            strcmp(other->version, package->version) == 0) {
            return i;
        }
    }
    pith_push(building->arena, &known->list, *package);
    return known->list.count - 1;
}

static bool read_packages(struct building *building, struct pith_view *view)
{
    struct pith_rootfs *rootfs = building->rootfs;
    struct pith_package_set packages;
    PITH_VEC(const char *) paths = {0};
    PITH_VEC(uint32_t) entries = {0};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (entry->in_base && entry->type != PITH_ENTRY_DIRECTORY) {
            pith_push(building->arena, &paths, entry->path);
            pith_push(building->arena, &entries, i);
        }
    }
    if (!pith_packages_read(view, paths.items, paths.count, building->arena, &packages, building->error)) {
        return false;
    }
    for (uint32_t i = 0; i < entries.count; i++) {
        if (packages.owners[i] != 0) {
            rootfs->entries.items[entries.items[i]].package =
                same_package(building, &packages.list.items[packages.owners[i] - 1]) + 1;
        }
    }
    return true;
}

bool rootfs_own_base(struct building *building, const struct pith_source *base)
{
    struct pith_view *view;
    if (base == NULL) {
        return true;
    }
    if (!pith_view_of(base, &view, building->error)) {
        return false;
    }
    return pith_view_close(view, read_packages(building, view), building->error) ||
           pith_context(building->error, "reading the packages of the base %s", base->name);
}
