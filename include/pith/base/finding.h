/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule objects to: data, not an error. Rules are named so that [policy] allow.RULE can relax them. */
#ifndef PITH_FINDING_H
#define PITH_FINDING_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

/* As SARIF 2.1.0 has them (3.27.10). */
enum pith_level {
    PITH_NOTE,    /* worth knowing, and usual: shown with --verbose */
    PITH_WARNING, /* what the program may miss, or what nobody meant: always shown, nothing fails */
    PITH_ERROR,   /* the image would not run, or would do harm: nothing is written */
};

/* "note", "warning", "error" */
const char *pith_level_name(enum pith_level level);

struct pith_finding {
    const char *rule; /* "missing-library" */
    enum pith_level level;
    const char *path;    /* what it is about */
    const char *reason;  /* what is wrong */
    const char *remedy;  /* what to do; may be NULL */
    const char *allowed; /* the reason that the manifest gives for allowing it, or NULL */
};

struct pith_findings {
    PITH_VEC(struct pith_finding) list;
};

/* How many errors nothing allows. */
uint32_t pith_findings_errors(const struct pith_findings *findings);

/*
 * What was found already, asked again and again while a list grows: in time that does not grow with it. Zeroed but for
 * the first two, which outlive it, it is ready.
 */
struct pith_findings_told {
    const struct pith_findings *findings;
    struct pith_arena *arena;
    PITH_VEC(uint32_t) next; /* of each finding, another with the same place in the table + 1, or 0 */
    uint32_t *table;         /* a finding + 1, or 0 */
    uint32_t size;
};

/* Is there one of this rule about this path, for this reason (NULL: any)? */
bool pith_findings_have(struct pith_findings_told *told, const char *rule, const char *path, const char *reason);

PITH_END_DECLS

#endif
