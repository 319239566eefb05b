/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every fuzz target shares. A target is a function of bytes that is called over and over; it ends the process when
 * something does not hold. bounds.c calls it, and ends the process too when an input costs more than its size explains.
 */
#ifndef PITH_FUZZ_TARGET_H
#define PITH_FUZZ_TARGET_H

#include "pith/source.h"

#include <stdint.h>
#include <stdlib.h>

void fuzz_one(const uint8_t *data, size_t size);

/* Ends the process where something does not hold, and says what and where. */
#define require(holds) ((holds) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #holds))
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

/* How many bytes of an archive may be unpacked for one input: what counts against PITH_IMAGE_LIMIT. */
enum { FUZZ_UNPACKED = 1 << 20 };

/*
 * Inputs that stand for several texts: they are separated by lines "%%". At most `room` of them, each NUL-terminated;
 * returns how many there are.
 */
struct fuzz_part {
    const char *text;
    size_t size;
};
size_t fuzz_split(const uint8_t *data, size_t size, struct pith_arena *arena, struct fuzz_part *parts, size_t room);

/* Takes the first line off a part. */
const char *fuzz_first_line(struct fuzz_part *part, struct pith_arena *arena);

/* The part with `mark` and a digit in it replaced by words[digit], where there is such a word. */
struct fuzz_part fuzz_expand(const struct fuzz_part *part, char mark, const char *const *words, size_t count,
                             struct pith_arena *arena);

/*
 * Parts into a tree in memory: each is a file, whose first line is its path below `base` ("" is the root). "a/b/" is a
 * directory, "a -> b" a link. What cannot stand beside what is there already is left out.
 */
void fuzz_plant(struct pith_source *tree, const char *base, const struct fuzz_part *parts, size_t count,
                struct pith_arena *arena);
void fuzz_file(struct pith_source *tree, const char *path, const void *bytes, size_t size);

/* What passes for Python 3.11 in the tree, and /venv/bin/python that leads to it. */
void fuzz_python(struct pith_source *tree, struct pith_arena *arena);

/* The owners of a few paths by the package databases of the tree, and all that is told of them. */
void fuzz_packages(struct pith_source *tree, struct pith_arena *arena);

/* A file without a name that holds these bytes, and the path by which it is opened. The caller closes it. */
int fuzz_anonymous(const void *bytes, size_t size, struct pith_arena *arena, const char **path);

/* Everything below "/" of a source is asked for: look-ups, links, lists and contents agree. Returns how many entries.
 */
size_t fuzz_walk(const struct pith_source *source);

/* Bytes that grow, for the archives that targets write. */
struct fuzz_bytes {
    uint8_t *items;
    size_t count, room;
};
void fuzz_append(struct pith_arena *arena, struct fuzz_bytes *bytes, const void *more, size_t size);

/* A member of a tar, header and bytes; `type` as in the header ('0' a file, '1' a hard link, '2' a link, '5' …). */
struct fuzz_member {
    const char *name, *target;
    char type;
    unsigned mode;
    const void *bytes;
    size_t size;
};
void fuzz_tar_add(struct pith_arena *arena, struct fuzz_bytes *tar, const struct fuzz_member *member);
void fuzz_tar_end(struct pith_arena *arena, struct fuzz_bytes *tar);

#endif
