/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RECORD lists the files of a distribution (PyPA, "Recording installed projects"). In the image it lists what ships:
 * scanners and importlib.metadata.files() believe it. A file that was made anew loses its hash, as bytecode has none.
 */
#include "languages/python/rootfs/tree.h"

enum { RECORD_LIMIT = 64 << 20 };

struct cutting {
    const struct pith_rootfs *rootfs;
    struct pith_arena *arena;
    char *text; /* no longer than what was read, plus a byte for each line */
    size_t size;
    bool changed;
};

static void put(struct cutting *cutting, const char *text, size_t size)
{
    memcpy(cutting->text + cutting->size, text, size);
    cutting->size += size;
}

/* The first field as it is written, with its quotes. */
static size_t field_size(const char *line, size_t size)
{
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        quoted ^= line[i] == '"';
        if (line[i] == ',' && !quoted) {
            return i;
        }
    }
    return size;
}

static void cut_line(struct cutting *cutting, const char *site, const char *line, size_t size, bool newline)
{
    const char *path = pith_record_path(cutting->arena, site, line, line + size);
    const struct pith_entry *entry = pith_rootfs_find(cutting->rootfs, path);
    size_t field = field_size(line, size);
    if (entry != NULL) {
        bool made = entry->head != NULL && field < size && line[field + 1] != ',';
        put(cutting, line, made ? field : size);
        put(cutting, ",,", made ? 2 : 0);
        cutting->changed |= made;
        put(cutting, "\n", newline);
        return;
    }
    cutting->changed = true;
    bool source = field > 3 && memcmp(line + field - 3, ".py", 3) == 0;
    if (source && pith_rootfs_find(cutting->rootfs, pith_format(cutting->arena, "%sc", path)) != NULL) {
        put(cutting, line, field);
        put(cutting, "c,,\n", 4); /* x.pyc in the place of x.py */
    }
}

static bool cut(const struct pith_rootfs *rootfs, const struct pith_dist *dist, struct pith_entry *record,
                struct pith_arena *arena, struct pith_error *error)
{
    struct pith_found found;
    const char *text;
    size_t all;
    if (pith_view_look(rootfs->view, record->path, &found, error) != PITH_SEEN_FOUND ||
        !pith_view_read(rootfs->view, &found, RECORD_LIMIT, arena, &text, &all, error)) {
        return pith_context(error, "reading %s", record->path);
    }
    const char *end = text + all;
    struct cutting cutting = {.rootfs = rootfs, .arena = arena, .text = pith_alloc(arena, all * 2 + 8)};
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline == NULL ? end : newline;
        size_t size = (size_t)(stop - text);
        size -= size > 0 && stop[-1] == '\r';
        if (size > 0) {
            cut_line(&cutting, dist->site, text, size, newline != NULL);
        }
        text = newline == NULL ? end : newline + 1;
    }
    if (cutting.changed && cutting.size <= UINT32_MAX) {
        record->head = cutting.text;
        record->head_size = (uint32_t)cutting.size;
        record->source = NULL;
    }
    return true;
}

bool python_settle_records(struct pith_rootfs *rootfs, const struct pith_dists *dists, struct pith_arena *arena,
                           struct pith_error *error)
{
    for (uint32_t i = 0; i < dists->list.count; i++) {
        const struct pith_dist *dist = &dists->list.items[i];
        const struct pith_entry *record =
            dist->recorded ? pith_rootfs_find(rootfs, pith_format(arena, "%s/RECORD", dist->directory)) : NULL;
        if (record != NULL && record->type == PITH_ENTRY_FILE && record->source != NULL && !record->in_base &&
            !cut(rootfs, dist, &rootfs->entries.items[record - rootfs->entries.items], arena, error)) {
            return false;
        }
    }
    return true;
}
