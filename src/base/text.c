/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table behind interned text: an open hash table of ids, and for each id its string, its size and its hash. The
 * hash goes byte by byte, so that of a path's child continues that of the path. Names come from archives and packages
 * of others, who could choose them to share one place: so each table multiplies by a number of its own. Ids do not
 * depend on it.
 */
#include "pith/base/text.h"

#include <stdlib.h>
#include <sys/random.h>

enum { FIRST_TABLE = 1024 };

struct text {
    const char *bytes;
    uint64_t hash;
    uint32_t size;
};

struct pith_texts {
    struct pith_arena arena;
    PITH_VEC(struct text) list; /* by id */
    uint32_t *table;            /* id + 1; 0: free */
    uint32_t table_size;        /* a power of two, over twice as many as there are texts */
    uint64_t factor;            /* odd */
};

/* A text that is looked for, in two pieces with a slash between them where `parted` says so. */
struct pieces {
    const char *head, *tail;
    size_t head_size, tail_size;
    bool parted;
    uint64_t hash;
};

static uint64_t hash_on(const struct pith_texts *texts, uint64_t hash, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * texts->factor;
    }
    return hash;
}

static bool is_text(const struct text *text, const struct pieces *wanted, size_t size)
{
    size_t tail = size - wanted->tail_size;
    return text->hash == wanted->hash && text->size == size &&
           memcmp(text->bytes + tail, wanted->tail, wanted->tail_size) == 0 &&
           memcmp(text->bytes, wanted->head, wanted->head_size) == 0 &&
           (!wanted->parted || text->bytes[tail - 1] == '/');
}

/* Where the text is in the table, or the free place where it would be. */
static uint32_t *slot_of(const struct pith_texts *texts, const struct pieces *wanted, size_t size)
{
    uint32_t at = (uint32_t)(wanted->hash >> 32); /* the upper bits depend on all bytes */
    for (;; at++) {
        uint32_t *slot = &texts->table[at & (texts->table_size - 1)];
        if (*slot == 0 || is_text(&texts->list.items[*slot - 1], wanted, size)) {
            return slot;
        }
    }
}

static void grow(struct pith_texts *texts)
{
    uint32_t size = texts->table_size == 0 ? FIRST_TABLE : texts->table_size * 2;
    uint32_t *table = size == 0 ? NULL : calloc(size, sizeof *table);
    if (table == NULL) {
        pith_out_of_memory();
    }
    free(texts->table);
    texts->table = table;
    texts->table_size = size;
    for (uint32_t id = 0; id < texts->list.count; id++) {
        const struct text *text = &texts->list.items[id];
        struct pieces whole = {.tail = text->bytes, .tail_size = text->size, .head = "", .hash = text->hash};
        *slot_of(texts, &whole, text->size) = id + 1;
    }
}

static uint32_t intern(struct pith_texts *texts, const struct pieces *wanted)
{
    size_t size = wanted->head_size + wanted->parted + wanted->tail_size;
    if (size >= UINT32_MAX || texts->list.count >= UINT32_MAX / 4) {
        pith_out_of_memory();
    }
    uint32_t *slot = slot_of(texts, wanted, size);
    if (*slot != 0) {
        return *slot - 1;
    }
    char *bytes = pith_alloc_unset(&texts->arena, size + 1);
    memcpy(bytes, wanted->head, wanted->head_size);
    bytes[wanted->head_size] = '/';
    memcpy(bytes + size - wanted->tail_size, wanted->tail, wanted->tail_size);
    bytes[size] = '\0';
    *slot = texts->list.count + 1;
    pith_push(&texts->arena, &texts->list, (struct text){bytes, wanted->hash, (uint32_t)size});
    if (texts->list.count >= texts->table_size / 2) {
        grow(texts);
    }
    return texts->list.count - 1;
}

struct pith_texts *pith_texts_create(void)
{
    struct pith_texts *texts = calloc(1, sizeof *texts);
    if (texts == NULL) {
        pith_out_of_memory();
    }
    if (getrandom(&texts->factor, sizeof texts->factor, GRND_NONBLOCK) != (ssize_t)sizeof texts->factor) {
        /* before there is randomness: where the system put it, spread over all bits */
        texts->factor = (uint64_t)(uintptr_t)texts * 0x9e3779b97f4a7c15U;
    }
    texts->factor |= 1;
    grow(texts);
    (void)pith_intern(texts, "");
    return texts;
}

void pith_texts_destroy(struct pith_texts *texts)
{
    if (texts != NULL) {
        free(texts->table);
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
    struct pieces whole = {
        .head = "", .tail = bytes, .tail_size = size, .hash = hash_on(texts, texts->factor, bytes, size)};
    return intern(texts, &whole);
}

uint32_t pith_intern_child(struct pith_texts *texts, uint32_t directory, const char *name, size_t size)
{
    const struct text *above = &texts->list.items[directory];
    struct pieces path = {.head = above->bytes, .head_size = above->size, .tail = name, .tail_size = size};
    path.parted = above->size == 0 || above->bytes[above->size - 1] != '/'; /* only the root ends in one */
    path.hash = hash_on(texts, hash_on(texts, above->hash, "/", path.parted), name, size);
    return intern(texts, &path);
}

uint32_t pith_text_find_bytes(const struct pith_texts *texts, const char *bytes, size_t size)
{
    struct pieces whole = {
        .head = "", .tail = bytes, .tail_size = size, .hash = hash_on(texts, texts->factor, bytes, size)};
    uint32_t id = *slot_of(texts, &whole, size);
    return id == 0 ? 0 : id - 1;
}

uint32_t pith_text_find(const struct pith_texts *texts, const char *text)
{
    return pith_text_find_bytes(texts, text, strlen(text));
}

const char *pith_text(const struct pith_texts *texts, uint32_t id)
{
    return texts->list.items[id].bytes;
}

size_t pith_text_size(const struct pith_texts *texts, uint32_t id)
{
    return texts->list.items[id].size;
}

uint32_t pith_texts_count(const struct pith_texts *texts)
{
    return texts->list.count;
}
