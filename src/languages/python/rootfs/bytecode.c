/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytecode that stays valid in the image. A .pyc names its source's mtime and size (PEP 552: 4 bytes magic, 4 flags, 8
 * data), and all times are made one: Python would compile everything anew at each start, four times slower. Where the
 * header is true of the source as it was read, it becomes an unchecked one, or for the app's own files one with the
 * shipped time, so that a source mounted over it counts. Where it is not true, the bytecode is left out.
 *
 * `[python] bytecode` chooses: sources alone, bytecode in the place of its sources, or both. What the base has at a
 * path cannot go: there the root's counts, as everywhere.
 */
#include "rootfs/room.h"

#include "base/io.h"
#include "base/path.h"

#include <errno.h>

enum { HEADER = 16, UNCHECKED = 1 };

static uint32_t get_u32(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void put_u32(unsigned char *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        bytes[i] = (unsigned char)(value >> (8 * i));
    }
}

/* The source that a file is the bytecode of, or NULL. */
static const char *source_of(struct pith_arena *arena, const char *path)
{
    const char *name = strrchr(path, '/');
    return pith_ends_with(path, ".pyc") && strstr(name, ".cpython-") != NULL ? pith_python_source_of(arena, path)
                                                                             : NULL;
}

static bool read_header(const struct pith_entry *entry, unsigned char header[HEADER], struct pith_error *error)
{
    struct pith_content content;
    if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    ssize_t count = pith_source_read(entry->source, entry->source_path, &entry->seen, &content, header, HEADER, 0);
    int number = errno;
    if (!pith_source_close(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    if (count < 0) {
        return pith_fail_errno(error, PITH_SYSTEM, number, "cannot read %s", entry->path);
    }
    return count == HEADER || pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again", entry->path);
}

/* Is the header true of this source? */
static bool fits(const unsigned char header[HEADER], const struct pith_entry *source)
{
    return get_u32(header + 8) == (uint32_t)(source->seen.modified / 1000000000) &&
           get_u32(header + 12) == (uint32_t)source->seen.size;
}

/* False in `*kept` when the entry must go. */
static bool settle(const struct pith_rootfs *rootfs, struct pith_entry *entry, const char *source_path,
                   int64_t app_time, struct pith_arena *arena, bool *kept, struct pith_error *error)
{
    const struct pith_entry *source = pith_rootfs_find(rootfs, source_path);
    unsigned char header[HEADER];
    *kept = source != NULL && source->type == PITH_ENTRY_FILE && entry->seen.size > HEADER;
    if (!*kept || !read_header(entry, header, error)) {
        return !*kept;
    }
    if (get_u32(header + 4) != 0) {
        return true; /* hash-based: true of the content, whatever the time */
    }
    *kept = fits(header, source);
    if (*kept) {
        unsigned char *head = (unsigned char *)pith_copy(arena, header, HEADER);
        put_u32(head + 4, app_time < 0 ? UNCHECKED : 0);
        put_u32(head + 8, app_time < 0 ? 0 : (uint32_t)app_time);
        put_u32(head + 12, app_time < 0 ? 0 : (uint32_t)source->seen.size);
        entry->head = head;
        entry->head_size = HEADER;
        entry->skip = HEADER;
    }
    return true;
}

struct settling {
    struct pith_rootfs *rootfs;
    struct pith_rootfs before;
    const struct bytecode_rules *rules;
    struct pith_arena *arena;
    bool *gone;     /* by entry of `before` */
    bool *compiled; /* by entry: a source with valid bytecode */
    bool *stale;    /* by entry: a source with bytecode of another one */
    bool *pinned;   /* by entry: a link leads here */
};

/* What ships by [files] is the app's own. */
static bool is_apps(const struct settling *settling, const struct pith_entry *entry)
{
    struct pith_view *view = settling->rules->view;
    struct pith_found found;
    return pith_view_look(view, entry->path, &found, NULL) == PITH_SEEN_FOUND &&
           pith_view_mount(view, found.mount)->role == PITH_ROLE_APP;
}

static bool base_has(const struct settling *settling, const char *path)
{
    const struct pith_source *base = settling->rules->base;
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
            pith_view_resolve(settling->rules->view, rootfs->entries.items[i].path, &found, NULL) != PITH_SEEN_FOUND) {
            continue;
        }
        const struct pith_entry *target =
            pith_rootfs_find(rootfs, pith_text(pith_view_texts(settling->rules->view), found.path));
        if (target != NULL) {
            settling->pinned[target - rootfs->entries.items] = true;
        }
    }
}

/* One .pyc of a __pycache__. */
static bool settle_one(struct settling *settling, uint32_t index, struct pith_entry *entry, const char *source,
                       struct pith_error *error)
{
    const struct bytecode_rules *rules = settling->rules;
    bool kept;
    if (rules->keep == PITH_BYTECODE_SOURCE && !base_has(settling, entry->path)) {
        settling->gone[index] = true;
        return true;
    }
    if (!settle(&settling->before, entry, source, is_apps(settling, entry) ? rules->time : -1, settling->arena, &kept,
                error)) {
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
        if (rules->keep == PITH_BYTECODE_PYC) {
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
    struct pith_rootfs *rootfs = settling->rootfs;
    for (uint32_t i = 0; i < settling->before.entries.count; i++) {
        const struct pith_entry *entry = &settling->before.entries.items[i];
        if (!is_source(entry) || entry->in_base || is_apps(settling, entry)) {
            continue;
        }
        rootfs->modules++;
        if (!settling->compiled[i]) {
            pith_push(settling->arena, &rootfs->uncompiled, entry->path);
            rootfs->stale += settling->stale[i];
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

bool rootfs_settle_bytecode(struct pith_rootfs *rootfs, const struct bytecode_rules *rules, struct pith_arena *arena,
                            struct pith_error *error)
{
    uint32_t count = rootfs->entries.count, left = 0;
    struct settling settling = {
        .rootfs = rootfs,
        .before = *rootfs,
        .rules = rules,
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
                                 ? source_of(arena, entry->path)
                                 : NULL;
        if (source != NULL && !settle_one(&settling, i, entry, source, error)) {
            return false;
        }
    }
    count_modules(&settling);
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

/* Only a hash of the source that Python checks proves that bytecode is of the source that is there. */
static bool void_one(struct pith_rootfs *rootfs, struct pith_entry *entry, const char *source_path,
                     struct pith_error *error)
{
    enum { CHECKED_HASH = 3 };
    const struct pith_entry *source = pith_rootfs_find(rootfs, source_path);
    unsigned char header[HEADER];
    if (source == NULL || source->type != PITH_ENTRY_FILE || source->in_base || entry->seen.size <= HEADER) {
        return true;
    }
    if (!read_header(entry, header, error)) {
        return pith_context(error, "reading the bytecode %s", entry->path);
    }
    if (get_u32(header + 4) != CHECKED_HASH) {
        entry->source = NULL;
        entry->head = "";
        entry->origin = source->path;
        entry->in_base = false;
    }
    return true;
}

bool rootfs_void_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error)
{
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        struct pith_entry *entry = &rootfs->entries.items[i];
        const char *source = entry->type == PITH_ENTRY_FILE && entry->in_base ? source_of(arena, entry->path) : NULL;
        if (source != NULL && !void_one(rootfs, entry, source, error)) {
            return false;
        }
    }
    return true;
}
