/* SPDX-License-Identifier: Apache-2.0 */
/* What this room asks of a language; `struct language` names it. Everything may be NULL. */
#ifndef PITH_CHECK_LANGUAGE_H
#define PITH_CHECK_LANGUAGE_H

#include "check/room.h"
#include "engine/language.h"

/* A directory that installs more, by a pattern of its path. */
struct check_installer {
    const char *pattern, *what;
};

/* A file that holds credentials by convention: by the end of its path; `needs`: one of these words must be in it, for
 * the file is harmless without. */
struct check_secret {
    const char *ending, *needs[3], *what;
};

struct check_language {
    /* Lists that end with an empty row. */
    const struct check_installer *installers;
    const char *installers_remedy;
    const struct check_secret *secrets;
    const char *const *sources, *const *code; /* endings of what people write, and of what is made or copied */

    /* Whose package of the language a path belongs to; whose library it is a part of: NULL when to none. */
    const char *(*publisher)(const struct pith_checking *checking, const char *path);
    const char *(*library)(const struct pith_checking *checking, const char *path);

    /* What a node of this kind would be called that a word of `deny` means; NULL: a word means none. */
    const char *(*named)(enum pith_node_kind kind, const char *word, struct pith_arena *arena);
};

/* languages.c: asks each. */
const char *check_publisher(const struct pith_checking *checking, const char *path);
const char *check_library(const struct pith_checking *checking, const char *path);
const char *check_named(enum pith_node_kind kind, const char *word, struct pith_arena *arena);
const struct check_secret *check_secret_of(const char *path);
/* Is it what people write in a language; else, is it code all the same? */
bool check_is_source(const char *path);
bool check_is_code(const char *path);

#endif
