/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about a path as text; nothing is looked up. */
#ifndef PITH_BASE_PATH_H
#define PITH_BASE_PATH_H

#include "pith/base/arena.h"

#include <stdbool.h>

/* "DIRECTORY/NAME"; below the root "/NAME". No other directory ends in a slash. */
char *pith_join(struct pith_arena *arena, const char *directory, const char *name) __attribute__((returns_nonnull));

bool pith_ends_with(const char *text, const char *end);

/* "x.py" has ".py"; ".py" has none: something must stand before it. */
bool pith_has_extension(const char *name, const char *extension);

/* Is `path` in `directory`, at whatever depth? Neither ends in a slash, so the root is no such directory. */
bool pith_is_below(const char *path, const char *directory);

/* The same, or the directory itself. */
bool pith_is_at_or_below(const char *path, const char *directory);

/* In place: an absolute path without ".", ".." or empty parts, as text: no link is followed. "/" becomes "". */
void pith_path_clean(char *path);

#endif
