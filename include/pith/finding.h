/* What a rule objects to: data, not an error. Rules are named so that [policy] allow.RULE can relax them. */
#ifndef PITH_FINDING_H
#define PITH_FINDING_H

#include "pith/arena.h"

enum pith_severity {
    PITH_NOTE, /* worth knowing; nothing fails */
    PITH_BREACH,
};

struct pith_finding {
    const char *rule; /* "missing-library" */
    enum pith_severity severity;
    const char *path;    /* what it is about */
    const char *reason;  /* what is wrong */
    const char *remedy;  /* what to do; may be NULL */
    const char *allowed; /* the reason that the manifest gives for allowing it, or NULL */
    bool visible;        /* a note for everybody to see: something that may be missed was left out */
};

struct pith_findings {
    PITH_VEC(struct pith_finding) list;
};

/* Is there one of this rule about this path? */
bool pith_findings_have(const struct pith_findings *findings, const char *rule, const char *path);

#endif
