/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of a tree: what the rootfs lists, and the layer writes. */
#ifndef PITH_ENTRY_H
#define PITH_ENTRY_H

#include "pith/source.h"

#include <string.h>

PITH_BEGIN_DECLS

enum pith_entry_type { PITH_ENTRY_DIRECTORY, PITH_ENTRY_FILE, PITH_ENTRY_SYMLINK, PITH_ENTRY_HARDLINK };

/* A file's content is `head`, then `source_path`'s bytes from offset `skip` to its end. */
struct pith_entry {
    const char *path;   /* view path: "/usr/bin/python3"; "/" is the root itself */
    const char *origin; /* the view path of the file that it is made of, where that is another; NULL otherwise */
    const char *target; /* symlink: its text; hard link: the view path of an earlier entry */
    enum pith_entry_type type;
    uint16_t mode;
    uint32_t uid, gid;
    const void *head;
    uint32_t head_size;
    const struct pith_source *source; /* NULL: `head` is all */
    const char *source_path;
    struct pith_stat seen; /* of source_path; its size minus `skip` is what follows `head` */
    uint64_t skip;
    uint32_t package; /* the system's, of those of the tree, + 1; 0: nobody's */
    bool in_base;     /* the image to build upon has it already: no layer writes it */
};

/*
 * Does whoever unpacks a layer take this name, or that of a directory above, for an order: ".wh.NAME" removes NAME of
 * the layers below, ".wh..wh..opq" all beside it, the rest of ".wh..wh." is aufs's own (OCI image-layer.md,
 * "Whiteouts")?
 */
static inline bool pith_entry_is_whiteout(const struct pith_entry *entry)
{
    return strstr(entry->path, "/.wh.") != NULL;
}

/* Bytes of a file's content. */
static inline uint64_t pith_entry_size(const struct pith_entry *entry)
{
    return entry->head_size + (entry->source == NULL ? 0 : entry->seen.size - entry->skip);
}

PITH_END_DECLS

#endif
