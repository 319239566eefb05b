/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytecode that stays valid in the image. A .pyc names its source's mtime and size, and all times are made one: Python
 * would compile everything anew at each start, four times slower. Where the header is true of the source as it was
 * read, it becomes an unchecked one, or for the app's own files one with the shipped time, so that a source mounted
 * over it counts. Where it is not true, the bytecode is left out.
 *
 * `[python] bytecode` chooses: sources alone, bytecode in the place of its sources, or both. What the base has at a
 * path cannot go: there the root's counts, as everywhere.
 */
#include "base/path.h"
#include "languages/python/rootfs/tree.h"

static void put_u32(unsigned char *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        bytes[i] = (unsigned char)(value >> (8 * i));
    }
}

/* Is the header true of this source? */
static bool fits(const unsigned char header[PYC_HEADER], const struct pith_entry *source)
{
    return pyc_get(header + 8) == (uint32_t)(source->seen.modified / 1000000000) &&
           pyc_get(header + 12) == (uint32_t)source->seen.size;
}

/* False in `*kept` when the entry must go. */
static bool settle(const struct pith_rootfs *rootfs, struct pith_entry *entry, const char *source_path,
                   int64_t app_time, struct pith_arena *arena, bool *kept, struct pith_error *error)
{
    const struct pith_entry *source = pith_rootfs_find(rootfs, source_path);
    unsigned char header[PYC_HEADER];
    *kept = source != NULL && source->type == PITH_ENTRY_FILE && entry->seen.size > PYC_HEADER;
    if (!*kept || !pyc_read_header(entry, header, error)) {
        return !*kept;
    }
    if (pyc_get(header + 4) != 0) {
        return true; /* hash-based: true of the content, whatever the time */
    }
    *kept = fits(header, source);
    if (*kept) {
        unsigned char *head = (unsigned char *)pith_copy(arena, header, PYC_HEADER);
        put_u32(head + 4, app_time < 0 ? PYC_UNCHECKED : 0);
        put_u32(head + 8, app_time < 0 ? 0 : (uint32_t)app_time);
        put_u32(head + 12, app_time < 0 ? 0 : (uint32_t)source->seen.size);
        entry->head = head;
        entry->head_size = PYC_HEADER;
        entry->skip = PYC_HEADER;
    }
    return true;
}

struct settling {
    struct pith_rootfs before;
    struct python_compiled *told;
    struct pith_arena *arena;
    bool *gone;     /* by entry of `before` */
    bool *compiled; /* by entry: a source with valid bytecode */
    bool *stale;    /* by entry: a source with bytecode of another one */
    bool *pinned;   /* by entry: a link leads here */
};

/* What ships by [files] is the app's own. */
static bool is_apps(const struct settling *settling, const struct pith_entry *entry)
{
    struct pith_view *view = settling->before.view;
    struct pith_found found;
    return pith_view_look(view, entry->path, &found, NULL) == PITH_SEEN_FOUND &&
           pith_view_mount(view, found.mount)->role == PITH_ROLE_APP;
}

static bool base_has(const struct settling *settling, const char *path)
{
    const struct pith_source *base = settling->before.plan->base;
    struct pith_stat stat;
    return base != NULL && base->ops->lookup(base, path, &stat, NULL) && stat.type != PITH_ABSENT;
}

/*
 * `bytecode = pyc`: x.pyc in the place of x.py, where Python finds it without a source. The app's sources stay, and so
 * does what may be run by its path: python takes no .pyc for a script that a user calls. A source of the base's stays
 * and would be found first.
 */
static void take_the_place(struct settling *settling, struct pith_entry *entry, const char *source_path)
{
    const struct pith_entry *source = pith_rootfs_find(&settling->before, source_path);
    const char *place = pith_format(settling->arena, "%sc", source_path);
    const struct pith_entry *there = pith_rootfs_find(&settling->before, place);
    bool pinned = settling->pinned[source - settling->before.entries.items];
    if (!pinned && (source->mode & 0111) == 0 && !is_apps(settling, source) && (there == NULL || there->in_base) &&
        !base_has(settling, source_path)) {
        if (there != NULL) {
            settling->gone[there - settling->before.entries.items] = true;
        }
        settling->gone[source - settling->before.entries.items] = true;
        entry->origin = entry->path;
        entry->path = place;
    }
}

/* What a link leads to keeps its name. */
static void pin_targets(struct settling *settling)
{
    const struct pith_rootfs *rootfs = &settling->before;
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        struct pith_found found;
        if (rootfs->entries.items[i].type != PITH_ENTRY_SYMLINK ||
            pith_view_resolve(settling->before.view, rootfs->entries.items[i].path, &found, NULL) != PITH_SEEN_FOUND) {
            continue;
        }
        const struct pith_entry *target =
            pith_rootfs_find(rootfs, pith_text(pith_view_texts(settling->before.view), found.path));
        if (target != NULL) {
            settling->pinned[target - rootfs->entries.items] = true;
        }
    }
}

/* One .pyc of a __pycache__. */
static bool settle_one(struct settling *settling, uint32_t index, struct pith_entry *entry, const char *source,
                       struct pith_error *error)
{
    enum pith_bytecode keep = settling->before.plan->manifest->python.bytecode;
    bool kept;
    if (keep == PITH_BYTECODE_SOURCE && !base_has(settling, entry->path)) {
        settling->gone[index] = true;
        return true;
    }
    if (!settle(&settling->before, entry, source, is_apps(settling, entry) ? settling->before.time : -1,
                settling->arena, &kept, error)) {
        return pith_context(error, "reading the bytecode %s", entry->path);
    }
    bool optimised = strstr(strrchr(entry->path, '/'), ".opt-") != NULL;
    settling->gone[index] = !kept;
    const struct pith_entry *of = pith_rootfs_find(&settling->before, source);
    if (!kept && of != NULL) {
        settling->stale[of - settling->before.entries.items] = true;
    }
    if (kept && !optimised) {
        settling->compiled[of - settling->before.entries.items] = true;
        if (keep == PITH_BYTECODE_PYC) {
            take_the_place(settling, entry, source);
        }
    }
    return true;
}

static bool is_source(const struct pith_entry *entry)
{
    return entry->type == PITH_ENTRY_FILE && entry->source != NULL && pith_has_extension(entry->path, ".py");
}

static void count_modules(struct settling *settling)
{
    struct python_compiled *told = settling->told;
    for (uint32_t i = 0; i < settling->before.entries.count; i++) {
        const struct pith_entry *entry = &settling->before.entries.items[i];
        if (!is_source(entry) || entry->in_base || is_apps(settling, entry)) {
            continue;
        }
        told->modules++;
        if (!settling->compiled[i]) {
            pith_push(settling->arena, &told->uncompiled, entry->path);
            told->stale += settling->stale[i];
        }
    }
}

/* A __pycache__ that nothing is left in. Entries are sorted: what is in it follows it at once. */
static bool is_empty_cache(const struct pith_rootfs *rootfs, uint32_t index)
{
    const struct pith_entry *entry = &rootfs->entries.items[index];
    const char *slash = strrchr(entry->path, '/');
    size_t size = strlen(entry->path);
    if (entry->type != PITH_ENTRY_DIRECTORY || slash == NULL || strcmp(slash, "/__pycache__") != 0) {
        return false;
    }
    const char *next = index + 1 < rootfs->entries.count ? rootfs->entries.items[index + 1].path : "";
    return strncmp(next, entry->path, size) != 0 || next[size] != '/';
}

bool python_settle_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error)
{
    uint32_t count = rootfs->entries.count, left = 0;
    struct settling settling = {
        .told = pith_alloc(arena, sizeof *settling.told),
        .before = *rootfs,
        .arena = arena,
        .gone = pith_alloc_array(arena, count, sizeof *settling.gone),
        .compiled = pith_alloc_array(arena, count, sizeof *settling.compiled),
        .stale = pith_alloc_array(arena, count, sizeof *settling.stale),
        .pinned = pith_alloc_array(arena, count, sizeof *settling.pinned),
    };
    pin_targets(&settling);
    struct pith_entry *entries = pith_alloc_array(arena, count, sizeof *entries);
    for (uint32_t i = 0; i < count; i++) {
        struct pith_entry *entry = &entries[i];
        *entry = settling.before.entries.items[i];
        const char *source = entry->type == PITH_ENTRY_FILE && entry->source != NULL && !entry->in_base
                                 ? pyc_source_of(arena, entry->path)
                                 : NULL;
        if (source != NULL && !settle_one(&settling, i, entry, source, error)) {
            return false;
        }
    }
    count_modules(&settling);
    rootfs->languages[PITH_LANGUAGE_PYTHON] = settling.told;
    for (uint32_t i = 0; i < count; i++) {
        if (!settling.gone[i]) {
            entries[left++] = entries[i];
        }
    }
    rootfs->entries.items = entries;
    rootfs->entries.count = left;
    rootfs->entries.room = count;
    rootfs_sort(rootfs);
    for (uint32_t i = left, end = left; i-- > 0;) {
        if (!is_empty_cache(rootfs, i)) {
            continue;
        }
        memmove(&entries[i], &entries[i + 1], (end - i - 1) * sizeof *entries);
        rootfs->entries.count = --end;
    }
    return true;
}
