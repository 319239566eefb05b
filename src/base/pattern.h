/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns over paths: `*`, `?`, `[a-c]`, `[!a-c]` and a backslash; bytes are compared, whatever the locale. A match
 * takes time that grows with the product of the two lengths at most.
 */
#ifndef PITH_BASE_PATTERN_H
#define PITH_BASE_PATTERN_H

#include "pith/base/arena.h"

enum pith_pattern_style {
    PITH_PATTERN_NAMES,  /* `*` stays within a component, `**` stands for any number of them; `**x` is `*x` */
    PITH_PATTERN_IGNORE, /* the same, but what follows `**` begins a component, as moby/patternmatcher has it */
    PITH_PATTERN_PLAIN,  /* a slash is a byte like others: fnmatch without flags */
};

struct pith_pattern {
    const char *text;
    enum pith_pattern_style style;
    const struct pith_pattern_token *tokens;
    uint32_t count, words; /* of 64 bits, for a set of places: how far the beginning of a path has matched */
};

/* The text must live as long. */
struct pith_pattern pith_pattern_read(struct pith_arena *arena, const char *text, enum pith_pattern_style style);

bool pith_pattern_matches(const struct pith_pattern *pattern, const char *path);

/* The same in pieces: the places at the beginning; where these bytes lead from there, false when nowhere; is it the
 * end? */
void pith_pattern_begin(const struct pith_pattern *pattern, uint64_t *places);
bool pith_pattern_step(const struct pith_pattern *pattern, uint64_t *places, uint64_t *room, const char *bytes,
                       size_t size);
bool pith_pattern_accepts(const struct pith_pattern *pattern, const uint64_t *places);

#endif
