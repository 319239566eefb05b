/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which hidden names are leftovers: ".NAME.pith-PID-HEX", made by this user, of no living process and with nobody's
 * lock on them. A name alone proves nothing, and neither does an owner: whoever may rename in a directory can give that
 * name to another thing of ours. So only those directories are swept where nobody else can.
 */
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

/* A file has no second name, which another would have given it. */
static bool is_own(const struct stat *status)
{
    return status->st_uid == geteuid() &&
           (S_ISDIR(status->st_mode) || (S_ISREG(status->st_mode) && status->st_nlink == 1));
}

/* What is no temporary of ours is not even opened: that can have effects. */
static void sweep(int directory, const char *name)
{
    struct stat status;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !is_own(&status)) {
        return;
    }
    PITH_CLOSE int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0 || !is_own(&status) || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return;
    }
    bool tree = S_ISDIR(status.st_mode);
    if (tree) {
        pith_empty_directory(fd);
    }
    (void)unlinkat(directory, name, tree ? AT_REMOVEDIR : 0);
}

/*
 * Can nobody but this user and root rename what this user has in it? A sticky directory (/tmp) keeps others from that;
 * a group of the same number as the user is the user's own, as pam_umask(8) has it.
 */
static bool is_private(int directory)
{
    struct stat status;
    if (fstat(directory, &status) != 0 || (status.st_uid != geteuid() && status.st_uid != 0)) {
        return false;
    }
    bool own_group = status.st_gid == getegid() && getegid() == geteuid();
    mode_t others = S_IWOTH | (own_group ? 0 : S_IWGRP);
    return (status.st_mode & others) == 0 || (status.st_mode & S_ISVTX) != 0;
}

void pith_sweep_stale(int directory)
{
    int fd = is_private(directory) ? openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
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
