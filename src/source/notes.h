/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was read of the files of a directory to be understood, kept as tags of byte ranges: so that the bytes that ship
 * can be proved to be the same when a file's time of change no longer says so. A hard link that somebody makes moves
 * that time, and so does a rewriting that puts the time of modification back.
 */
#ifndef PITH_SOURCE_NOTES_H
#define PITH_SOURCE_NOTES_H

#include "pith/source.h"

struct notes;

struct notes *notes_create(struct pith_error *error);
void notes_destroy(struct notes *notes);

/* These bytes of the file were read. `moved`: its time of change was another one then. Not for several threads at once.
 */
void notes_add(struct notes *notes, const struct pith_stat *file, uint64_t offset, const void *bytes, size_t size,
               bool moved);

/* Was the time of change another one when something of the file was read? */
bool notes_moved(const struct notes *notes, const struct pith_stat *file);

enum notes_proof { NOTES_NONE, NOTES_SAME, NOTES_OTHER, NOTES_FAILED };

/*
 * NOTES_NONE: nothing of the file was read. Otherwise copies `size` bytes of `fd` into a file without a name, open as
 * `*copy` (-1 unless NOTES_SAME), and compares all that was read with it. NOTES_FAILED fills the error.
 */
enum notes_proof notes_prove(struct notes *notes, const struct pith_stat *file, int fd, uint64_t size, int *copy,
                             struct pith_error *error);

#endif
