/* What the files of this room share. */
#ifndef PITH_PACKAGE_ROOM_H
#define PITH_PACKAGE_ROOM_H

#include "pith/package.h"

struct reading {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_error *error;
};

/* A text file of the distribution; *text is NULL when it is not there. An empty name: the directory is the file. */
bool package_text(struct reading *reading, const char *directory, const char *name, const char **text,
                  size_t *size) PITH_MUST_USE;

/* METADATA or PKG-INFO: name, version, requirements. */
bool package_metadata(struct reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* `requests[socks,security] (>=2) ; extra == "x" and python_version < "3"` */
bool package_requirement(struct pith_arena *arena, const char *line, size_t size, struct pith_requirement *requirement);

/* RECORD, or what top_level.txt names. */
bool package_files(struct reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* Is it editable, and where is the project? */
bool package_direct_url(struct reading *reading, struct pith_dist *dist) PITH_MUST_USE;

/* dist->top_level: of top_level.txt, or as the distribution is called. */
bool package_top_level(struct reading *reading, struct pith_dist *dist) PITH_MUST_USE;

bool package_entry_points(struct reading *reading, struct pith_dist *dist) PITH_MUST_USE;

#endif
