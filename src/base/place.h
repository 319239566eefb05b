/* SPDX-License-Identifier: Apache-2.0 */
/* The place that an output will have, and what may not be one. Errors are PITH_USAGE where another word would help. */
#ifndef PITH_BASE_PLACE_H
#define PITH_BASE_PLACE_H

#include "pith/base/arena.h"

/*
 * Where the output's chain of links ends: the links stay. `*place` is the arena's; NULL for a pipe or a device, which
 * is written to and not replaced. A file may be there; a directory only when it is empty.
 */
bool place_of_file(const char *path, struct pith_arena *arena, const char **place,
                   struct pith_error *error) PITH_MUST_USE;
bool place_of_directory(const char *path, struct pith_arena *arena, const char **place,
                        struct pith_error *error) PITH_MUST_USE;

/* Opens the directory that the place is in; its last name. */
bool place_parent(const char *path, const char *place, struct pith_arena *arena, const char **name, int *fd,
                  struct pith_error *error) PITH_MUST_USE;

#endif
