/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which Python distribution owns a file, and what it owns: *.dist-info (PyPA, "Recording installed projects") and
 * *.egg-info. Names are normalised as PEP 503 says: lower case, runs of -_. become one '-'.
 */
#ifndef PITH_PYTHON_DISTS_H
#define PITH_PYTHON_DISTS_H

#include "pith/view.h"

PITH_BEGIN_DECLS

/* One Requires-Dist line. A requirement under `extra == "x"` counts only where somebody asks for that extra. */
struct pith_requirement {
    const char *name;          /* normalised */
    struct pith_strings asked; /* the extras that it asks of that distribution: name[asked] */
    struct pith_strings under; /* the extras in its marker: any one of them; none: always */
};

struct pith_entry_point {
    const char *group, *name, *module, *attribute; /* attribute may be NULL */
};

struct pith_dist {
    const char *name, *shown, *version; /* normalised; as the metadata writes it; version may be "" */
    const char *site;                   /* the directory that its files are relative to, canonical */
    const char *directory;              /* its *.dist-info, canonical; a file for some *.egg-info */
    const char *supplier, *licence;     /* "Name <mail>"; an SPDX expression; NULL: the metadata says none */
    const char *over;                   /* the same of another version that the base has in this site, or NULL */
    bool recorded;                      /* `files` comes from RECORD; otherwise from top_level.txt or its name */
    bool editable;                      /* direct_url.json says that it is */
    const char *project;                /* where an editable one lies, a view path; NULL: not known */
    struct pith_strings top_level;      /* of an editable one: the names that it gives to import, or what they may be */
    PITH_VEC(const char *) files;       /* as recorded, absolute, `..` resolved; some may be absent */
    PITH_VEC(struct pith_requirement) requires;
    PITH_VEC(struct pith_entry_point) entry_points;
};

/* From a text id to an index + 1; 0: none. */
struct pith_dist_index {
    uint32_t *items, count, room;
};

struct pith_dists {
    PITH_VEC(struct pith_dist) list;
    struct pith_view *view;
    struct pith_dist_index owners; /* by text id of a canonical path: index + 1 */
    struct pith_dist_index names;  /* by text id of a normalised name: index + 1 */
};

/*
 * Reads every distribution in the site directories. One that stands first hides others of the same name, as
 * importlib.metadata has it. A distribution that cannot be read is an error that names its file.
 */
bool pith_dists_read(struct pith_view *view, const char *const *sites, uint32_t count, struct pith_arena *arena,
                     struct pith_dists *dists, struct pith_error *error) PITH_MUST_USE;

/* The index of the one that owns a canonical path, or of the one of that name (any spelling); UINT32_MAX: none. */
uint32_t pith_dists_owner(const struct pith_dists *dists, uint32_t path);
uint32_t pith_dists_named(const struct pith_dists *dists, const char *name);

/* The text, where it is an SPDX expression that needs no explanation; NULL. */
const char *pith_licence_expression(const char *text);

/* The lines of an entry_points.txt, into those of the distribution. */
void pith_entry_points_read(struct pith_arena *arena, const char *text, struct pith_dist *dist);

/* The file that a line of RECORD is about, as an absolute path; `end` is the line's end. */
const char *pith_record_path(struct pith_arena *arena, const char *site, const char *line, const char *end);

/* PEP 503. */
const char *pith_dist_normalise(struct pith_arena *arena, const char *name, size_t size);

PITH_END_DECLS

#endif
