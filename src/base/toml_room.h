/* SPDX-License-Identifier: Apache-2.0 */
/* What toml.c and toml_value.c share. */
#ifndef PITH_BASE_TOML_ROOM_H
#define PITH_BASE_TOML_ROOM_H

#include "base/toml.h"

enum { TOML_DEEPEST = 64 }; /* values within values */

struct toml {
    const char *at, *end; /* a NUL stands at the end, and none before */
    uint32_t line;
    struct pith_arena *arena;
    struct pith_error *error;
};

bool toml_fail(struct toml *toml, const char *what);

/* Blanks; `lines`: newlines and comments too. */
void toml_blanks(struct toml *toml, bool lines);

/* The parts of a dotted key. */
struct toml_key {
    PITH_VEC(const char *) parts;
};
bool toml_key(struct toml *toml, struct toml_key *key) PITH_MUST_USE;

/* `key = value` into the table. */
bool toml_pair(struct toml *toml, json_t *table, unsigned depth) PITH_MUST_USE;

/* The table below `table` that these parts lead to, made where it is not there; of an array of tables the last. */
bool toml_descend(struct toml *toml, json_t **table, const char *const *parts, uint32_t count) PITH_MUST_USE;

/* NULL with an error. */
json_t *toml_value(struct toml *toml, unsigned depth);
bool toml_string(struct toml *toml, const char **text) PITH_MUST_USE;

#endif
