/* SPDX-License-Identifier: Apache-2.0 */
/* Where a loader looks for libraries in one of the two trees. */
#ifndef PITH_ONTO_SHELF_H
#define PITH_ONTO_SHELF_H

#include "onto/room.h"

/* A tree's own ld.so.cache, read in the byte order of the first loader that is looked at. */
struct cache {
    struct pith_cache_entry *items;
    uint32_t count;
    bool known;
};

struct shelf {
    struct onto *onto;
    struct pith_view *view;
    const struct pith_elf *elf;         /* of the loader; NULL: there is none of that path */
    uint32_t loader;                    /* its canonical path */
    bool musl;                          /* it uses no cache */
    PITH_VEC(const char *) spelled;     /* directories, as the loader names them */
    PITH_VEC(const char *) directories; /* the same, canonical */
};

bool onto_shelve(struct onto *onto, struct pith_view *view, const char *loader, struct cache *cache,
                 struct shelf *shelf) PITH_MUST_USE;

/* The path of a name in one of the directories. */
const char *shelf_path(const struct shelf *shelf, uint32_t directory, const char *name);

/* The library that the loader would take at a path, and where it really is; or by a name, and in which of the
 * directories. NULL when none. */
const struct pith_elf *shelf_library(const struct shelf *shelf, const char *path, struct pith_found *found);
const struct pith_elf *shelf_find(const struct shelf *shelf, const char *name, uint32_t *directory);

/*
 * May the base's library serve instead of the root's? Where versions will be proved, it may unless the root's is newer;
 * where none are, it must lack nothing or be the newer one. An interpreter and its own library stay together.
 */
bool onto_serves(const char *name, const struct pith_elf *base, const struct pith_elf *root);

#endif
