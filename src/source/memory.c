/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree in memory as a source: made files go through the same rooms as all others. Entries are few, so a sorted
 * look-up is not worth its code; a file opens as an anonymous file of the kernel.
 */
#include "base/io.h"
#include "pith/source.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct entry {
    struct pith_made made;
    bool implied; /* only because something lies below it */
};

struct memory {
    struct pith_source source;
    struct pith_arena *arena;
    PITH_VEC(struct entry) entries;
};

static struct memory *of(const struct pith_source *source)
{
    return (struct memory *)(uintptr_t)(const void *)source;
}

static struct entry *find(const struct memory *memory, const char *path)
{
    for (uint32_t i = 0; i < memory->entries.count; i++) {
        if (strcmp(memory->entries.items[i].made.path, path) == 0) {
            return &memory->entries.items[i];
        }
    }
    return NULL;
}

static const struct pith_made *made_at(const struct pith_source *source, const char *path)
{
    const struct entry *entry = find(of(source), path);
    return entry == NULL ? NULL : &entry->made;
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *found,
                   struct pith_error *error)
{
    (void)error;
    const struct memory *memory = of(source);
    const struct entry *entry = find(memory, path);
    *found = (struct pith_stat){.type = PITH_ABSENT};
    if (entry != NULL) {
        const struct pith_made *made = &entry->made;
        *found = (struct pith_stat){
            .type = made->type,
            .mode = made->mode,
            .uid = made->uid,
            .gid = made->gid,
            .links = 1,
            .size = made->type == PITH_REGULAR ? made->size : 0,
            .inode = (uint64_t)(entry - memory->entries.items) + 1,
            .implied = entry->implied,
        };
    }
    return true;
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    const struct pith_made *made = made_at(source, path);
    if (made == NULL || made->type != PITH_SYMLINK) {
        return pith_fail(error, PITH_SYSTEM, "%s is no link among the made files", path);
    }
    *target = pith_copy(arena, made->bytes, made->size);
    return true;
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    (void)error;
    const struct memory *memory = of(source);
    size_t length = path[1] == '\0' ? 0 : strlen(path);
    PITH_VEC(const char *) found = {0};
    for (uint32_t i = 0; i < memory->entries.count; i++) {
        const char *entry = memory->entries.items[i].made.path;
        if (strncmp(entry, path, length) == 0 && entry[length] == '/' && entry[length + 1] != '\0' &&
            strchr(entry + length + 1, '/') == NULL) {
            pith_push(arena, &found, entry + length + 1);
        }
    }
    *names = found.items;
    *count = found.count;
    return true;
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *content,
                      struct pith_error *error)
{
    const struct pith_made *made = made_at(source, path);
    if (made == NULL || made->type != PITH_REGULAR) {
        return pith_fail(error, PITH_SYSTEM, "%s is no file among the made files", path);
    }
    PITH_CLOSE int fd = memfd_create("pith", MFD_CLOEXEC);
    if (fd < 0 || !pith_write_full(fd, made->bytes, made->size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot hold the made file %s", path);
    }
    *content = (struct pith_content){.size = made->size};
    content->fd = pith_take_fd(&fd);
    return true;
}

static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *content,
                      const struct pith_stat *seen, struct pith_error *error)
{
    (void)source, (void)path, (void)content, (void)seen, (void)error;
    return true;
}

static void destroy(struct pith_source *source)
{
    (void)source; /* the arena's */
}

static const struct pith_source_ops memory_ops = {
    .lookup = lookup,
    .readlink = read_link,
    .list = list,
    .open = open_file,
    .unchanged = unchanged,
    .destroy = destroy,
};

static void add(struct memory *memory, const struct pith_made *made, bool implied)
{
    struct entry entry = {*made, implied}, *there = find(memory, made->path);
    if (there != NULL) {
        *there = implied ? *there : entry;
        return;
    }
    const char *slash = strrchr(made->path, '/');
    if (slash > made->path) {
        const char *above = pith_copy(memory->arena, made->path, (size_t)(slash - made->path));
        add(memory, &(struct pith_made){.path = above, .type = PITH_DIRECTORY, .mode = 0755}, true);
    }
    pith_push(memory->arena, &memory->entries, entry);
}

void pith_source_add(struct pith_source *source, const struct pith_made *made)
{
    add(of(source), made, false);
}

struct pith_source *pith_source_memory(const char *name, struct pith_arena *arena)
{
    struct memory *memory = pith_alloc(arena, sizeof *memory);
    memory->source = (struct pith_source){.ops = &memory_ops, .name = name};
    memory->arena = arena;
    add(memory, &(struct pith_made){.path = "/", .type = PITH_DIRECTORY, .mode = 0755}, true);
    return &memory->source;
}
