/* SPDX-License-Identifier: Apache-2.0 */
/* openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, or a walk that refuses links itself. */
#include "base/guard.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One step down. openat says ENOTDIR of a link where a directory is wanted; openat2 says ELOOP, and so do we. */
static int step_into(int from, const char *part)
{
    int next = openat(from, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (next < 0 && errno == ENOTDIR) {
        bool link = fstatat(from, part, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
        errno = link ? ELOOP : ENOTDIR;
    }
    return next;
}

int pith_guarded_open_by_walk(int fd, const char *path, int flags)
{
    PITH_CLOSE int directory = -1;
    int from = fd;
    char part[256]; /* NAME_MAX and a NUL */
    for (;;) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof part) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(part, path, length);
        part[length] = '\0';
        if (strcmp(part, "..") == 0) {
            errno = EXDEV;
            return -1;
        }
        bool last = path[length] == '\0';
        int next = last ? openat(from, part, flags | O_NOFOLLOW) : step_into(from, part);
        if (last || next < 0) {
            return next;
        }
        pith_close_scope(&directory);
        directory = next;
        from = next;
        path += length + 1;
    }
}

int pith_guarded_open(int fd, const char *path, int flags)
{
    struct open_how how = {
        .flags = (unsigned)flags | O_NOFOLLOW,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    long opened = syscall(SYS_openat2, fd, path, &how, sizeof how);
    if (opened < 0 && (errno == ENOSYS || errno == EPERM)) {
        return pith_guarded_open_by_walk(fd, path, flags);
    }
    return (int)opened;
}
