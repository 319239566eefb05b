/* openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, or a walk that refuses links itself. */
#include "source/guard.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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
        int next = openat(from, part, last ? flags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
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
