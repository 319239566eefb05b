/* SPDX-License-Identifier: Apache-2.0 */
/* Which package of the system owns a file, and what its database says of it. */
#ifndef PITH_PACKAGE_H
#define PITH_PACKAGE_H

#include "pith/view.h"

PITH_BEGIN_DECLS

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

PITH_END_DECLS

#endif
