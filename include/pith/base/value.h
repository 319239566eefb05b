/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a manifest, each with the line that it stands in, counted from 1. */
#ifndef PITH_VALUE_H
#define PITH_VALUE_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_value {
    const char *text; /* the default when not given; NULL when it has none */
    uint32_t line;    /* 0: not given */
};

/* Words of a list value; each remembers its line. `given` tells an empty list from none. */
struct pith_list {
    struct pith_value *items;
    uint32_t count, line;
    bool given;
};

struct pith_pair { /* env.NAME, label.NAME, allow.RULE */
    const char *name, *text;
    uint32_t line;
};

struct pith_pairs {
    struct pith_pair *items;
    uint32_t count;
};

PITH_END_DECLS

#endif
