/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_PACKAGE_ROOM_H
#define PITH_PACKAGE_ROOM_H

#include "pith/package.h"

struct reading {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_error *error;
};

/* match.c: the paths asked for, found by what databases call them. */
struct package_matcher {
    struct pith_view *view;
    struct pith_arena *arena;
    uint32_t count;
    PITH_VEC(uint32_t) by_text; /* index + 1 */
    uint64_t filter[1024];      /* of the last two components */
    char asked[4096];           /* the directory that was resolved last */
    const char *answer;         /* NULL: there is none */
};
void package_match_begin(struct package_matcher *matcher, const char *const *paths, uint32_t count);
/* *index is UINT32_MAX where the path, with or without a leading '/', is none of those asked for. */
bool package_match(struct package_matcher *matcher, const char *path, size_t size, uint32_t *index,
                   struct pith_error *error) PITH_MUST_USE;
/* The same of a path with its '/', which no link of its directory gives another name. */
uint32_t package_find(const struct package_matcher *matcher, const char *path);

/* What is to be read about packages, while it is. */
struct pith_package_reading {
    struct reading reading;
    struct package_matcher *matcher;
    struct pith_package_set *packages;
    const struct pith_package_database *database; /* that is asked */
};

/* diversions.c: where the files of packages really are. */
struct package_diversion {
    const char *from, *to, *by;
    size_t size;    /* of `from` */
    uint32_t index; /* in the file */
};
struct package_diversions {
    PITH_VEC(struct package_diversion) list; /* sorted by `from`, each once */
    uint64_t sizes[64];                      /* a bit for each size of a `from`: most paths have none of them */
};
bool package_read_diversions(struct reading *reading, struct package_diversions *diversions) PITH_MUST_USE;
const char *package_diverted(const struct package_diversions *diversions, const char *name, const char *path,
                             size_t *size) __attribute__((returns_nonnull));

/* The operations that databases.c names. */
bool package_deb(struct pith_package_reading *reading) PITH_MUST_USE;
bool package_apk(struct pith_package_reading *reading) PITH_MUST_USE;
bool package_apk_cut(const struct pith_package_set *packages, const char *path, const char **text, size_t *size,
                     struct pith_error *error) PITH_MUST_USE;

/* A file of the view; *text is NULL when it is not there. */
bool package_file(struct reading *reading, struct pith_arena *arena, const char *path, const char **text,
                  size_t *size) PITH_MUST_USE;

/* The stanza that begins at `text`: its size, and where the next begins. */
size_t package_stanza(const char *text, const char *end, const char **next);

/* "Name: value" in a stanza; `*size` of what stands behind the colon. NULL: not there. */
const char *package_field(const char *stanza, size_t length, const char *name, size_t *size);

#endif
