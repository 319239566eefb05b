/* The table behind interned text: uthash over strings in an arena, and an array from id to string. */
#include "pith/text.h"

#include <stdlib.h>

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
    PITH_VEC(const char *) strings;
};

struct pith_texts *pith_texts_create(void)
{
    struct pith_texts *texts = calloc(1, sizeof *texts);
    if (texts == NULL) {
        pith_out_of_memory();
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

uint32_t pith_intern(struct pith_texts *texts, const char *text)
{
    return pith_intern_bytes(texts, text, strlen(text));
}

uint32_t pith_intern_bytes(struct pith_texts *texts, const char *bytes, size_t size)
{
    struct entry *entry = NULL;
    unsigned hash;
    HASH_VALUE(bytes, size, hash);
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
    HASH_FIND(hh, texts->table, text, strlen(text), entry);
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
