/*
 * The table behind interned text: uthash over strings in an arena, and an array from id to string. Names come from
 * archives and packages of others, who could choose them to share one bucket: so each table has a seed of its own. Ids
 * do not depend on it.
 */
#include "pith/text.h"

#include <stdlib.h>
#include <sys/random.h>

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

struct entry {
    UT_hash_handle hh;
    uint32_t id;
    char text[];
};

struct pith_texts {
    struct pith_arena arena;
    struct entry *table;
    uint64_t seed;
    PITH_VEC(const char *) strings;
};

struct pith_texts *pith_texts_create(void)
{
    struct pith_texts *texts = calloc(1, sizeof *texts);
    if (texts == NULL) {
        pith_out_of_memory();
    }
    if (getrandom(&texts->seed, sizeof texts->seed, GRND_NONBLOCK) != (ssize_t)sizeof texts->seed) {
        texts->seed = (uint64_t)(uintptr_t)texts; /* before there is randomness: where the system put it */
    }
    (void)pith_intern(texts, "");
    return texts;
}

void pith_texts_destroy(struct pith_texts *texts)
{
    if (texts != NULL) {
        HASH_CLEAR(hh, texts->table);
        pith_arena_finish(&texts->arena);
        free(texts);
    }
}

/* Eight bytes at a time; what the product has above is mixed into what it has below. */
static unsigned hash_of(const struct pith_texts *texts, const char *bytes, size_t size)
{
    uint64_t hash = texts->seed ^ size;
    for (size_t i = 0; i < size; i += sizeof hash) {
        uint64_t word = 0;
        memcpy(&word, bytes + i, size - i < sizeof word ? size - i : sizeof word);
        hash = (hash ^ word) * (texts->seed | 1);
        hash ^= hash >> 32;
    }
    hash *= 0x9e3779b97f4a7c15U; /* so that even a seed of few bits spreads */
    return (unsigned)(hash ^ hash >> 32);
}

uint32_t pith_intern(struct pith_texts *texts, const char *text)
{
    return pith_intern_bytes(texts, text, strlen(text));
}

uint32_t pith_intern_bytes(struct pith_texts *texts, const char *bytes, size_t size)
{
    struct entry *entry = NULL;
    unsigned hash = hash_of(texts, bytes, size);
    HASH_FIND_BYHASHVALUE(hh, texts->table, bytes, size, hash, entry);
    if (entry == NULL) {
        entry = pith_alloc(&texts->arena, sizeof *entry + size + 1);
        memcpy(entry->text, bytes, size);
        entry->id = texts->strings.count;
        pith_push(&texts->arena, &texts->strings, entry->text);
        HASH_ADD_KEYPTR_BYHASHVALUE(hh, texts->table, entry->text, size, hash, entry);
    }
    return entry->id;
}

uint32_t pith_text_find(const struct pith_texts *texts, const char *text)
{
    struct entry *entry = NULL;
    size_t size = strlen(text);
    unsigned hash = hash_of(texts, text, size);
    HASH_FIND_BYHASHVALUE(hh, texts->table, text, size, hash, entry);
    return entry == NULL ? 0 : entry->id;
}

const char *pith_text(const struct pith_texts *texts, uint32_t id)
{
    return texts->strings.items[id];
}

uint32_t pith_texts_count(const struct pith_texts *texts)
{
    return texts->strings.count;
}
