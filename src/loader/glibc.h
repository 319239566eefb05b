/* SPDX-License-Identifier: Apache-2.0 */
/* One search of glibc's for one name: what its two files share. */
#ifndef PITH_LOADER_GLIBC_H
#define PITH_LOADER_GLIBC_H

#include "loader/loader.h"

struct query {
    struct pith_linkmap_state *map;
    const char *name;
    size_t length;
    struct search *search;
    struct pith_error *error;
};

enum answer { ANSWER_FOUND, ANSWER_NONE, ANSWER_FAILED };

/* Tells `tried` of a path. */
void glibc_report(const struct query *query, const char *path, enum pith_found_by by);
enum answer glibc_accept(struct query *query, const char *path, struct image *image, enum pith_found_by by);
/* One file. `*stop` is set when it ends the list of directories that it was found by. */
enum answer glibc_try_file(struct query *query, const char *path, enum pith_found_by by, bool *stop);
/* The name in each directory of a list, in those for the processor's capabilities first. */
enum answer glibc_try_directories(struct query *query, const struct directories *list, enum pith_found_by by);

#endif
