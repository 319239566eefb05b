/* SPDX-License-Identifier: Apache-2.0 */
/* Where a path of this machine leads, all links followed, in relation to a directory. */
#ifndef PITH_BASE_LEADS_H
#define PITH_BASE_LEADS_H

#include "pith/base/arena.h"

enum pith_leads {
    PITH_LEADS_INSIDE,  /* to the directory, or to something below it */
    PITH_LEADS_OUTSIDE, /* to something else that is there */
    PITH_LEADS_NOWHERE, /* the path, or the directory, is not there or may not be looked at */
};

/*
 * A relative path starts where the process does, as the directory's does. `*real` is the path without links, in the
 * arena, or NULL for PITH_LEADS_NOWHERE; `real` may be NULL.
 */
enum pith_leads pith_leads(const char *directory, const char *path, struct pith_arena *arena, const char **real);

#endif
