/*
 * Writing an ld.so.cache as ldconfig does (glibc elf/cache.c, save_cache, format "new"): entries in descending order,
 * the strings that they share, then the extension with the generator and the names of hwcaps subdirectories.
 */
#include "loader/cache.h"

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
    if (a->hwcap != NULL && b->hwcap != NULL && (order = strcmp(a->hwcap, b->hwcap)) != 0) {
        return order;
    }
    if ((a->hwcap != NULL) != (b->hwcap != NULL)) {
        return a->hwcap != NULL ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

/* The different hwcaps names, sorted: an entry refers to them by index. */
static const char **hwcap_names(const struct pith_cache_entry *entries, uint32_t count, struct pith_arena *arena,
                                uint32_t *name_count)
{
    const char **names = pith_alloc_array(arena, count + 1U, sizeof *names);
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

struct strings {
    struct bytes text;
    uint32_t base; /* offset of the first string in the file */
};

static uint32_t put_string(struct strings *strings, const char *text, size_t size)
{
    uint32_t at = strings->base + strings->text.out.count;
    put_bytes(&strings->text, text, size);
    put_bytes(&strings->text, "", 1);
    return at;
}

/* "…/libx.so.1" ends in its own key, so one string serves both, as in ldconfig's string table. */
static void put_entry(struct bytes *bytes, struct strings *strings, const struct pith_cache_entry *entry,
                      const char **names, uint32_t name_count)
{
    size_t length = strlen(entry->path);
    size_t key_length = strlen(entry->soname);
    uint32_t value = put_string(strings, entry->path, length);
    uint32_t key = value + (uint32_t)(length - key_length);
    if (key_length > length || strcmp(entry->path + length - key_length, entry->soname) != 0) {
        key = put_string(strings, entry->soname, key_length);
    }
    put_u32(bytes, (uint32_t)entry->flags);
    put_u32(bytes, key);
    put_u32(bytes, value);
    put_u32(bytes, 0);
    uint32_t high = 0;
    uint32_t low = 0;
    if (entry->hwcap != NULL) {
        while (low < name_count && strcmp(names[low], entry->hwcap) != 0) {
            low++;
        }
        high = 1U << 30; /* DL_CACHE_HWCAP_EXTENSION; no ISA level: the directory says it */
    }
    put_u32(bytes, bytes->big_endian ? high : low);
    put_u32(bytes, bytes->big_endian ? low : high);
}

static void put_extension(struct bytes *bytes, const uint32_t *names, uint32_t name_count)
{
    uint32_t sections = name_count > 0 ? 2 : 1;
    uint32_t here = bytes->out.count;
    uint32_t generator = here + 8 + sections * 16;
    uint32_t hwcaps = (generator + (uint32_t)sizeof GENERATOR - 1 + 3) / 4 * 4;
    put_u32(bytes, EXTENSION_MAGIC);
    put_u32(bytes, sections);
    const uint32_t section[2][4] = {{EXTENSION_GENERATOR, 0, generator, sizeof GENERATOR - 1},
                                    {EXTENSION_HWCAPS, 0, hwcaps, name_count * 4}};
    for (uint32_t i = 0; i < sections; i++) {
        for (uint32_t j = 0; j < 4; j++) {
            put_u32(bytes, section[i][j]);
        }
    }
    put_bytes(bytes, GENERATOR, sizeof GENERATOR - 1);
    if (name_count > 0) {
        put_bytes(bytes, "\0\0\0", hwcaps - bytes->out.count);
        for (uint32_t i = 0; i < name_count; i++) {
            put_u32(bytes, names[i]);
        }
    }
}

void pith_cache_write(const struct pith_cache_entry *entries, uint32_t count, bool big_endian, struct pith_arena *arena,
                      const void **result, size_t *size)
{
    struct bytes bytes = {.arena = arena, .big_endian = big_endian};
    struct strings strings = {.text = {.arena = arena}, .base = CACHE_HEADER + count * CACHE_ENTRY};
    const struct pith_cache_entry **sorted = pith_alloc_array(arena, count + 1U, sizeof *sorted);
    uint32_t name_count;
    const char **names = hwcap_names(entries, count, arena, &name_count);
    uint32_t *name_offsets = pith_alloc_array(arena, name_count + 1U, sizeof *name_offsets);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = &entries[i];
    }
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, descending);
    }
    struct bytes body = {.arena = arena, .big_endian = big_endian};
    for (uint32_t i = 0; i < name_count; i++) {
        name_offsets[i] = put_string(&strings, names[i], strlen(names[i]));
    }
    for (uint32_t i = 0; i < count; i++) {
        put_entry(&body, &strings, sorted[i], names, name_count);
    }
    uint32_t length = strings.text.out.count;
    uint32_t end = strings.base + length;
    uint32_t extension = (end + 3) / 4 * 4;
    put_bytes(&bytes, CACHE_MAGIC, sizeof CACHE_MAGIC - 1);
    put_u32(&bytes, count);
    put_u32(&bytes, length);
    put_bytes(&bytes, big_endian ? "\3\0\0" : "\2\0\0", 4);
    put_u32(&bytes, extension);
    put_bytes(&bytes, (const uint8_t[12]){0}, 12);
    put_bytes(&bytes, body.out.items, body.out.count);
    put_bytes(&bytes, strings.text.out.items, length);
    put_bytes(&bytes, "\0\0\0", extension - end);
    put_extension(&bytes, name_offsets, name_count);
    *result = bytes.out.items;
    *size = bytes.out.count;
}
