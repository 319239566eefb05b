/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Console scripts of distributions. Installers write into their first line where the interpreter was when they were
 * installed, or a line for a shell where that path is too long, has blanks or is to be found beside the script
 * (distlib's and uv's `'''exec'` form). In the image the environment may lie elsewhere and there is no shell, so such
 * a script gets a `#!` line that names the image's interpreter: derived bytes, the same everywhere.
 */
#ifndef PITH_LAUNCHER_H
#define PITH_LAUNCHER_H

#include "pith/languages/python/dists.h"
#include "pith/languages/python/environment.h"

PITH_BEGIN_DECLS

struct pith_launcher {
    uint32_t dist;    /* the distribution whose script it is: an index of `dists`; UINT32_MAX: nobody's */
    const char *line; /* its new beginning, with the newline; NULL: it stays as it is */
    const char *was;  /* the interpreter that it named: text for messages */
    uint32_t skip;    /* bytes that `line` takes the place of */
};

/*
 * What becomes of the script. Whatever is not executable, or no distribution's script in a directory `bin`, stays.
 * False only when the system failed. The memory is the arena's.
 */
bool pith_launcher_read(struct pith_view *view, const struct pith_found *script, const struct pith_python *python,
                        const struct pith_dists *dists, struct pith_arena *arena, struct pith_launcher *launcher,
                        struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
