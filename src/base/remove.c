/*
 * A walk without recursion and without names remembered: whatever can be unlinked is; the first directory that is not
 * empty is entered, and ".." leads back, where reading starts over. What was removed does not come up again, so each
 * name is met once, plus once for each directory beside it that was not empty.
 */
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* A directory may have its final mode already, which can forbid reading and removing. */
static int open_directory(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0) {
        fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (fd >= 0) {
        (void)fchmod(fd, 0700);
    }
    return fd;
}

/* Removes what can be removed of one directory. Returns a child that is not empty, open, or -1; counts removals. */
static int sweep(int fd, unsigned long *removed)
{
    _Alignas(struct record) char buffer[4096];
    (void)lseek(fd, 0, SEEK_SET);
    for (;;) {
        long size = syscall(SYS_getdents64, fd, buffer, sizeof buffer);
        if (size <= 0) {
            return -1;
        }
        for (long at = 0; at < size;) {
            const struct record *record = (const struct record *)(const void *)(buffer + at);
            at += record->size;
            if (is_dots(record->name)) {
                continue;
            }
            int usual = record->type == DT_DIR ? AT_REMOVEDIR : 0; /* not every file system tells types */
            if (unlinkat(fd, record->name, usual) == 0 || unlinkat(fd, record->name, AT_REMOVEDIR - usual) == 0) {
                ++*removed;
                continue;
            }
            int child = open_directory(fd, record->name);
            if (child >= 0) {
                return child;
            }
        }
    }
}

bool pith_remove_tree(int parent, const char *name)
{
    int fd = open_directory(parent, name);
    if (fd < 0) {
        return false;
    }
    unsigned long removed = 0, before = 0;
    for (unsigned depth = 0;;) {
        int next = sweep(fd, &removed);
        if (next >= 0) {
            depth++;
        } else if (depth == 0 || (removed == before && depth > 0)) {
            break; /* all done, or a directory that cannot be emptied */
        } else {
            before = removed;
            depth--;
            next = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        }
        (void)close(fd);
        if (next < 0) {
            return false;
        }
        fd = next;
    }
    (void)close(fd);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}
