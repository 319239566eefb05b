/* Which hidden names are leftovers: ".NAME.pith-PID-HEX", of no living process and with nobody's lock on them. */
#include "base/stale.h"

#include "base/io.h"
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The process number in the name; 0: it is no temporary's. */
static pid_t owner_of(const char *name)
{
    static const char mark[] = ".pith-";
    const char *found = NULL;
    for (const char *next = name; name[0] == '.' && (next = strstr(next + 1, mark)) != NULL;) {
        found = next;
    }
    if (found == NULL) {
        return 0;
    }
    char *end;
    long pid = strtol(found + sizeof mark - 1, &end, 10);
    bool fits = *end == '-' && strspn(end + 1, "0123456789abcdef") == 6 && end[7] == '\0';
    return fits && pid > 0 && pid <= INT32_MAX ? (pid_t)pid : 0;
}

#ifndef SYS_pidfd_open /* the same on all architectures that pith knows */
#define SYS_pidfd_open 434
#endif

/*
 * A process that has ended, though its parent may not have asked for it, is ready to be read: pidfd_open(2). Where the
 * kernel does not tell, nothing is swept; signal 0 would tell too, but the sandbox keeps signals from leaving pith.
 */
static bool is_alive(pid_t pid)
{
    PITH_CLOSE int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd process = {.fd = fd, .events = POLLIN};
    return fd < 0 ? errno != ESRCH : poll(&process, 1, 0) == 0;
}

static void sweep(int directory, const char *name)
{
    PITH_CLOSE int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        (void)pith_remove_tree(directory, name);
    } else if (S_ISREG(status.st_mode)) {
        (void)unlinkat(directory, name, 0);
    }
}

void pith_sweep_stale(int directory)
{
    int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = fd < 0 ? NULL : fdopendir(fd);
    if (names == NULL) {
        pith_close_scope(&fd);
        return;
    }
    for (const struct dirent *next; (next = readdir(names)) != NULL;) {
        pid_t owner = owner_of(next->d_name);
        if (owner != 0 && !is_alive(owner)) {
            sweep(directory, next->d_name);
        }
    }
    (void)closedir(names);
}

void pith_hold_temporary(int fd)
{
    (void)flock(fd, LOCK_EX | LOCK_NB);
}
