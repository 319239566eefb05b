/*
 * Bytecode that stays valid in the image. A .pyc names its source's mtime and size (PEP 552: 4 bytes magic, 4 flags, 8
 * data), and all times are made one: Python would compile everything anew at each start, four times slower. Where the
 * header is true of the source as it was read, it becomes an unchecked one, or for the app's own files one with the
 * shipped time, so that a source mounted over it counts. Where it is not true, the bytecode is left out.
 */
#include "rootfs/room.h"

#include "base/io.h"

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

/* "/a/__pycache__/x.cpython-311.pyc" → "/a/x.py", or NULL. */
static const char *source_of(struct pith_arena *arena, const char *path)
{
    static const char cache[] = "/__pycache__/";
    const char *slash = strrchr(path, '/');
    size_t size = strlen(path), length = sizeof cache - 1;
    if (size < 4 || strcmp(path + size - 4, ".pyc") != 0 || (size_t)(slash + 1 - path) < length ||
        memcmp(slash + 1 - length, cache, length) != 0) {
        return NULL;
    }
    const char *tag = strstr(slash, ".cpython-");
    return tag == NULL ? NULL
                       : pith_format(arena, "%.*s/%.*s.py", (int)(slash + 1 - length - path), path,
                                     (int)(tag - slash - 1), slash + 1);
}

static bool read_header(const struct pith_entry *entry, unsigned char header[HEADER], struct pith_error *error)
{
    struct pith_content content;
    if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    ssize_t count = pith_pread_full(content.fd, header, HEADER, content.offset);
    if (!pith_source_close(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
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

bool rootfs_settle_bytecode(struct pith_rootfs *rootfs, int64_t (*app_time)(void *context, const char *path),
                            void *context, struct pith_arena *arena, struct pith_error *error)
{
    struct pith_rootfs before = *rootfs;
    struct pith_entry *entries = pith_alloc_array(arena, before.entries.count + 1, sizeof *entries);
    uint32_t count = 0;
    for (uint32_t i = 0; i < before.entries.count; i++) {
        struct pith_entry entry = before.entries.items[i];
        const char *source =
            entry.type == PITH_ENTRY_FILE && entry.source != NULL ? source_of(arena, entry.path) : NULL;
        bool kept = true;
        if (source != NULL && !settle(&before, &entry, source, app_time(context, entry.path), arena, &kept, error)) {
            return pith_context(error, "reading the bytecode %s", entry.path);
        }
        if (kept) {
            entries[count++] = entry;
        } else {
            rootfs->stale++;
        }
    }
    rootfs->entries.items = entries;
    rootfs->entries.count = count;
    rootfs->entries.room = before.entries.count + 1;
    return true;
}
