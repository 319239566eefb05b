/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_PLAN_ROOM_H
#define PITH_PLAN_ROOM_H

#include "pith/manifest.h"
#include "pith/plan.h"

#define PLAN_CERTIFICATES "/etc/ssl/certs/ca-certificates.crt"

struct planning {
    struct pith_plan *plan;
    const struct pith_manifest *manifest;
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_error *error;
};

/* Does a relative path match a pattern? `**` stands for any number of components. */
bool plan_match(const char *pattern, const char *path);
bool plan_has_wildcard(const char *pattern);

/* The pattern as a name: a backslash takes the meaning of the character behind it. */
const char *plan_literal(struct pith_arena *arena, const char *pattern);

/* Paths of the view that match a pattern, sorted in each directory; what `ignore` (or NULL) hides is left out. */
struct plan_paths {
    const char **items;
    uint32_t count, room;
};
bool plan_glob(struct pith_view *view, const void *ignore, struct pith_arena *arena, const char *pattern,
               struct plan_paths *paths, struct pith_error *error) PITH_MUST_USE;

/* .dockerignore beside the manifest: NULL when there is none. `view` shows the manifest's directory. */
bool plan_ignore_read(struct pith_view *view, struct pith_arena *arena, const void **ignore,
                      struct pith_error *error) PITH_MUST_USE;
bool plan_ignore_hides(const void *ignore, const char *source_path, bool directory);

/* The paths of this machine that [files] names: a part of pith_plan_named. */
void plan_name_files(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named);

/* user[:group], by name (root, nobody, the manifest's user) or number. */
bool plan_owner(const struct pith_manifest *manifest, const char *owner, uint32_t line, uint32_t *uid, uint32_t *gid,
                struct pith_error *error) PITH_MUST_USE;

/* Is the interpreter's directory on the PATH of the image? */
bool plan_path_leads_to_interpreter(const struct planning *planning);

/* A path of the command, which starts in the working directory. */
const char *plan_in_workdir(const struct planning *planning, const char *path);

/* A variable of the image's environment, in the place of what it was. */
void plan_set(struct planning *planning, const char *name, const char *value);

/* The steps of pith_plan_make. */
bool plan_certificates(struct planning *planning) PITH_MUST_USE;
bool plan_environment(struct planning *planning) PITH_MUST_USE;
bool plan_command(struct planning *planning) PITH_MUST_USE;
bool plan_base(struct planning *planning) PITH_MUST_USE;
bool plan_user(struct planning *planning) PITH_MUST_USE;

/*
 * A text file of this machine; messages call it `what` ("the requirements") and `shown`. Where it was judged by where
 * its path leads, `real` says where that was (base/leads.h), and nothing else is read; else it is NULL.
 */
bool plan_read_text(struct planning *planning, const char *what, const char *path, const char *real, const char *shown,
                    const char **text) PITH_MUST_USE;

void plan_want(struct planning *planning, enum pith_want_kind kind, enum pith_rule rule, const char *text,
               uint32_t line, bool optional);

/* A language's interpreter, by the key that names it. */
void plan_interpreter(struct planning *planning, enum pith_language language, enum pith_rule rule,
                      const struct pith_value *path);

/*
 * Makes an entry and wants it. It never covers a link on its way, a directory none that leads to one, and what is no
 * directory nothing that [files] brings: that is wanted instead. What the base has is wanted instead, too, but for the
 * user's directories.
 */
bool plan_made(struct planning *planning, enum pith_rule rule, struct pith_made made, uint32_t line) PITH_MUST_USE;

/* Does the image to build upon have something at the path? Its type, PITH_ABSENT when not. */
bool plan_in_base(struct planning *planning, const char *path, struct pith_stat *stat) PITH_MUST_USE;

/* What was made where plan_made would put this, PITH_ABSENT type when nothing was. */
bool plan_was_made(struct planning *planning, const char *path, struct pith_stat *stat) PITH_MUST_USE;

/* Where a path leads; PITH_ABSENT type when nowhere. */
bool plan_look(struct planning *planning, const char *path, struct pith_found *found) PITH_MUST_USE;

#endif
