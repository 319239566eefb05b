/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading ld.so.cache as the loader does (glibc elf/dl-cache.c): the new format, the new one inside an old one, or a
 * purely old one. A loader reads it in its own byte order, and leaves one that says it was written in the other (from
 * 2.33 on; one that says nothing is taken). Nothing is believed before its bounds are checked.
 */
#include "loader/cache.h"

enum { LARGEST_CACHE = 64 << 20 };

/* cache_file_new_matches_endian of sysdeps/generic/dl-cache.h: 0 says nothing, else two bits count: 2 little, 3 big. */
static bool matches_order(uint8_t flags, bool big_endian)
{
    return flags == 0 || (flags & 3) == (big_endian ? 3 : 2);
}

/* The old format's strings start behind its entries, the new one's offsets count from its header. */
static bool use_fresh(struct cache *cache, size_t start, struct pith_error *error)
{
    const uint8_t *header = cache->bytes + start;
    size_t room = cache->size - start;
    if (room < CACHE_HEADER) {
        return pith_fail(error, PITH_MISSING, "it is cut off");
    }
    if (!matches_order(header[28], cache->big_endian)) {
        return pith_fail(error, PITH_MISSING, "it is not in the byte order of the loader, which would ignore it");
    }
    cache->fresh = true;
    cache->count = cache_u32(cache, start + 20);
    cache->strings = start;
    cache->entries = start + CACHE_HEADER;
    cache->entry_size = CACHE_ENTRY;
    if (cache->count > (room - CACHE_HEADER) / CACHE_ENTRY) {
        return pith_fail(error, PITH_MISSING, "it claims more entries than it has");
    }
    cache->extension = start + cache_u32(cache, start + 32);
    return true;
}

static bool use_old(struct cache *cache, struct pith_error *error)
{
    if (cache->size < OLD_HEADER) {
        return pith_fail(error, PITH_MISSING, "it is cut off");
    }
    size_t room = (cache->size - OLD_HEADER) / OLD_ENTRY;
    cache->count = cache_u32(cache, 12);
    if (cache->count > room) {
        return pith_fail(error, PITH_MISSING, "it claims more entries than it has");
    }
    cache->entries = OLD_HEADER;
    cache->entry_size = OLD_ENTRY;
    cache->strings = OLD_HEADER + (size_t)cache->count * OLD_ENTRY;
    size_t inner = (cache->strings + 7) / 8 * 8;
    if (inner + CACHE_HEADER <= cache->size && memcmp(cache->bytes + inner, CACHE_MAGIC, 20) == 0) {
        return use_fresh(cache, inner, error);
    }
    return true;
}

/* The section of hwcaps names in the extension; a damaged one counts as none. */
static void find_hwcaps(struct cache *cache)
{
    size_t at = cache->extension;
    cache->extension = 0;
    if (!cache->fresh || at % 4 != 0 || at > cache->size || cache->size - at < 8 ||
        cache_u32(cache, at) != EXTENSION_MAGIC) {
        return;
    }
    uint32_t sections = cache_u32(cache, at + 4);
    at += 8;
    for (; sections > 0 && cache->size - at >= 16; sections--, at += 16) {
        uint32_t offset = cache_u32(cache, at + 8);
        uint32_t length = cache_u32(cache, at + 12);
        size_t start = cache->strings + offset;
        if (cache_u32(cache, at) == EXTENSION_HWCAPS && start <= cache->size && length <= cache->size - start) {
            cache->extension = start;
            cache->hwcaps = length / 4;
        }
    }
}

bool cache_open(struct cache *cache, const void *bytes, size_t size, bool big_endian, struct pith_error *error)
{
    *cache = (struct cache){.bytes = bytes, .size = size, .big_endian = big_endian};
    bool good;
    if (size >= 20 && memcmp(bytes, CACHE_MAGIC, 20) == 0) {
        good = use_fresh(cache, 0, error);
    } else if (size >= 11 && memcmp(bytes, OLD_MAGIC, 11) == 0) {
        good = use_old(cache, error);
    } else {
        return pith_fail(error, PITH_MISSING, "it is no ld.so.cache");
    }
    if (good) {
        find_hwcaps(cache);
    }
    return good;
}

const char *cache_string(const struct cache *cache, uint32_t offset)
{
    size_t at = cache->strings + offset;
    if (at >= cache->size || memchr(cache->bytes + at, '\0', cache->size - at) == NULL) {
        return NULL;
    }
    return (const char *)cache->bytes + at;
}

struct cache_entry cache_entry(const struct cache *cache, uint32_t index)
{
    size_t at = cache->entries + (size_t)index * cache->entry_size;
    struct cache_entry entry = {
        .flags = (int32_t)cache_u32(cache, at),
        .key = cache_string(cache, cache_u32(cache, at + 4)),
        .value = cache_string(cache, cache_u32(cache, at + 8)),
    };
    if (cache->fresh) {
        uint64_t low = cache_u32(cache, at + (cache->big_endian ? 20 : 16));
        uint64_t high = cache_u32(cache, at + (cache->big_endian ? 16 : 20));
        entry.hwcap = high << 32 | low;
    }
    return entry;
}

const char *cache_hwcap(const struct cache *cache, uint64_t hwcap)
{
    uint32_t index = (uint32_t)hwcap;
    if (hwcap >> 62 != 1 || index >= cache->hwcaps) {
        return NULL;
    }
    return cache_string(cache, cache_u32(cache, cache->extension + (size_t)index * 4));
}

bool pith_cache_read(const void *bytes, size_t size, bool big_endian, struct pith_arena *arena,
                     struct pith_cache_entry **entries, uint32_t *count, struct pith_error *error)
{
    struct cache cache;
    if (!cache_open(&cache, bytes, size, big_endian, error)) {
        return false;
    }
    PITH_VEC(struct pith_cache_entry) list = {0};
    for (uint32_t i = 0; i < cache.count; i++) {
        struct cache_entry entry = cache_entry(&cache, i);
        if (entry.key != NULL && entry.value != NULL) {
            const char *hwcap = cache_hwcap(&cache, entry.hwcap);
            bool extended = entry.hwcap >> 62 == 1;
            pith_push(arena, &list,
                      (struct pith_cache_entry){.isa_level = extended ? entry.hwcap >> 32 & CACHE_ISA_LEVEL : 0,
                                                .legacy = extended ? 0 : entry.hwcap,
                                                .soname = pith_strdup(arena, entry.key),
                                                .path = pith_strdup(arena, entry.value),
                                                .hwcap = hwcap == NULL ? NULL : pith_strdup(arena, hwcap),
                                                .flags = entry.flags});
        }
    }
    *entries = list.items;
    *count = list.count;
    return true;
}

bool cache_load(struct pith_view *view, struct pith_arena *arena, const char **bytes, size_t *size,
                struct pith_error *error)
{
    struct pith_found found;
    *bytes = NULL;
    *size = 0;
    enum pith_seen seen = pith_view_file(view, "/etc/ld.so.cache", &found, error);
    if (seen != PITH_SEEN_FOUND || found.stat.size > LARGEST_CACHE) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_read(view, &found, LARGEST_CACHE, arena, bytes, size, error);
}

bool pith_cache_of(struct pith_view *view, bool big_endian, struct pith_arena *arena, struct pith_cache_entry **entries,
                   uint32_t *count, struct pith_error *error)
{
    const char *bytes;
    size_t size;
    *count = 0;
    if (!cache_load(view, arena, &bytes, &size, error)) {
        return false;
    }
    if (bytes == NULL || !pith_cache_read(bytes, size, big_endian, arena, entries, count, NULL)) {
        *count = 0;
    }
    return true;
}
