/* SPDX-License-Identifier: Apache-2.0 */
/* The strings of an ld.so.cache that is written: added first, then placed all at once. */
#ifndef PITH_LOADER_CACHE_STRINGS_H
#define PITH_LOADER_CACHE_STRINGS_H

#include "pith/base/arena.h"

struct cache_string {
    const char *text;
    uint32_t length, offset, id;
    bool shared; /* lies at the end of the one before */
};

struct cache_strings {
    struct pith_arena *arena;
    PITH_VEC(struct cache_string) all; /* once placed, in the order of the file */
    uint32_t *offsets;                 /* by id */
    uint32_t size;
};

/* Its id. The text must live as long as the table. */
uint32_t cache_strings_add(struct cache_strings *strings, const char *text);

/* Gives every string its offset; the first one lies at `start`. */
void cache_strings_place(struct cache_strings *strings, uint32_t start);

#endif
