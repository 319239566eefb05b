/* Which hidden names are leftovers: ".NAME.pith-PID-HEX", of no living process and with nobody's lock on them. */
#include "base/stale.h"

#include "base/io.h"
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

/* A killed process whose parent has not asked for it keeps its number, and holds nothing: proc(5), state Z or X. */
static bool is_remains(pid_t pid)
{
    char path[32], text[512];
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (size <= 0) {
        return false;
    }
    text[size] = '\0';
    const char *name_end = strrchr(text, ')'); /* "PID (NAME) STATE …" */
    return name_end != NULL && name_end[1] == ' ' && (name_end[2] == 'Z' || name_end[2] == 'X');
}

static bool is_alive(pid_t pid)
{
    return (kill(pid, 0) == 0 || errno != ESRCH) && !is_remains(pid);
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
