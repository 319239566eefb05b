/* SPDX-License-Identifier: Apache-2.0 */
/* A list of chunks, each twice the one before up to a limit; large pieces get a chunk of their own size. */
#include "pith/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, ALIGNMENT = alignof(max_align_t) };

struct pith_chunk {
    struct pith_chunk *next;
    size_t own; /* of the one piece in it, where that is larger than any chunk; 0 otherwise */
    alignas(max_align_t) unsigned char bytes[];
};

void pith_arena_finish(struct pith_arena *arena)
{
    for (struct pith_chunk *chunk = arena->chunks; chunk != NULL;) {
        struct pith_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct pith_arena){0};
}

static void add_chunk(struct pith_arena *arena, size_t wanted)
{
    size_t size = arena->size == 0 ? FIRST_CHUNK : arena->size * 2;
    if (size > LARGEST_CHUNK) {
        size = LARGEST_CHUNK;
    }
    if (size < wanted) {
        size = wanted;
    }
    if (size > SIZE_MAX - sizeof(struct pith_chunk)) {
        pith_out_of_memory();
    }
    struct pith_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL) {
        pith_out_of_memory();
    }
    chunk->next = arena->chunks;
    chunk->own = wanted > LARGEST_CHUNK ? wanted : 0;
    arena->chunks = chunk;
    arena->size = size;
    arena->used = 0;
    arena->total += size;
}

void *pith_alloc_unset(struct pith_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT) {
        pith_out_of_memory();
    }
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (arena->chunks == NULL || arena->size - arena->used < rounded) {
        add_chunk(arena, rounded);
    }
    void *piece = arena->chunks->bytes + arena->used;
    arena->used += rounded;
    return piece;
}

void *pith_alloc(struct pith_arena *arena, size_t size)
{
    return memset(pith_alloc_unset(arena, size), 0, size);
}

void *pith_alloc_array(struct pith_arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        pith_out_of_memory();
    }
    return pith_alloc(arena, total);
}

char *pith_copy(struct pith_arena *arena, const void *bytes, size_t size)
{
    if (size == SIZE_MAX) {
        pith_out_of_memory();
    }
    char *copy = pith_alloc_unset(arena, size + 1);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    copy[size] = '\0';
    return copy;
}

char *pith_strdup(struct pith_arena *arena, const char *text)
{
    return pith_copy(arena, text, strlen(text));
}

char *pith_format(struct pith_arena *arena, const char *format, ...)
{
    char near[256]; /* most texts fit, and are formatted once */
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(near, sizeof near, format, arguments);
    va_end(arguments);
    if (length < 0) {
        pith_out_of_memory();
    }
    char *text = pith_alloc_unset(arena, (size_t)length + 1);
    if ((size_t)length < sizeof near) {
        memcpy(text, near, (size_t)length + 1);
    } else {
        (void)vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return text;
}

/* A large array grows where it is: the system moves its pages without copying them, and no old copy stays. */
static void *grow_own_chunk(struct pith_arena *arena, const void *items, size_t total)
{
    struct pith_chunk **at = &arena->chunks;
    while (*at != NULL && ((*at)->own == 0 || (*at)->bytes != items)) {
        at = &(*at)->next;
    }
    if (*at == NULL) {
        return NULL;
    }
    struct pith_chunk *larger = realloc(*at, sizeof **at + total);
    if (larger == NULL) {
        pith_out_of_memory();
    }
    arena->total += total - larger->own;
    larger->own = total;
    *at = larger;
    if (larger == arena->chunks) {
        arena->size = arena->used = total;
    }
    return larger->bytes;
}

void *pith_grow(struct pith_arena *arena, const void *items, uint32_t count, uint32_t *room, size_t size)
{
    uint32_t wanted = *room == 0 ? 8 : *room * 2;
    if (wanted <= *room) {
        pith_out_of_memory();
    }
    size_t total;
    if (__builtin_mul_overflow(wanted, size, &total) || total > SIZE_MAX / 2) {
        pith_out_of_memory();
    }
    void *larger = count * size > LARGEST_CHUNK ? grow_own_chunk(arena, items, total) : NULL;
    if (larger == NULL) {
        larger = pith_alloc_unset(arena, total);
        if (count > 0) {
            memcpy(larger, items, count * size);
        }
    }
    *room = wanted;
    return larger;
}
