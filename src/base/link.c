/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an output goes when its name is a link. Links are read one by one, since the kernel's rule for them
 * (fs.protected_symlinks) must hold for a path that no call of the kernel follows, too: in a directory in which
 * everybody may write but only owners remove, as /tmp, a link counts only if it belongs to this user or to whom the
 * directory belongs. Anybody else could have root replace a file of theirs by leaving a link under a likely name.
 */
#include "base/link.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOPS = 40 }; /* as many as the kernel follows */

static const char *without_slashes(struct pith_arena *arena, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    return pith_copy(arena, path, length);
}

/* Up to and with its last slash; "" for a name alone. */
static const char *above(struct pith_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : pith_copy(arena, path, (size_t)(slash - path) + 1);
}

static bool is_anybodys(int directory, const struct stat *link)
{
    static const mode_t shared = S_ISVTX | S_IWOTH;
    struct stat status;
    return fstat(directory, &status) != 0 ||
           ((status.st_mode & shared) == shared && link->st_uid != geteuid() && link->st_uid != status.st_uid);
}

enum step { STEP_END, STEP_ABSENT, STEP_LINK, STEP_REFUSED };

/* One descriptor for the question and the answer: a link that takes another's place in between is not read. */
static enum step step(const char *place, const char *parent, char target[static PATH_MAX])
{
    PITH_CLOSE int directory = open(*parent == '\0' ? "." : parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    PITH_CLOSE int fd = directory < 0 ? -1 : openat(directory, place + strlen(parent), O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        return STEP_ABSENT;
    }
    if (!S_ISLNK(status.st_mode)) {
        return STEP_END;
    }
    if (is_anybodys(directory, &status)) {
        return STEP_REFUSED;
    }
    ssize_t length = readlinkat(fd, "", target, PATH_MAX - 1);
    target[length < 0 ? 0 : length] = '\0';
    return length > 0 ? STEP_LINK : STEP_ABSENT;
}

bool pith_follow_output(const char *path, struct pith_arena *arena, const char **place, struct pith_error *error)
{
    char target[PATH_MAX];
    *place = without_slashes(arena, path);
    for (unsigned hop = 0; hop <= HOPS; hop++) {
        const char *parent = above(arena, *place);
        switch (step(*place, parent, target)) {
        case STEP_END:
            return true;
        case STEP_ABSENT: /* a first name that is not there yet is what most outputs have */
            return hop == 0 || pith_fail_errno(error, PITH_USAGE, errno,
                                               "%s is a link to no file; remove it or name another output", path);
        case STEP_REFUSED:
            return pith_fail(error, PITH_USAGE,
                             "%s is a link of somebody else's in a directory where everybody may write; remove it or "
                             "name another output",
                             path);
        case STEP_LINK:
            *place = without_slashes(arena, pith_format(arena, "%s%s", *target == '/' ? "" : parent, target));
        }
    }
    return pith_fail_errno(error, PITH_USAGE, ELOOP, "%s is a link to no file; remove it or name another output", path);
}
