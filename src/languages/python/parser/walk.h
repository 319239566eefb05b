/* SPDX-License-Identifier: Apache-2.0 */
/* How the walk and the strings move: to the next byte that matters at or behind a place, which is `size` when none is.
 */
#ifndef PITH_FACTS_PYSOURCE_WALK_H
#define PITH_FACTS_PYSOURCE_WALK_H

#include "languages/python/parser/scan.h"

/* Makes the window reach `at`. It only moves forward: nothing before it can be asked for again. */
void pith_py_reach(struct py_scan *scan, size_t at);

/* The source cannot be read from here on. */
void pith_py_stop(struct py_scan *scan);
/* After each fact that counts: are there too many? Then the walk is stopped. */
bool pith_py_is_crowded(struct py_scan *scan);

static inline void pith_py_push(struct py_scan *scan, unsigned char opener, size_t at)
{
    if (scan->depth == MOST_BRACKETS) {
        pith_py_stop(scan);
        return;
    }
    scan->brackets[scan->depth++] =
        (struct py_bracket){.opener = opener, .at = at, .comments = scan->comments, .comments_end = scan->comments_end};
}

#define PITH_PY_NEXT(name, mask) \
    static inline size_t name(struct py_scan *scan, size_t at) \
    { \
        for (;;) { \
            if (at >= scan->window_end) { \
                if (at >= scan->size) { \
                    return scan->size; \
                } \
                pith_py_reach(scan, at); \
            } \
            uint64_t bits = scan->masks[(at - scan->window) / 64].mask >> (at & 63); \
            if (bits != 0) { \
                return at + (size_t)__builtin_ctzll(bits); \
            } \
            at = (at | 63) + 1; \
        } \
    }

PITH_PY_NEXT(pith_py_next_code, code)
PITH_PY_NEXT(pith_py_next_text, text)
PITH_PY_NEXT(pith_py_next_newline, newline)

#endif
