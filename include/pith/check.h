/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules over the graph and the tree. The tree is looked at as a new source: the same closure, run inside it, must find
 * everything; links must lead somewhere; nothing may be a shell or change its user.
 */
#ifndef PITH_CHECK_H
#define PITH_CHECK_H

#include "pith/rootfs.h"

PITH_BEGIN_DECLS

/*
 * Runs every rule over a composed tree, adds findings, and marks those that [policy] allow.RULE relaxes. False when the
 * system failed, or when [policy] names a rule that there is none of (PITH_USAGE).
 */
bool pith_check(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_findings *findings,
                struct pith_error *error) PITH_MUST_USE;

/* Who brings the files of a tree; `owns` says whether a package or a distribution does. */
struct pith_check_owner {
    bool (*owns)(const void *context, const char *path);
    const void *context;
};

/*
 * The rules that a tree alone can answer, of an image that pith need not have made: `rootfs` lists it, `source` has it.
 * Nothing is allowed. False when the system failed.
 */
bool pith_check_tree(const struct pith_rootfs *rootfs, const struct pith_source *source,
                     const struct pith_check_owner *owner, struct pith_arena *arena, struct pith_findings *findings,
                     struct pith_error *error) PITH_MUST_USE;

/* Adds a finding of a later stage, allowed where [policy] says so. */
void pith_check_add(const struct pith_plan *plan, struct pith_finding finding, struct pith_arena *arena,
                    struct pith_findings *findings);

/* The budget of layers, once the tree is split: adds a finding when it is exceeded. */
void pith_check_layers(const struct pith_plan *plan, uint32_t layers, struct pith_arena *arena,
                       struct pith_findings *findings);

/* Of which trees a rule is asked. */
enum pith_check_subject { PITH_CHECK_COMPOSED, PITH_CHECK_ALONE, PITH_CHECK_SUBJECTS };

struct pith_checking; /* a tree that is being looked at; the rules' own */

/* A row of src/check/rules.def, of which all is made that runs, lists or describes rules. NULL-terminated. */
struct pith_check_rule {
    const char *name;
    enum pith_level level;                       /* of the worst that it finds */
    const char *sentence;                        /* what it is about */
    const char *remedy;                          /* in Markdown */
    bool (*run)(struct pith_checking *checking); /* false: the system failed; NULL: other stages look for it */
    unsigned char turn[PITH_CHECK_SUBJECTS];     /* 0: not asked; the lower runs before */
};
extern const struct pith_check_rule pith_check_rules[];

/* The rule of this name, or NULL. */
const struct pith_check_rule *pith_check_rule(const char *name);

PITH_END_DECLS

#endif
