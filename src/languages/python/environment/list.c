/* SPDX-License-Identifier: Apache-2.0 */
/* What a directory on the path holds. */
#include "languages/python/environment/finder.h"

bool finder_list(struct pith_finder *finder, const char *directory, const char *const **names, uint32_t *count,
                 struct pith_error *error)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(finder->view, directory, &found, error);
    *count = 0;
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_list(finder->view, found.path, names, count, error);
}
