/* SPDX-License-Identifier: Apache-2.0 */
/* What the first line of a script says: `#!interpreter [argument]`, as the kernel reads it (binfmt_script.c). */
#ifndef PITH_SCRIPT_H
#define PITH_SCRIPT_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_script {
    const char *interpreter;
    const char *argument; /* all of the rest, blanks trimmed, or NULL */
};

/* False when the bytes do not begin with a usable `#!` line. The kernel reads at most 255 bytes of it. */
bool pith_script_read(const char *bytes, size_t size, struct pith_arena *arena,
                      struct pith_script *script) PITH_MUST_USE;

PITH_END_DECLS

#endif
