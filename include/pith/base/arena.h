/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that dies together: an arena belongs to a stage (or to the whole composition) and is freed at once.
 * Everything that a function returns through an arena lives exactly as long as that arena.
 */
#ifndef PITH_ARENA_H
#define PITH_ARENA_H

#include "pith/base/error.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

PITH_BEGIN_DECLS

struct pith_arena {
    struct pith_chunk *chunks; /* newest first */
    size_t used, size;         /* of the newest chunk */
    size_t total;              /* bytes taken from the system */
};

#define PITH_ARENA_CLEANUP __attribute__((cleanup(pith_arena_finish)))

void pith_arena_finish(struct pith_arena *arena);

/* Zeroed, aligned for any type; never NULL. */
void *pith_alloc(struct pith_arena *arena, size_t size) __attribute__((returns_nonnull, malloc, alloc_size(2)));

/* The same, but not zeroed: for what is filled at once. */
void *pith_alloc_unset(struct pith_arena *arena, size_t size) __attribute__((returns_nonnull, malloc, alloc_size(2)));

/* Zeroed room for `count` items, of which there may be none; a product that overflows counts as out of memory. */
void *pith_alloc_array(struct pith_arena *arena, size_t count, size_t size) __attribute__((returns_nonnull, malloc));

/* Copies of `size` bytes with a NUL behind them, and of a string. */
char *pith_copy(struct pith_arena *arena, const void *bytes, size_t size) __attribute__((returns_nonnull));
char *pith_strdup(struct pith_arena *arena, const char *text) __attribute__((returns_nonnull));
char *pith_format(struct pith_arena *arena, const char *format, ...) PITH_PRINTF(2, 3) __attribute__((returns_nonnull));

/*
 * A growing array in an arena: `PITH_VEC(struct pith_mount) mounts = {0};`. Items move when it grows, so keep
 * indexes, not pointers, while it does. What is behind the last item is unset.
 */
#define PITH_VEC(type) \
    struct { \
        type *items; \
        uint32_t count, room; \
    }

#define pith_push(arena, vec, ...) \
    do { \
        if ((vec)->count == (vec)->room) { \
            (vec)->items = pith_grow((arena), (vec)->items, (vec)->count, &(vec)->room, sizeof *(vec)->items); \
        } \
        (vec)->items[(vec)->count++] = (__VA_ARGS__); \
    } while (0)

/* Lets a table by ids hold `index`; the last argument is what its new items are. */
#define pith_extend(arena, vec, index, ...) \
    do { \
        while ((vec)->count <= (index)) { \
            pith_push((arena), (vec), __VA_ARGS__); \
        } \
    } while (0)

void *pith_grow(struct pith_arena *arena, const void *items, uint32_t count, uint32_t *room, size_t size)
    __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
