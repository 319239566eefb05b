/* SPDX-License-Identifier: Apache-2.0 */
/* Bytecode of a base, where the tree has another source than the base had. */
#include "languages/python/rootfs/tree.h"

/* Only a hash of the source that Python checks proves that bytecode is of the source that is there. */
static bool void_one(struct pith_rootfs *rootfs, struct pith_entry *entry, const char *source_path,
                     struct pith_error *error)
{
    const struct pith_entry *source = pith_rootfs_find(rootfs, source_path);
    unsigned char header[PYC_HEADER];
    if (source == NULL || source->type != PITH_ENTRY_FILE || source->in_base || entry->seen.size <= PYC_HEADER) {
        return true;
    }
    if (!pyc_read_header(entry, header, error)) {
        return pith_context(error, "reading the bytecode %s", entry->path);
    }
    if (pyc_get(header + 4) != PYC_CHECKED) {
        entry->source = NULL;
        entry->head = "";
        entry->origin = source->path;
        entry->in_base = false;
    }
    return true;
}

bool python_void_bytecode(struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_error *error)
{
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        struct pith_entry *entry = &rootfs->entries.items[i];
        const char *source =
            entry->type == PITH_ENTRY_FILE && entry->in_base ? pyc_source_of(arena, entry->path) : NULL;
        if (source != NULL && !void_one(rootfs, entry, source, error)) {
            return false;
        }
    }
    return true;
}
