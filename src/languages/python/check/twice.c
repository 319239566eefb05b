/* SPDX-License-Identifier: Apache-2.0 */
/* A distribution that lies over another version: nothing is removed from a base. */
#include "check/room.h"

#include "pith/languages/python/closure.h"

bool check_versions(struct pith_checking *checking)
{
    const struct pith_dists *dists = pith_dists_of(checking->closure);
    for (uint32_t i = 0; i < dists->list.count; i++) {
        const struct pith_dist *dist = &dists->list.items[i];
        if (dist->over != NULL && pith_rootfs_find(checking->rootfs, dist->directory) != NULL) {
            check_add(checking, "two-versions", dist->over,
                      pith_format(checking->arena,
                                  "is the base's, and %s %s lies over it: files that only the base's has stay, and "
                                  "what asks for the version may be told either",
                                  dist->shown, dist->version),
                      "take a base without it, or compose from a root with the same version");
        }
    }
    return true;
}
