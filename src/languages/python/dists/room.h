/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read distributions share. */
#ifndef PITH_PYTHON_DISTS_ROOM_H
#define PITH_PYTHON_DISTS_ROOM_H

#include "pith/languages/python/dists.h"

struct dist_reading {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_error *error;
    struct pith_arena *scratch; /* of one distribution, while it is read: the texts of its files */
    const char *metadata;       /* the text of its METADATA or PKG-INFO; NULL: it has none */
};

/* A text file of the distribution, as long as it is read; *text is NULL when it is not there. An empty name: the
 * directory is the file. */
bool dist_text(struct dist_reading *reading, const char *directory, const char *name, const char **text,
               size_t *size) PITH_MUST_USE;

/* METADATA or PKG-INFO: name and version; then, of one that counts, what it requires. */
bool dist_metadata(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* licence.c: what the text of a METADATA says in SPDX's terms; who made the distribution: "Name <mail>". Or NULL. */
const char *dist_licence_of(const char *metadata, struct pith_arena *arena);
const char *dist_supplier_of(const char *metadata, struct pith_arena *arena);
bool dist_requires(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* `requests[socks,security] (>=2) ; extra == "x" and python_version < "3"` */
bool dist_requirement(struct pith_arena *arena, const char *line, size_t size, struct pith_requirement *requirement);

/* RECORD, or what top_level.txt names. */
bool dist_files(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* Is it editable, and where is the project? */
bool dist_direct_url(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* dist->top_level: of top_level.txt, or as the distribution is called. */
bool dist_top_level(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

bool dist_entry_points(struct dist_reading *reading, struct pith_dist *dist) PITH_MUST_USE;

#endif
