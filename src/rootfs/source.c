/* SPDX-License-Identifier: Apache-2.0 */
/* The composed tree as a source: what is looked up is what ships; contents come from where the entries say. */
#include "rootfs/room.h"

#include "base/io.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

struct composed {
    struct pith_source source;
    const struct pith_rootfs *rootfs;
};

static const struct pith_rootfs *of(const struct pith_source *source)
{
    return ((const struct composed *)(const void *)source)->rootfs;
}

/* The entry whose bytes are behind a path: hard links lead to their first name. */
static const struct pith_entry *file_at(const struct pith_source *source, const char *path)
{
    const struct pith_entry *entry = pith_rootfs_find(of(source), path);
    return entry != NULL && entry->type == PITH_ENTRY_HARDLINK ? pith_rootfs_find(of(source), entry->target) : entry;
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *found,
                   struct pith_error *error)
{
    (void)error;
    const struct pith_entry *entry = file_at(source, path);
    *found = (struct pith_stat){.type = path[1] == '\0' ? PITH_DIRECTORY : PITH_ABSENT, .mode = 0755, .links = 1};
    if (entry != NULL) {
        static const enum pith_type types[] = {[PITH_ENTRY_DIRECTORY] = PITH_DIRECTORY,
                                               [PITH_ENTRY_FILE] = PITH_REGULAR,
                                               [PITH_ENTRY_SYMLINK] = PITH_SYMLINK};
        *found = (struct pith_stat){
            .type = types[entry->type], .mode = entry->mode, .uid = entry->uid, .gid = entry->gid, .links = 1};
        found->size = entry->type == PITH_ENTRY_FILE ? pith_entry_size(entry) : 0;
        found->inode = (uint64_t)(entry - of(source)->entries.items) + 1;
    }
    return true;
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    const struct pith_entry *entry = pith_rootfs_find(of(source), path);
    (void)arena;
    if (entry == NULL || entry->type != PITH_ENTRY_SYMLINK) {
        return pith_fail(error, PITH_SYSTEM, "%s is no link in the composed tree", path);
    }
    *target = entry->target;
    return true;
}

/*
 * The first entry from `first` on that lies behind all whose paths begin so, or (`among`) the first of those. Sorted by
 * bytes, they are beside each other.
 */
static uint32_t find(const struct pith_rootfs *rootfs, uint32_t first, const char *begin, size_t size, bool among)
{
    uint32_t left = first, right = rootfs->entries.count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        int order = strncmp(rootfs->entries.items[middle].path, begin, size);
        if (order < 0 || (order == 0 && !among)) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return left;
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    (void)error;
    const struct pith_rootfs *rootfs = of(source);
    const char *begin = path[1] == '\0' ? path : pith_format(arena, "%s/", path);
    size_t length = strlen(begin);
    PITH_VEC(const char *) found = {0};
    for (uint32_t i = find(rootfs, 0, begin, length, true); i < rootfs->entries.count;) {
        const char *entry = rootfs->entries.items[i].path, *slash;
        if (strncmp(entry, begin, length) != 0) {
            break;
        }
        slash = strchr(entry + length, '/');
        if (slash == NULL) {
            pith_push(arena, &found, entry + length);
            i++;
        } else { /* past all that lies in one directory below */
            i = find(rootfs, i, entry, (size_t)(slash + 1 - entry), false);
        }
    }
    *names = found.items;
    *count = found.count;
    return true;
}

/* A file that is partly made is put together in memory; such files are small. */
static bool open_made(const struct pith_entry *entry, struct pith_content *content, struct pith_error *error)
{
    PITH_CLOSE int fd = memfd_create("pith", MFD_CLOEXEC);
    if (fd < 0 || !pith_write_full(fd, entry->head, entry->head_size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot hold the made file %s", entry->path);
    }
    if (entry->source != NULL) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_content rest;
        size_t size = (size_t)(entry->seen.size - entry->skip);
        char *bytes = pith_alloc(&arena, size + 1);
        if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &rest, error)) {
            return false;
        }
        bool read = pith_source_read(entry->source, entry->source_path, &entry->seen, &rest, bytes, size,
                                     entry->skip) == (ssize_t)size;
        if (!pith_source_close(entry->source, entry->source_path, &entry->seen, &rest, error)) {
            return false;
        }
        if (!read || !pith_write_full(fd, bytes, size)) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s", entry->path);
        }
    }
    *content = (struct pith_content){.size = pith_entry_size(entry)};
    content->fd = pith_take_fd(&fd);
    return true;
}

static bool is_made(const struct pith_entry *entry)
{
    return entry->source == NULL || entry->head_size > 0 || entry->skip > 0;
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *content,
                      struct pith_error *error)
{
    const struct pith_entry *entry = file_at(source, path);
    if (entry == NULL || entry->type != PITH_ENTRY_FILE) {
        return pith_fail(error, PITH_SYSTEM, "%s is no file in the composed tree", path);
    }
    return is_made(entry) ? open_made(entry, content, error)
                          : pith_source_open(entry->source, entry->source_path, &entry->seen, content, error);
}

static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *content,
                      const struct pith_stat *seen, struct pith_error *error)
{
    const struct pith_entry *entry = file_at(source, path);
    (void)seen;
    return is_made(entry) ||
           entry->source->ops->unchanged(entry->source, entry->source_path, content, &entry->seen, error);
}

static void destroy(struct pith_source *source)
{
    (void)source; /* the arena's */
}

static bool origin(const struct pith_source *source, const char *path, const struct pith_source **other,
                   struct pith_stat *seen)
{
    const struct pith_entry *entry = file_at(source, path);
    if (entry == NULL || entry->type != PITH_ENTRY_FILE || is_made(entry)) {
        return false;
    }
    *other = entry->source;
    *seen = entry->seen;
    return true;
}

/* The bytes are the other source's; of a made file they were noted when it was put together. */
static void note(const struct pith_source *source, const char *path, const struct pith_content *content,
                 const struct pith_stat *seen, uint64_t offset, const void *bytes, size_t size)
{
    const struct pith_entry *entry = file_at(source, path);
    (void)seen;
    if (!is_made(entry) && entry->source->ops->note != NULL) {
        entry->source->ops->note(entry->source, entry->source_path, content, &entry->seen, offset, bytes, size);
    }
}

static bool prove(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                  struct pith_content *content, bool *again, struct pith_error *error)
{
    const struct pith_entry *entry = file_at(source, path);
    (void)seen;
    *again = false;
    return is_made(entry) || pith_source_prove(entry->source, entry->source_path, &entry->seen, content, again, error);
}

static const struct pith_source_ops composed_ops = {.lookup = lookup,
                                                    .readlink = read_link,
                                                    .list = list,
                                                    .open = open_file,
                                                    .unchanged = unchanged,
                                                    .destroy = destroy,
                                                    .origin = origin,
                                                    .note = note,
                                                    .prove = prove};

struct pith_source *pith_rootfs_source(const struct pith_rootfs *rootfs, struct pith_arena *arena)
{
    struct composed *composed = pith_alloc(arena, sizeof *composed);
    composed->source = (struct pith_source){.ops = &composed_ops, .name = "the composed tree"};
    composed->rootfs = rootfs;
    return &composed->source;
}
