/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TOML 1.0 as JSON values: a date is its text, as is all else that JSON has no type for. What may stand where is
 * checked; that a table is opened twice is not.
 */
#ifndef PITH_BASE_TOML_H
#define PITH_BASE_TOML_H

#include "pith/base/arena.h"

#include <jansson.h>

/* The document; NULL with an error "line N: …". The caller gives it back with json_decref. */
json_t *pith_toml_read(const char *text, size_t size, struct pith_error *error);

/*
 * The same, and the lines of the tables that [[NAME]] begins, in the order in which they stand: so that a table of an
 * array can be told where it is.
 */
struct pith_toml_lines {
    struct pith_arena *arena;
    PITH_VEC(uint32_t) lines;
};
json_t *pith_toml_read_lines(const char *text, size_t size, const char *name, struct pith_toml_lines *lines,
                             struct pith_error *error);

#endif
