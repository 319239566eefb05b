/* SPDX-License-Identifier: Apache-2.0 */
/* A tree by itself: the rules that need neither a manifest nor a closure. */
#include "check/room.h"

bool pith_check_tree(const struct pith_rootfs *rootfs, const struct pith_source *source,
                     const struct pith_check_owner *owner, struct pith_arena *arena, struct pith_findings *findings,
                     struct pith_error *error)
{
    struct pith_checking checking = {.rootfs = rootfs,
                                     .owner = owner,
                                     .arena = arena,
                                     .findings = findings,
                                     .told = {.findings = findings, .arena = arena},
                                     .error = error};
    if (!pith_view_of(source, &checking.inside, error)) {
        return false;
    }
    bool done = check_run(&checking, PITH_CHECK_ALONE);
    return pith_view_close(checking.inside, done, error);
}
