/* SPDX-License-Identifier: Apache-2.0 */
/* What of pyproject.toml is asked for here: strings in tables named by [headers]. */
#ifndef PITH_INIT_TOML_H
#define PITH_INIT_TOML_H

#include "pith/base/arena.h"

#include <stdint.h>

struct init_toml_pair {
    const char *key, *value;
};
struct init_toml {
    PITH_VEC(struct init_toml_pair) pairs;
};

/* The strings of one table, such as "project.scripts", in file order. Other values are passed over. */
void init_toml_table(struct pith_arena *arena, const char *text, const char *table, struct init_toml *pairs);

/* One of them, or NULL. */
const char *init_toml_string(struct pith_arena *arena, const char *text, const char *table, const char *key);

#endif
