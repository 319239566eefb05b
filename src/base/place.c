/* SPDX-License-Identifier: Apache-2.0 */
/* What may become an output. Whatever could be refused is refused before the work is done. */
#include "base/place.h"

#include "base/io.h"
#include "base/link.h"
#include "base/output.h"
#include "base/remove.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool place_of_file(const char *path, struct pith_arena *arena, const char **place, struct pith_error *error)
{
    struct stat status;
    size_t length = strlen(path);
    bool there = stat(path, &status) == 0;
    *place = NULL;
    if ((there && S_ISDIR(status.st_mode)) || (length > 0 && path[length - 1] == '/')) {
        return pith_fail(error, PITH_USAGE, "%s is a directory where a file is wanted; name a file in it", path);
    }
    return (there && !S_ISREG(status.st_mode)) || pith_follow_output(path, arena, place, error);
}

/* Whether the directory may be replaced: it is absent or empty. */
static bool is_free(const char *path, const char *place, struct pith_error *error)
{
    struct stat status;
    if (lstat(place, &status) != 0) {
        return true; /* absent; anything else shows when the parent is opened */
    }
    if (!S_ISDIR(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "%s is a file where a directory is wanted; name another output", path);
    }
    bool empty = true;
    if (!pith_directory_is_empty(AT_FDCWD, place, &empty)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read the directory %s", path);
    }
    if (!empty) {
        return pith_fail(error, PITH_USAGE, "%s is not empty; empty it or name a new directory", path);
    }
    return true;
}

bool place_of_directory(const char *path, struct pith_arena *arena, const char **place, struct pith_error *error)
{
    return pith_follow_output(path, arena, place, error) && is_free(path, *place, error);
}

bool place_parent(const char *path, const char *place, struct pith_arena *arena, const char **name, int *fd,
                  struct pith_error *error)
{
    const char *slash = strrchr(place, '/');
    const char *parent = slash == NULL ? "." : slash == place ? "/" : pith_copy(arena, place, (size_t)(slash - place));
    *name = slash == NULL ? place : slash + 1;
    if ((*name)[0] == '\0' || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0) {
        return pith_fail(error, PITH_USAGE, "%s cannot be replaced by an output; name something in it",
                         path[0] == '\0' ? "an empty name" : path);
    }
    *fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0 && errno == EACCES) { /* writing into it needs no right to list it */
        *fd = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    if (*fd < 0) {
        bool wrong = errno == ENOENT || errno == ENOTDIR;
        return pith_fail_errno(error, wrong ? PITH_USAGE : PITH_SYSTEM, errno, "cannot write %s: its directory %s%s",
                               path, parent, wrong ? " must exist; create it" : "");
    }
    return true;
}

static bool has_parent(const char *path, const char *place, struct pith_arena *arena, struct pith_error *error)
{
    PITH_CLOSE int fd = -1;
    const char *name;
    return place_parent(path, place, arena, &name, &fd, error);
}

bool pith_output_check_file(const char *path, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *place;
    return strcmp(path, "-") == 0 ||
           (place_of_file(path, &arena, &place, error) && (place == NULL || has_parent(path, place, &arena, error)));
}

bool pith_output_check_directory(const char *path, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *place;
    return place_of_directory(path, &arena, &place, error) && has_parent(path, place, &arena, error);
}
