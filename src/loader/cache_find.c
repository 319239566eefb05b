/* Which path the loader takes from ld.so.cache for a name: by bisection, as it does, so that a badly sorted cache
 * fails. */
#include "loader/loader.h"

enum { LARGEST_CACHE = 64 << 20, FLAGS_ELF = 1 };

const struct cache *loader_cache(struct pith_loader *loader, struct pith_error *error)
{
    static const struct cache none;
    if (loader->cache_read) {
        return loader->cache_valid ? &loader->cache : &none;
    }
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(loader->view, "/etc/ld.so.cache", &found, error);
    if (seen == PITH_SEEN_FAILED) {
        return NULL;
    }
    loader->cache_read = true;
    if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_REGULAR && found.stat.size <= LARGEST_CACHE) {
        const char *bytes;
        size_t size;
        if (!pith_view_read(loader->view, &found, LARGEST_CACHE, &loader->arena, &bytes, &size, error)) {
            return NULL;
        }
        loader->cache_valid = cache_open(&loader->cache, bytes, size, NULL);
    }
    return loader->cache_valid ? &loader->cache : &none;
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

const char *loader_cache_find(const struct cache *cache, const char *name, int32_t flags)
{
    const char *best = NULL;
    for (uint32_t i = first_match(cache, name); i < cache->count; i++) {
        struct cache_entry entry = cache_entry(cache, i);
        if (entry.key == NULL || pith_cache_compare(name, entry.key) != 0) {
            break;
        }
        if ((entry.flags != flags && entry.flags != FLAGS_ELF) || entry.value == NULL || entry.hwcap != 0) {
            continue;
        }
        if (entry.flags == flags) {
            return entry.value;
        }
        best = best == NULL ? entry.value : best;
    }
    return best;
}
