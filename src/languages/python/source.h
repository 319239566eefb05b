/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read Python sources share: one source file, its facts, and how its names become absolute. */
#ifndef PITH_CLOSURE_SOURCE_H
#define PITH_CLOSURE_SOURCE_H

#include "languages/python/tracing.h"
#include "pith/languages/python/environment/hidden.h"
#include "pith/languages/python/parser.h"

struct source_reading {
    struct expansion *expansion;
    const struct source_unit *unit;
    const struct pith_found *found;
    const char *bytes; /* NULL until somebody asks: the facts are kept, the bytes are not */
    size_t size;
    struct pith_arena *scratch;
    const struct pith_pysource *facts; /* live as long as the view */
    const uint8_t *truth;              /* of the conditions, for this interpreter */
};

/* "app/db.py:3" */
const char *source_where(const struct source_reading *reading, uint32_t line);

/* `level` dots before `name`, seen from `package`; NULL where they lead out of it. */
const char *source_absolute(const struct source_reading *reading, const char *package, uint32_t level,
                            const char *name);

/* Can this place run here? Notes why `target` is not asked for where it cannot. */
bool source_is_reached(const struct source_reading *reading, const struct pith_py_place *place, const char *target);

/* What follows from an import of `name` besides its module: see pith_uses. */
bool propose_uses(struct source_reading *reading, const char *name, struct reach sample) PITH_MUST_USE;

/* Does this module import `target` inside a function that development only reaches? See pith_is_cold. */
bool source_is_cold(const struct source_unit *unit, const char *target);

/* Is `name` a fallback in Python for C code that is there? */
bool source_is_fallback(struct source_reading *reading, const char *name, bool *fallback) PITH_MUST_USE;

/* A string that names a codec of East Asia brings it. */
bool propose_codec(struct source_reading *reading, const struct pith_py_literal *literal,
                   const struct reach *sample) PITH_MUST_USE;

/* A module that nobody answers to, if the distribution of this file has it in a directory `_vendor`. */
bool propose_vendored(struct source_reading *reading, const char *name, const struct reach *sample,
                      bool *known) PITH_MUST_USE;

/* Calls that name modules, distributions, entry points or libraries. */
bool propose_calls(struct source_reading *reading) PITH_MUST_USE;

/* Strings that name modules or groups of entry points, or codecs. */
bool propose_literals(struct source_reading *reading) PITH_MUST_USE;

#endif
