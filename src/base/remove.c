/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk without recursion and without names remembered: whatever can be unlinked is, and the first directory that is
 * not empty is entered; when it is empty, its parent, still open, is read anew. Each level is held by its descriptor
 * and nothing goes up by "..", so that a directory that is moved away meanwhile leads nowhere else. Below the last
 * level directories are moved up to the first one, so that depth costs neither descriptors nor memory.
 */
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LEVELS = 32 };

struct walk {
    int levels[LEVELS]; /* open directories; the first one is the caller's */
    unsigned depth;
    unsigned long removed; /* or moved */
    unsigned lifted;       /* names given at the first level */
};

struct record { /* getdents64(2); readdir would need memory */
    uint64_t inode;
    int64_t offset;
    uint16_t size;
    unsigned char type;
    char name[];
};

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

bool pith_directory_is_empty(int parent, const char *name, bool *empty)
{
    _Alignas(struct record) char buffer[256 + sizeof(struct record)];
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    long size;
    *empty = true;
    while (*empty && (size = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < size; at += ((const struct record *)(const void *)(buffer + at))->size) {
            *empty = *empty && is_dots(((const struct record *)(const void *)(buffer + at))->name);
        }
    }
    int number = errno;
    (void)close(fd);
    errno = number;
    return size >= 0 || !*empty;
}

static bool is_mounted(int fd)
{
    struct statx status;
    return statx(fd, "", AT_EMPTY_PATH, 0, &status) == 0 && (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/* A directory may have its final mode already, which can forbid reading and removing. What is mounted is not ours. */
static int open_directory(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW) == 0) {
        fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (fd >= 0 && is_mounted(fd)) {
        (void)close(fd);
        return -1;
    }
    if (fd >= 0) {
        (void)fchmod(fd, 0700);
    }
    return fd;
}

/* A name that says nothing: the digits of a number. No snprintf in a signal handler. */
static void number_name(unsigned number, char name[16])
{
    char digits[16];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
    } while ((number /= 10) > 0);
    for (size_t i = 0; i < count; i++) {
        name[i] = digits[count - 1 - i];
    }
    name[count] = '\0';
}

/* Moves a directory up to the first level, where it will be met again. */
static bool lift(struct walk *walk, const char *name)
{
    char to[16];
    for (unsigned tries = 0; tries < 100; tries++) {
        number_name(walk->lifted++, to);
        if (renameat(walk->levels[walk->depth], name, walk->levels[0], to) == 0) {
            return true;
        }
        if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR) {
            return false;
        }
    }
    return false;
}

/* A directory that is not empty: true when the walk goes on in it. */
static bool enter(struct walk *walk, const char *name)
{
    int fd = open_directory(walk->levels[walk->depth], name);
    if (fd >= 0 && walk->depth + 1 < LEVELS) {
        walk->levels[++walk->depth] = fd;
        return true;
    }
    bool no_room = fd >= 0 || errno == EMFILE || errno == ENFILE;
    if (fd >= 0) {
        (void)close(fd);
    }
    walk->removed += no_room && walk->depth > 0 && lift(walk, name);
    return false;
}

/* Removes what can be removed of the directory in hand; true when a child was entered before its end. */
static bool sweep(struct walk *walk)
{
    _Alignas(struct record) char buffer[4096];
    int fd = walk->levels[walk->depth];
    (void)lseek(fd, 0, SEEK_SET);
    for (;;) {
        long size = syscall(SYS_getdents64, fd, buffer, sizeof buffer);
        if (size <= 0) {
            return false;
        }
        for (long at = 0; at < size;) {
            const struct record *record = (const struct record *)(const void *)(buffer + at);
            at += record->size;
            if (is_dots(record->name)) {
                continue;
            }
            int usual = record->type == DT_DIR ? AT_REMOVEDIR : 0; /* not every file system tells types */
            if (unlinkat(fd, record->name, usual) == 0 || unlinkat(fd, record->name, AT_REMOVEDIR - usual) == 0) {
                walk->removed++;
            } else if (enter(walk, record->name)) {
                return true;
            }
        }
    }
}

/* Where nothing was removed since a child was left, it is one that cannot be emptied. */
void pith_empty_directory(int fd)
{
    struct walk walk = {.levels = {fd}};
    unsigned long before = 0;
    (void)fchmod(fd, 0700);
    for (bool resists = false; !resists;) {
        if (sweep(&walk)) {
            continue;
        }
        if (walk.depth == 0) {
            break;
        }
        resists = walk.removed == before;
        before = walk.removed;
        (void)close(walk.levels[walk.depth--]);
    }
    while (walk.depth > 0) {
        (void)close(walk.levels[walk.depth--]);
    }
}
