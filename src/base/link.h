/* SPDX-License-Identifier: Apache-2.0 */
/* Where an output goes when its name is a link. */
#ifndef PITH_BASE_LINK_H
#define PITH_BASE_LINK_H

#include "pith/base/arena.h"
#include "pith/base/error.h"

/* `path` itself, without slashes at its end, or where it leads as a link: the link stays, what it leads to is replaced.
 */
bool pith_follow_output(const char *path, struct pith_arena *arena, const char **place,
                        struct pith_error *error) PITH_MUST_USE;

#endif
