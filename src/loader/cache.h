/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of ld.so.cache (glibc sysdeps/generic/dl-cache.h), for its reader and its writer. */
#ifndef PITH_LOADER_CACHE_H
#define PITH_LOADER_CACHE_H

#include "pith/loader.h"

#define CACHE_MAGIC "glibc-ld.so.cache1.1" /* 20 bytes, no NUL */
#define OLD_MAGIC "ld.so-1.7.0"            /* 11 bytes and a NUL */

enum {
    CACHE_HEADER = 48,
    CACHE_ENTRY = 24,
    OLD_HEADER = 16,
    OLD_ENTRY = 12,
    CACHE_ISA_LEVEL = 0x3ff, /* of the high half of an entry's hwcap */
    EXTENSION_GENERATOR = 0,
    EXTENSION_HWCAPS = 1,
};
#define EXTENSION_MAGIC 0xeaa42174U

/* ld.so.cache as it lies in memory: the form that is searched, new or old. */
struct cache {
    const uint8_t *bytes;
    size_t size;
    size_t entries, entry_size, strings; /* offsets; keys and values count from `strings` */
    uint32_t count;
    bool big_endian, fresh; /* fresh: the new format */
    size_t extension;       /* offset of the hwcaps names' offsets; 0 when there are none */
    uint32_t hwcaps;
};

struct cache_entry {
    int32_t flags;
    const char *key, *value; /* NULL: out of bounds */
    uint64_t hwcap;
};

/* The bytes of the view's cache; NULL where there is none. */
bool cache_load(struct pith_view *view, struct pith_arena *arena, const char **bytes, size_t *size,
                struct pith_error *error) PITH_MUST_USE;
bool cache_open(struct cache *cache, const void *bytes, size_t size, bool big_endian,
                struct pith_error *error) PITH_MUST_USE;
const char *cache_string(const struct cache *cache, uint32_t offset);
struct cache_entry cache_entry(const struct cache *cache, uint32_t index);
const char *cache_hwcap(const struct cache *cache, uint64_t hwcap); /* NULL: none, or an old bit mask */

static inline uint32_t cache_u32(const struct cache *cache, size_t at)
{
    const uint8_t *b = cache->bytes + at;
    return cache->big_endian ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]
                             : (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

#endif
