/* SPDX-License-Identifier: Apache-2.0 */
/* Which path the loader takes from ld.so.cache for a name: by bisection, as it does, so that a badly sorted cache
 * fails. */
#include "loader/loader.h"

enum { FLAGS_ELF = 1, FLAGS_ELF_LIBC6 = 3 };

const struct cache *loader_cache(struct pith_loader *loader, bool big_endian, struct pith_error *error)
{
    static const struct cache none;
    const struct cache **known = &loader->caches[big_endian];
    if (*known != NULL) {
        return *known;
    }
    const char *bytes;
    size_t size;
    if (!cache_load(loader->view, &loader->arena, &bytes, &size, error)) {
        return NULL;
    }
    struct cache *cache = pith_alloc(&loader->arena, sizeof *cache);
    *known = bytes != NULL && cache_open(cache, bytes, size, big_endian, NULL) ? cache : &none;
    return *known;
}

/* The first entry with that key, or cache->count. Entries are in descending order. */
static uint32_t first_match(const struct cache *cache, const char *name)
{
    uint32_t left = 0;
    uint32_t right = cache->count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        const char *key = cache_entry(cache, middle).key;
        if (key == NULL) {
            return cache->count; /* the loader gives up as well */
        }
        int order = pith_cache_compare(name, key);
        if (order == 0) {
            while (middle > 0 && (key = cache_entry(cache, middle - 1).key) != NULL &&
                   pith_cache_compare(name, key) == 0) {
                middle--;
            }
            return middle;
        }
        if (order < 0) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return cache->count;
}

/* An entry for a processor that has more than the least: its rank among the target's, 0 when it does not count. */
static uint32_t rank_of(const struct cache *cache, const struct cache_entry *entry, const struct target *target)
{
    const char *name = cache_hwcap(cache, entry->hwcap);
    return name == NULL ? 0 : loader_hwcap_rank(target, name);
}

/* _dl_cache_check_flags of sysdeps dl-cache.h */
static bool flags_fit(const struct target *target, int32_t flags)
{
    return flags == target->cache_flags || flags == (target->machine == EM_ARM ? FLAGS_ELF_LIBC6 : FLAGS_ELF);
}

/* Entries of glibc-hwcaps stand first, then those of older subdirectories; the first with the very flags is taken. */
const char *loader_cache_find(const struct cache *cache, const char *name, const struct target *target, bool *variant)
{
    const char *best = NULL;
    uint32_t best_rank = UINT32_MAX;
    *variant = false;
    for (uint32_t i = first_match(cache, name); i < cache->count; i++) {
        struct cache_entry entry = cache_entry(cache, i);
        if (entry.key == NULL || pith_cache_compare(name, entry.key) != 0) {
            break;
        }
        bool extended = entry.hwcap >> 62 == 1;
        if (!flags_fit(target, entry.flags) || entry.value == NULL) {
            continue;
        }
        if (cache->fresh && !extended && best != NULL) {
            break;
        }
        if (extended) {
            uint32_t rank = rank_of(cache, &entry, target);
            if (rank != 0 && rank < best_rank) {
                best = entry.value;
                best_rank = rank;
                *variant = true;
            }
        } else if (entry.hwcap == 0 || loader_hwcap_legacy(target, entry.value)) {
            best = entry.value;
            *variant = entry.hwcap != 0;
            if (entry.flags == target->cache_flags) {
                break;
            }
        }
    }
    return best;
}
