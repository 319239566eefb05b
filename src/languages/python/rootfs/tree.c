/* SPDX-License-Identifier: Apache-2.0 */
/* What Python derives in a tree. */
#include "languages/python/rootfs/tree.h"

#include "pith/languages/python/closure.h"

static bool derive(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error)
{
    return python_settle_launchers(rootfs, arena, error) &&
           python_settle_records(rootfs, pith_dists_of(rootfs->closure), arena, error);
}

const struct python_compiled *python_compiled_of(const struct pith_rootfs *rootfs)
{
    return rootfs->languages[PITH_LANGUAGE_PYTHON];
}

/* Bytecode that the system compiled at installation. */
static const char *made_from(const char *path, struct pith_arena *arena)
{
    const char *cache = strstr(path, "/__pycache__/");
    size_t stem = cache == NULL ? 0 : strcspn(cache + 13, ".");
    return cache == NULL || strchr(cache + 13, '/') != NULL
               ? NULL
               : pith_format(arena, "%.*s/%.*s.py", (int)(cache - path), path, (int)stem, cache + 13);
}

const struct rootfs_language python_in_rootfs = {
    .step = {[ROOTFS_SETTLE] = python_settle_bytecode, [ROOTFS_DERIVE] = derive, [ROOTFS_VOID] = python_void_bytecode},
    .made_from = made_from,
};
