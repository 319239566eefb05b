/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layer: a sorted list of entries → exact tar bytes (ustar, pax records only where ustar cannot say it),
 * compressed in blocks of fixed size so that bytes do not depend on the number of threads; digests are taken while
 * writing, nothing is read back. Or the same entries → a directory.
 */
#ifndef PITH_LAYER_H
#define PITH_LAYER_H

#include "pith/manifest.h"
#include "pith/source/entry.h"

PITH_BEGIN_DECLS

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
    uint32_t entries; /* in the tar: a root of 0755 root:root is left out, as clients make it so */
};

/*
 * Writes the layer to `fd` (a file or a pipe), from its current position. Entries are in order: parents before
 * children, sorted by path; the function keeps no content in memory beyond its ring of blocks.
 * On failure what was written is worthless: the caller owns the temporary name. A name that a layer cannot hold
 * (pith_entry_is_whiteout) is PITH_MISSING.
 */
bool pith_layer_write(const struct pith_entry *entries, uint32_t count, const struct pith_layer_options *options,
                      int fd, struct pith_layer *layer, struct pith_error *error) PITH_MUST_USE;

/* The size of the tar, told before anything is read. */
uint64_t pith_layer_tar_size(const struct pith_entry *entries, uint32_t count, int64_t time);

/*
 * Writes the entries below `directory`, an existing empty directory open as `fd`. Owners are set when the process
 * may (effective user 0) and left otherwise; modes and times always. Works without ever following a link.
 */
bool pith_directory_write(const struct pith_entry *entries, uint32_t count, int64_t time, int fd,
                          struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
