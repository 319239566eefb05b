/*
 * A tree that stands on a base image: all that the base has is part of it, and what it has already is written again by
 * no layer. Entries of the base are marked; so are those that turn out to be the same in the end.
 */
#include "rootfs/room.h"

#include "base/io.h"

#include <stdlib.h>

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
        const char *path = pith_format(building->arena, "%s/%s", directory[1] == '\0' ? "" : directory, names[i]);
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

/* Directories that both have keep the base's attributes, unless somebody asked for others. */
static bool keep_attributes(struct standing *standing)
{
    struct building *building = standing->building;
    for (uint32_t i = 0; i < standing->own; i++) {
        struct pith_entry *entry = &building->rootfs->entries.items[i];
        struct pith_found found;
        struct pith_stat stat;
        enum pith_seen seen = entry->type != PITH_ENTRY_DIRECTORY
                                  ? PITH_SEEN_ABSENT
                                  : pith_view_look(building->view, entry->path, &found, building->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        enum pith_role role =
            seen == PITH_SEEN_FOUND ? pith_view_mount(building->view, found.mount)->role : PITH_ROLE_MADE;
        if (role != PITH_ROLE_SOURCE) {
            continue;
        }
        if (!standing->base->ops->lookup(standing->base, entry->path, &stat, building->error)) {
            return false;
        }
        if (stat.type == PITH_DIRECTORY) {
            entry->mode = stat.mode;
            entry->uid = stat.uid;
            entry->gid = stat.gid;
        }
    }
    return true;
}

bool rootfs_add_base(struct building *building, const struct pith_source *base)
{
    rootfs_sort(building->rootfs);
    struct standing standing = {.building = building, .base = base, .own = building->rootfs->entries.count};
    if (base == NULL) {
        return true;
    }
    if (!keep_attributes(&standing) || !walk(&standing, "/")) {
        return pith_context(building->error, "reading the base %s", base->name);
    }
    rootfs_sort(building->rootfs);
    return true;
}

/* ---- what the base has already ---- */

enum { PIECE = 64 << 10 };

struct reading {
    const struct pith_source *source;
    const char *path;
    const struct pith_stat *seen;
    struct pith_content content;
};

static bool begin(struct reading *reading, struct pith_error *error)
{
    reading->content = (struct pith_content){.fd = -1};
    return pith_source_open(reading->source, reading->path, reading->seen, &reading->content, error);
}

static bool end(struct reading *reading, struct pith_error *error)
{
    return pith_source_close(reading->source, reading->path, reading->seen, &reading->content, error);
}

/* `head` of the entry, then the bytes of its source, against those of the base. */
static bool same_pieces(const struct pith_entry *entry, const struct reading *own, const struct reading *other,
                        bool *same)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    unsigned char *one = pith_alloc_unset(&scratch, PIECE), *two = pith_alloc_unset(&scratch, PIECE);
    uint64_t size = other->content.size;
    for (uint64_t at = 0; at < size && *same;) {
        bool head = at < entry->head_size;
        uint64_t left = head ? entry->head_size - at : size - at;
        size_t count = left < PIECE ? (size_t)left : PIECE;
        if (pith_pread_full(other->content.fd, two, count, other->content.offset + at) != (ssize_t)count ||
            (!head && pith_pread_full(own->content.fd, one, count,
                                      own->content.offset + entry->skip + at - entry->head_size) != (ssize_t)count)) {
            return false;
        }
        *same = memcmp(head ? (const unsigned char *)entry->head + at : one, two, count) == 0;
        at += count;
    }
    return true;
}

static bool same_content(const struct pith_entry *entry, const struct pith_source *base, const struct pith_stat *stat,
                         bool *same, struct pith_error *error)
{
    struct reading own = {entry->source, entry->source_path, &entry->seen, {.fd = -1}};
    struct reading other = {base, entry->path, stat, {.fd = -1}};
    *same = pith_entry_size(entry) == stat->size;
    if (!*same) {
        return true;
    }
    if (!begin(&other, error) || (entry->source != NULL && !begin(&own, error))) {
        return false;
    }
    bool read = same_pieces(entry, &own, &other, same) ||
                pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again", entry->path);
    bool closed = end(&other, error);
    return (entry->source == NULL || end(&own, error)) && closed && read;
}

/* A file of the source has no mode of its own but that it can be run. */
static bool same_attributes(const struct building *building, const struct pith_entry *entry,
                            const struct pith_stat *stat)
{
    struct pith_found found;
    if (entry->type == PITH_ENTRY_SYMLINK ||
        (entry->mode == stat->mode && entry->uid == stat->uid && entry->gid == stat->gid)) {
        return true;
    }
    bool of_source = pith_view_look(building->view, entry->path, &found, NULL) == PITH_SEEN_FOUND &&
                     pith_view_mount(building->view, found.mount)->role == PITH_ROLE_SOURCE;
    return of_source && entry->type == PITH_ENTRY_FILE && entry->uid == 0 && entry->gid == 0 &&
           (stat->mode & entry->mode & 0555) == (entry->mode & 0555) && (stat->mode & 06002) == 0;
}

static bool is_in_base(const struct building *building, const struct pith_source *base, const struct pith_entry *entry,
                       bool *is)
{
    static const enum pith_type types[] = {
        [PITH_ENTRY_FILE] = PITH_REGULAR, [PITH_ENTRY_DIRECTORY] = PITH_DIRECTORY, [PITH_ENTRY_SYMLINK] = PITH_SYMLINK};
    struct pith_stat stat;
    const char *target;
    *is = false;
    if (!base->ops->lookup(base, entry->path, &stat, building->error)) {
        return false;
    }
    if (stat.type != types[entry->type] || !same_attributes(building, entry, &stat)) {
        return true;
    }
    if (entry->type == PITH_ENTRY_FILE && entry->source != base) {
        return same_content(entry, base, &stat, is, building->error);
    }
    if (entry->type == PITH_ENTRY_SYMLINK) {
        if (!base->ops->readlink(base, entry->path, building->arena, &target, building->error)) {
            return false;
        }
        *is = strcmp(target, entry->target) == 0;
        return true;
    }
    *is = entry->type == PITH_ENTRY_DIRECTORY || strcmp(entry->path, entry->source_path) == 0;
    return true;
}

bool rootfs_mark_base(struct building *building, const struct pith_source *base)
{
    for (uint32_t i = 0; i < building->rootfs->entries.count && base != NULL; i++) {
        struct pith_entry *entry = &building->rootfs->entries.items[i];
        bool settled = entry->in_base && entry->type != PITH_ENTRY_DIRECTORY;
        if (!settled && !is_in_base(building, base, entry, &entry->in_base)) {
            return pith_context(building->error, "comparing %s with the base %s", entry->path, base->name);
        }
    }
    return true;
}
