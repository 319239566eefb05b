/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_CHECK_ROOM_H
#define PITH_CHECK_ROOM_H

#include "pith/check.h"

struct checking {
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

/* Adds a breach; adds a note. */
void check_object(struct checking *checking, const char *rule, const char *path, const char *reason,
                  const char *remedy);
void check_note(struct checking *checking, const char *rule, const char *path, const char *reason, const char *remedy);

/* Is it in a directory called bin or sbin? */
bool check_is_in_bin(const char *path);

void check_versions(struct checking *checking);
void check_names(struct checking *checking);
bool check_secrets(struct checking *checking) PITH_MUST_USE;
bool check_managers(struct checking *checking) PITH_MUST_USE;
bool check_denied(struct checking *checking) PITH_MUST_USE;
bool check_shells(struct checking *checking) PITH_MUST_USE;
bool check_scripts(struct checking *checking) PITH_MUST_USE;
bool check_modes(struct checking *checking) PITH_MUST_USE;
bool check_links(struct checking *checking) PITH_MUST_USE;
bool check_closed(struct checking *checking) PITH_MUST_USE;
bool check_programs(struct checking *checking) PITH_MUST_USE;
bool check_budget(struct checking *checking) PITH_MUST_USE;

/* The last reason that [policy] gives for allowing a rule, or NULL. */
const char *check_allowed(const struct pith_manifest *manifest, const char *rule);

#endif
