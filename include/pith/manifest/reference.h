/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name of an image: [HOST[:PORT]/]PATH[:TAG], by the grammar of the distribution specification and of Docker's
 * reference package. Digests (NAME@sha256:…) name something that exists already, and are refused here.
 */
#ifndef PITH_REFERENCE_H
#define PITH_REFERENCE_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_reference {
    const char *name; /* without the tag */
    const char *tag;  /* "latest" when none is given */
};

/* Fails (PITH_USAGE) with what is wrong in the text. */
bool pith_reference_read(const char *text, struct pith_arena *arena, struct pith_reference *reference,
                         struct pith_error *error) PITH_MUST_USE;

/* [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} */
bool pith_reference_is_tag(const char *text);

/* As clients keep it: "app:1" → "docker.io/library/app:1". */
const char *pith_reference_full(const struct pith_reference *reference, struct pith_arena *arena);

PITH_END_DECLS

#endif
