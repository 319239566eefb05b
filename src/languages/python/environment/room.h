/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_PYTHON_ROOM_H
#define PITH_PYTHON_ROOM_H

#include "pith/languages/python/environment.h"

struct world {
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_python *python;
    const struct pith_python_environment *environment;
    struct pith_error *error;
};

/* Finds the object that holds the interpreter, and its version. */
bool python_version(struct world *world, const struct pith_found *objects, uint32_t count) PITH_MUST_USE;

/* pyvenv.cfg beside or above the executable: venv, directory, system_site. */
bool python_venv(struct world *world) PITH_MUST_USE;

/* Where the executable lies when its links are followed. */
bool python_real_directory(struct world *world, const char **directory) PITH_MUST_USE;

/* prefix, exec_prefix, stdlib, dynload and landmark. */
bool python_prefix(struct world *world) PITH_MUST_USE;

/* sys.path and the .pth files. */
bool python_site(struct world *world) PITH_MUST_USE;

/* What the modules map that a .pth file imports: `line` is its code, `site` its directory. */
bool python_read_finders(struct world *world, const char *site, const char *pth, const char *line,
                         size_t size) PITH_MUST_USE;

/* "a/b", without a second slash when `directory` is the root. */
const char *python_join(struct world *world, const char *directory, const char *name);

/* The directory above a path, as text: links are not resolved. */
const char *python_above(struct world *world, const char *path);

/* os.path.abspath: `path` from `directory`, without ".", ".." and empty parts; links are not looked at. */
const char *python_absolute(struct world *world, const char *directory, const char *path);

/* What is at a path, links followed. False when the system failed. */
bool python_type(struct world *world, const char *path, enum pith_type *type) PITH_MUST_USE;

/* Reads a text file that is known to be there. */
bool python_read_text(struct world *world, const char *path, const char **text, size_t *size) PITH_MUST_USE;

#endif
