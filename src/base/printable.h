/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that anybody may have written (names of files, metadata, what an image says of itself) as people may see it. It
 * stays on its line, steers no terminal, does not turn the direction of what stands beside it, and tells two names
 * apart: a control character becomes \n, \x1b or \u202e, a byte that is no UTF-8 \xff, and a backslash two.
 */
#ifndef PITH_BASE_PRINTABLE_H
#define PITH_BASE_PRINTABLE_H

#include "pith/base/arena.h"

#define PITH_NOT_UTF8 UINT32_MAX

/*
 * The bytes of the first character of `text`, 0 at its end, and its code point: of one UTF-8 sequence, or PITH_NOT_UTF8
 * of one byte that begins none.
 */
size_t pith_character(const char *text, uint32_t *point);

/* May a terminal have this character? */
bool pith_is_printable(uint32_t point);

/* One character as it may be shown; returns how many bytes of `text` it takes, 0 at the end. */
enum { PITH_PRINTABLE_ROOM = 12 };
size_t pith_printable_next(const char *text, char shown[PITH_PRINTABLE_ROOM]);

/* How many columns a terminal needs for the text, when each character is taken for one. */
size_t pith_printable_columns(const char *text);

/* The whole text; the same pointer where there is nothing to do. */
const char *pith_printable(struct pith_arena *arena, const char *text);

#endif
