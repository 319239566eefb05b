/* SPDX-License-Identifier: Apache-2.0 */
/* The finder's inside, shared by the files that ask it for files and for names. */
#ifndef PITH_PYTHON_FINDER_H
#define PITH_PYTHON_FINDER_H

#include "pith/languages/python/environment.h"

struct suffix {
    const char *text;
    enum pith_module_kind kind;
};

/* Which entries of a path have something of a name: a name up to its first dot, and the entry's index; sorted. */
struct finder_index {
    struct finder_index *next;
    const char *const *path;
    PITH_VEC(uint64_t) names; /* text id << 32 | entry */
};

struct finder_places {
    const char **items;
    uint32_t count, room;
};

struct pith_finder {
    struct pith_view *view;
    const struct pith_python *python;
    struct pith_arena *arena;
    struct pith_texts *names;
    PITH_VEC(const char *) path;                /* sys.path, what exists of it */
    struct finder_places places, mapped_places; /* of its entries and of what is mapped, as canonical paths */
    struct finder_index *indexes;               /* of it, and of packages of several directories */
    PITH_VEC(const struct pith_module *) known; /* by text id of the name */
    PITH_VEC(struct suffix) suffixes;           /* in the order of importlib */
};

/* What a finder of an editable install answers; module->kind stays ABSENT when none knows the name. */
bool finder_search_mapped(struct pith_finder *finder, const char *name, struct pith_module *module,
                          struct pith_error *error) PITH_MUST_USE;

/* The sorted names in a directory; none when it is none. */
bool finder_list(struct pith_finder *finder, const char *directory, const char *const **names, uint32_t *count,
                 struct pith_error *error) PITH_MUST_USE;

/*
 * The entries of a path, of which there are several, that have a file or directory called `name`, or so up to the first
 * dot: their indexes are the lower halves of `*hits`.
 */
bool finder_entries(struct pith_finder *finder, const char *const *path, uint32_t count, const char *name,
                    const uint64_t **hits, uint32_t *hit_count, struct pith_error *error) PITH_MUST_USE;

#endif
