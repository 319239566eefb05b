/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a path lead out of a directory? Only the kernel knows: a link in the middle of it decides as well as its text.
 * This is the one judgement of it about paths that no source is asked for: files beside a manifest, or beside an app.
 */
#include "base/leads.h"

#include "base/guard.h"
#include "base/io.h"
#include "base/path.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

enum pith_leads pith_leads(const char *directory, const char *path, struct pith_arena *arena, const char **real)
{
    char above[PATH_MAX], end[PATH_MAX];
    bool there = realpath(directory, above) != NULL && realpath(path, end) != NULL;
    if (real != NULL) {
        *real = there ? pith_strdup(arena, end) : NULL;
    }
    if (!there) {
        return PITH_LEADS_NOWHERE;
    }
    bool inside = strcmp(above, "/") == 0 || strcmp(above, end) == 0 || pith_is_below(end, above);
    return inside ? PITH_LEADS_INSIDE : PITH_LEADS_OUTSIDE;
}

int pith_leads_open(const char *real, int flags)
{
    PITH_CLOSE int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return root < 0 ? -1 : pith_guarded_open(root, real + 1, flags);
}
