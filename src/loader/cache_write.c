/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing an ld.so.cache as ldconfig does (glibc elf/cache.c, save_cache, format "new"): entries in descending order,
 * the strings that they share, then the extension with the generator and the names of hwcaps subdirectories.
 */
#include "loader/cache.h"
#include "loader/cache_strings.h"

#include <stdlib.h>

#define GENERATOR "pith " PITH_VERSION

struct bytes {
    struct pith_arena *arena;
    PITH_VEC(uint8_t) out;
    bool big_endian;
};

static void put_u32(struct bytes *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        unsigned shift = 8 * (bytes->big_endian ? 3 - i : i);
        pith_push(bytes->arena, &bytes->out, (uint8_t)(value >> shift));
    }
}

static void put_bytes(struct bytes *bytes, const void *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        pith_push(bytes->arena, &bytes->out, ((const uint8_t *)data)[i]);
    }
}

/* Where both are none of glibc-hwcaps, their older bits decide; 0 are those for every processor. */
static int descending_bits(const struct pith_cache_entry *a, const struct pith_cache_entry *b)
{
    return a->legacy == b->legacy ? 0 : a->legacy < b->legacy ? 1 : -1;
}

/* Descending by name, then flags; entries of hwcaps directories first, by their names; then as they were given. */
static int descending(const void *one, const void *two)
{
    const struct pith_cache_entry *a = *(const struct pith_cache_entry *const *)one;
    const struct pith_cache_entry *b = *(const struct pith_cache_entry *const *)two;
    int order = pith_cache_compare(b->soname, a->soname);
    if (order != 0) {
        return order;
    }
    if (a->flags != b->flags) {
        return a->flags < b->flags ? 1 : -1;
    }
    if ((a->hwcap != NULL) != (b->hwcap != NULL)) {
        return a->hwcap != NULL ? -1 : 1;
    }
    order = a->hwcap != NULL ? strcmp(a->hwcap, b->hwcap) : descending_bits(a, b);
    return order != 0 ? order : a < b ? -1 : a > b;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

/* The different hwcaps names, sorted: an entry refers to them by index. */
static const char **hwcap_names(const struct pith_cache_entry *entries, uint32_t count, struct pith_arena *arena,
                                uint32_t *name_count)
{
    const char **names = pith_alloc_array(arena, count, sizeof *names);
    uint32_t all = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (entries[i].hwcap != NULL) {
            names[all++] = entries[i].hwcap;
        }
    }
    if (all > 1) {
        qsort(names, all, sizeof *names, by_name);
    }
    for (uint32_t i = 0; i < all; i++) {
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0) {
            names[kept++] = names[i];
        }
    }
    *name_count = kept;
    return names;
}

/* What was added for an entry. */
struct placed {
    uint32_t key, value;
};

static void put_entry(struct bytes *bytes, const struct cache_strings *strings, const struct pith_cache_entry *entry,
                      struct placed placed, const char **names)
{
    uint32_t low = (uint32_t)entry->legacy;
    uint32_t high = (uint32_t)(entry->legacy >> 32);
    if (entry->hwcap != NULL) {
        for (low = 0; strcmp(names[low], entry->hwcap) != 0;) {
            low++;
        }
        high = 1U << 30 | entry->isa_level; /* DL_CACHE_HWCAP_EXTENSION */
    }
    put_u32(bytes, (uint32_t)entry->flags);
    put_u32(bytes, strings->offsets[placed.key]);
    put_u32(bytes, strings->offsets[placed.value]);
    put_u32(bytes, 0);
    put_u32(bytes, bytes->big_endian ? high : low);
    put_u32(bytes, bytes->big_endian ? low : high);
}

static void put_strings(struct bytes *bytes, const struct cache_strings *strings)
{
    for (uint32_t i = 0; i < strings->all.count; i++) {
        const struct cache_string *string = &strings->all.items[i];
        if (!string->shared) {
            put_bytes(bytes, string->text, string->length + 1);
        }
    }
    put_bytes(bytes, "\0\0\0", (4 - bytes->out.count % 4) % 4);
}

/* The offsets of the hwcaps names, then the generator; the sections tell of them the other way round. */
static void put_extension(struct bytes *bytes, const struct cache_strings *strings, const uint32_t *names,
                          uint32_t name_count)
{
    uint32_t sections = name_count > 0 ? 2 : 1;
    uint32_t hwcaps = bytes->out.count + 8 + sections * 16;
    uint32_t generator = hwcaps + name_count * 4;
    const uint32_t section[2][4] = {{EXTENSION_GENERATOR, 0, generator, sizeof GENERATOR - 1},
                                    {EXTENSION_HWCAPS, 0, hwcaps, name_count * 4}};
    put_u32(bytes, EXTENSION_MAGIC);
    put_u32(bytes, sections);
    for (uint32_t i = 0; i < sections; i++) {
        for (uint32_t j = 0; j < 4; j++) {
            put_u32(bytes, section[i][j]);
        }
    }
    for (uint32_t i = 0; i < name_count; i++) {
        put_u32(bytes, strings->offsets[names[i]]);
    }
    put_bytes(bytes, GENERATOR, sizeof GENERATOR - 1);
}

static void put_header(struct bytes *bytes, uint32_t count, uint32_t strings)
{
    uint32_t extension = (CACHE_HEADER + count * CACHE_ENTRY + strings + 3) / 4 * 4;
    put_bytes(bytes, CACHE_MAGIC, sizeof CACHE_MAGIC - 1);
    put_u32(bytes, count);
    put_u32(bytes, strings);
    put_bytes(bytes, bytes->big_endian ? "\3\0\0" : "\2\0\0", 4);
    put_u32(bytes, extension);
    put_bytes(bytes, (const uint8_t[12]){0}, 12);
}

void pith_cache_write(const struct pith_cache_entry *entries, uint32_t count, bool big_endian, struct pith_arena *arena,
                      const void **result, size_t *size)
{
    struct bytes bytes = {.arena = arena, .big_endian = big_endian};
    struct cache_strings strings = {.arena = arena};
    const struct pith_cache_entry **sorted = pith_alloc_array(arena, count, sizeof *sorted);
    struct placed *placed = pith_alloc_array(arena, count, sizeof *placed);
    uint32_t name_count;
    const char **names = hwcap_names(entries, count, arena, &name_count);
    uint32_t *name_ids = pith_alloc_array(arena, name_count, sizeof *name_ids);
    for (uint32_t i = 0; i < name_count; i++) {
        name_ids[i] = cache_strings_add(&strings, names[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = &entries[i];
        placed[i].key = cache_strings_add(&strings, entries[i].soname);
        placed[i].value = cache_strings_add(&strings, entries[i].path);
    }
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, descending);
    }
    cache_strings_place(&strings, CACHE_HEADER + count * CACHE_ENTRY);
    put_header(&bytes, count, strings.size);
    for (uint32_t i = 0; i < count; i++) {
        put_entry(&bytes, &strings, sorted[i], placed[sorted[i] - entries], names);
    }
    put_strings(&bytes, &strings);
    put_extension(&bytes, &strings, name_ids, name_count);
    *result = bytes.out.items;
    *size = bytes.out.count;
}
