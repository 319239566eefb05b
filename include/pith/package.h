/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who owns a file, and what an owner owns. Python distributions: *.dist-info (PyPA, "Recording installed projects") and
 * *.egg-info. Names are normalised as PEP 503 says: lower case, runs of -_. become one '-'.
 */
#ifndef PITH_PACKAGE_H
#define PITH_PACKAGE_H

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

struct pith_package_set;
struct pith_package_reading; /* what is to be read, while it is; src/package/ has its members */

/* What a system's package manager keeps, and how it is read: a row of src/package/databases.c. */
struct pith_package_database {
    const char *name;                                   /* of the format, as package URLs and reports have it: "deb" */
    const char *vendor;                                 /* in package URLs where os-release tells none */
    const char *source, *supplier, *licence;            /* how its stanzas call these fields; NULL: it has none */
    const char *marks[3];                               /* view paths; with one of them the database is there */
    bool records;                                       /* a package ships as a record in status.d, and its copyright */
    bool (*read)(struct pith_package_reading *reading); /* adds the packages that own a path; false: the error is set */
    /* The database at this view path cut to what was asked for, to ship as it is called; NULL: none ships. */
    bool (*cut)(const struct pith_package_set *packages, const char *path, const char **text, size_t *size,
                struct pith_error *error);
};
extern const struct pith_package_database pith_package_databases[]; /* the last has no name */

/* What the system's package manager calls the package that some path belongs to. */
struct pith_package {
    const struct pith_package_database *database;
    const char *name, *version, *architecture;
    const char *stanza;    /* what the database says of it, its fields line by line; of apk without its files */
    const char *sums;      /* view path of its md5sums, or NULL */
    const char *file_name; /* of its record: "libc6"; with its architecture when two of a name ship */
};

/* Which of the paths asked for belong to packages. */
struct pith_package_set {
    PITH_VEC(struct pith_package) list; /* only those that own something asked for; sorted by database and name */
    uint32_t *owners;                   /* by the index of the path: package + 1, or 0 */
    const char **at;                    /* by database, of one that can be cut: its view path; NULL: there is none */
    const char *const *paths;           /* as asked for */
    struct package_matcher *matcher;
};

static inline const char *pith_packages_path(const struct pith_package_set *packages, uint32_t path)
{
    return packages->paths[path];
}

/*
 * Asks the databases in the view for the owners of `count` canonical paths: dpkg's (info/NAME.list, status,
 * diversions), the one of distroless images (status.d), apk's. What is listed through links (/lib of a merged /usr)
 * counts. Paths and arena must outlive the answer.
 */
bool pith_packages_read(struct pith_view *view, const char *const *paths, uint32_t count, struct pith_arena *arena,
                        struct pith_package_set *packages, struct pith_error *error) PITH_MUST_USE;

/* The package's list of MD5 sums cut to its own paths among those asked for that `keep` agrees to; NULL: none is left.
 */
typedef bool pith_package_keep(const void *context, uint32_t path);
bool pith_package_sums(const struct pith_package_set *packages, uint32_t package, pith_package_keep *keep,
                       const void *context, const char **text, size_t *size, struct pith_error *error) PITH_MUST_USE;

/* The value of a field of a stanza ("Version", "V"), its first line; NULL: it has none. */
const char *pith_package_field(const struct pith_package *package, const char *field, struct pith_arena *arena);

/* PEP 503. */
const char *pith_dist_normalise(struct pith_arena *arena, const char *name, size_t size);

PITH_END_DECLS

#endif
