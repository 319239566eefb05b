/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same entries as a directory. Every step is relative to an open directory and refuses links, so that nothing
 * can lead a write elsewhere. Directories get their own mode, owner and time last and from the bottom up: a read-only
 * one must take its children first, and each child would move its time.
 */
#include "base/guard.h"
#include "base/io.h"
#include "layer/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 << 10 };

struct place {
    int root;
    int64_t time;
    bool owners;      /* may set them */
    char *path;       /* of the directory that is open, relative to the root; "" is the root */
    size_t path_size; /* of `path` */
    int fd;           /* that directory, or -1 */
    unsigned char *piece;
    struct pith_arena arena;
};

static void finish(struct place *place)
{
    pith_close_scope(&place->fd);
    pith_arena_finish(&place->arena);
}

static bool fail(const char *path, struct pith_error *error, const char *doing)
{
    int number = errno;
    return pith_fail_errno(error, PITH_SYSTEM, number, "cannot %s %s", doing, path);
}

/*
 * Opens the directory that `path` stands in, and says by which name. Neighbours follow each other, so the last
 * directory is kept open.
 */
static bool open_parent(struct place *place, const char *path, int *fd, const char **name, struct pith_error *error)
{
    const char *slash = strrchr(path, '/');
    size_t size = slash == path ? 0 : (size_t)(slash - path) - 1;
    *name = slash + 1;
    if (size == 0) {
        *fd = place->root;
        return true;
    }
    if (place->fd < 0 || place->path_size != size || memcmp(place->path, path + 1, size) != 0) {
        pith_arena_finish(&place->arena);
        pith_close_scope(&place->fd);
        place->path = pith_copy(&place->arena, path + 1, size);
        place->path_size = size;
        place->fd = pith_guarded_open(place->root, place->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (place->fd < 0) {
            return fail(path, error, "reach the place of");
        }
    }
    *fd = place->fd;
    return true;
}

static bool may_not_own(const struct pith_entry *entry, struct pith_error *error)
{
    if (errno == EINVAL || errno == EPERM) {
        return pith_fail_errno(error, PITH_SYSTEM, errno,
                               "cannot give %s to %u:%u, which this user namespace does not allow; write a tar, or run "
                               "as an ordinary user",
                               entry->path, entry->uid, entry->gid);
    }
    return fail(entry->path, error, "set the owner of");
}

/* Owner before mode: a change of owner clears setuid and setgid. */
static bool dress(const struct place *place, const struct pith_entry *entry, int fd, struct pith_error *error)
{
    const struct timespec times[2] = {{.tv_sec = place->time}, {.tv_sec = place->time}};
    if (place->owners && fchown(fd, entry->uid, entry->gid) != 0) {
        return may_not_own(entry, error);
    }
    if (fchmod(fd, entry->mode & 07777) != 0) {
        return fail(entry->path, error, "set the mode of");
    }
    if (futimens(fd, times) != 0) {
        return fail(entry->path, error, "set the time of");
    }
    return true;
}

static bool copy(struct place *place, struct pith_reading *reading, const struct pith_entry *entry, int fd,
                 struct pith_error *error)
{
    for (uint64_t left = pith_content_size(entry); left > 0;) {
        size_t size = left < PIECE ? (size_t)left : PIECE;
        if (!pith_content_read(reading, place->piece, size, error)) {
            return false;
        }
        if (!pith_write_full(fd, place->piece, size)) {
            return fail(entry->path, error, "write");
        }
        left -= size;
    }
    return true;
}

static bool make_file(struct place *place, const struct pith_entry *entry, int parent, const char *name,
                      struct pith_error *error)
{
    __attribute__((cleanup(pith_content_abandon))) struct pith_reading reading = {0};
    if (!pith_content_open(&reading, entry, error)) {
        return false;
    }
    PITH_CLOSE int fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(entry->path, error, "create");
    }
    return copy(place, &reading, entry, fd, error) && pith_content_close(&reading, error) &&
           dress(place, entry, fd, error);
}

static bool make_link(const struct place *place, const struct pith_entry *entry, int parent, const char *name,
                      struct pith_error *error)
{
    const struct timespec times[2] = {{.tv_sec = place->time}, {.tv_sec = place->time}};
    if (symlinkat(entry->target, parent, name) != 0) {
        return fail(entry->path, error, "create the link");
    }
    if (place->owners && fchownat(parent, name, entry->uid, entry->gid, AT_SYMLINK_NOFOLLOW) != 0) {
        return may_not_own(entry, error);
    }
    if (utimensat(parent, name, times, AT_SYMLINK_NOFOLLOW) != 0) {
        return fail(entry->path, error, "set the time of");
    }
    return true;
}

static bool make_twin(struct place *place, const struct pith_entry *entry, int parent, const char *name,
                      struct pith_error *error)
{
    /* The target's own parent is opened beside the one in hand, which stays for the neighbours. */
    const char *slash = strrchr(entry->target, '/');
    PITH_CLOSE int opened = -1;
    int from = place->root;
    if (slash != entry->target) {
        char *directory = pith_copy(&place->arena, entry->target + 1, (size_t)(slash - entry->target) - 1);
        opened = pith_guarded_open(place->root, directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
        from = opened;
    }
    if (from < 0 || linkat(from, slash + 1, parent, name, 0) != 0) {
        return fail(entry->path, error, "create the hard link");
    }
    return true;
}

static bool make(struct place *place, const struct pith_entry *entry, struct pith_error *error)
{
    int parent;
    const char *name;
    if (entry->path[1] == '\0') {
        return true;
    }
    if (!open_parent(place, entry->path, &parent, &name, error)) {
        return false;
    }
    switch (entry->type) {
    case PITH_ENTRY_DIRECTORY:
        return mkdirat(parent, name, 0700) == 0 || fail(entry->path, error, "create the directory");
    case PITH_ENTRY_FILE:
        return make_file(place, entry, parent, name, error);
    case PITH_ENTRY_SYMLINK:
        return make_link(place, entry, parent, name, error);
    case PITH_ENTRY_HARDLINK:
        return make_twin(place, entry, parent, name, error);
    }
    return false;
}

static bool dress_directory(struct place *place, const struct pith_entry *entry, struct pith_error *error)
{
    int parent = place->root;
    const char *name = ".";
    if (entry->path[1] != '\0' && !open_parent(place, entry->path, &parent, &name, error)) {
        return false;
    }
    PITH_CLOSE int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return fail(entry->path, error, "open the directory");
    }
    return dress(place, entry, fd, error);
}

bool pith_directory_write(const struct pith_entry *entries, uint32_t count, int64_t time, int fd,
                          struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    __attribute__((cleanup(finish))) struct place place = {
        .root = fd, .time = time, .owners = geteuid() == 0, .fd = -1, .piece = pith_alloc(&arena, PIECE)};
    for (uint32_t i = 0; i < count; i++) {
        if (!make(&place, &entries[i], error)) {
            return false;
        }
    }
    for (uint32_t i = count; i-- > 0;) {
        if (entries[i].type == PITH_ENTRY_DIRECTORY && !dress_directory(&place, &entries[i], error)) {
            return false;
        }
    }
    return true;
}
