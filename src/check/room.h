/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_CHECK_ROOM_H
#define PITH_CHECK_ROOM_H

#include "pith/check.h"

struct pith_checking {
    const struct pith_plan *plan;       /* NULL: a tree that pith did not compose, of which nothing else is known */
    const struct pith_closure *closure; /* NULL with it */
    const struct pith_rootfs *rootfs;
    const struct pith_view *outside;      /* in which the closure was made; NULL with it */
    struct pith_view *inside;             /* the tree as the program will see it */
    const struct pith_check_owner *owner; /* of a tree without a closure */
    struct pith_arena *arena;
    struct pith_findings *findings;
    struct pith_findings_told told; /* what is in them */
    struct pith_error *error;
};

/* Adds what a rule found, at the level of its row in rules.def; or at a lower one, where a case of it does less harm.
 */
void check_add(struct pith_checking *checking, const char *rule, const char *path, const char *reason,
               const char *remedy);
void check_add_at(struct pith_checking *checking, enum pith_level level, const char *rule, const char *path,
                  const char *reason, const char *remedy);

/* Is it in a directory called bin or sbin? */
bool check_is_in_bin(const char *path);

/* Runs all rules of such trees, in their turns; false when the system failed. */
bool check_run(struct pith_checking *checking, enum pith_check_subject subject) PITH_MUST_USE;

/* The functions that rules.def names. */
#define RULE(name, level, sentence, remedy, function, composed, alone) \
    bool function(struct pith_checking *checking) PITH_MUST_USE;
#define ELSEWHERE(name, level, sentence, remedy)
#include "check/rules.def"
#undef RULE
#undef ELSEWHERE

/* The last reason that [policy] gives for allowing a rule, or NULL. */
const char *check_allowed(const struct pith_manifest *manifest, const char *rule);

#endif
