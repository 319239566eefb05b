/* SPDX-License-Identifier: Apache-2.0 */
/* What of a tree the base has already, to the byte: it is marked, and no layer writes it. */
#include "rootfs/room.h"

#include "base/io.h"

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

/* What is the base's, and so does not ship, must be what was understood all the same. */
static bool compare(const struct pith_entry *entry, struct reading *own, const struct reading *other, bool *same,
                    struct pith_error *error)
{
    for (bool again = true; again;) {
        *same = true;
        if (!same_pieces(entry, own, other, same)) {
            return pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again", entry->path);
        }
        again = false;
        if (entry->source != NULL &&
            !pith_source_prove(own->source, own->path, own->seen, &own->content, &again, error)) {
            return false;
        }
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
    bool read = compare(entry, &own, &other, same, error);
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
