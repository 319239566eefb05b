/*
 * The layer: a sorted list of entries → exact tar bytes (ustar, pax records only where ustar cannot say it),
 * compressed in blocks of fixed size so that bytes do not depend on the number of threads; digests are taken while
 * writing, nothing is read back. Or the same entries → a directory.
 */
#ifndef PITH_LAYER_H
#define PITH_LAYER_H

#include "pith/manifest.h"
#include "pith/source.h"

enum pith_entry_type { PITH_ENTRY_DIRECTORY, PITH_ENTRY_FILE, PITH_ENTRY_SYMLINK, PITH_ENTRY_HARDLINK };

/* One entry. A file's content is `head`, then `from`'s bytes from offset `skip` to its end. */
struct pith_entry {
    const char *path;   /* view path: "/usr/bin/python3"; "/" is the root itself */
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
};

struct pith_layer_options {
    enum pith_compression compression;
    int level;     /* -1: the default: gzip 6, zstd 3 */
    unsigned jobs; /* threads; 0: as many as the machine has processors for this process */
    int64_t time;  /* mtime of every entry, seconds since 1970 */
};

struct pith_layer {
    uint8_t diff_id[32]; /* SHA-256 of the tar */
    uint8_t digest[32];  /* SHA-256 of what was written */
    uint64_t tar_size, size;
    uint32_t entries;
};

/*
 * Writes the layer to `fd` (a file or a pipe), from its current position. Entries are in order: parents before
 * children, sorted by path; the function keeps no content in memory beyond its ring of blocks.
 * On failure what was written is worthless: the caller owns the temporary name.
 */
bool pith_layer_write(const struct pith_entry *entries, uint32_t count, const struct pith_layer_options *options,
                      int fd, struct pith_layer *layer, struct pith_error *error) PITH_MUST_USE;

/*
 * Writes the entries below `directory`, an existing empty directory open as `fd`. Owners are set when the process
 * may (effective user 0) and left otherwise; modes and times always. Works without ever following a link.
 */
bool pith_directory_write(const struct pith_entry *entries, uint32_t count, int64_t time, int fd,
                          struct pith_error *error) PITH_MUST_USE;

#endif
