/* SPDX-License-Identifier: Apache-2.0 */
/* What this room asks of a language. Every operation may be NULL, but for `interpreter`. */
#ifndef PITH_PLAN_LANGUAGE_H
#define PITH_PLAN_LANGUAGE_H

#include "pith/plan/language.h"
#include "plan/room.h"

struct plan_language {
    /* The interpreter that its section names; without a text where the manifest has no such section. */
    const struct pith_value *(*interpreter)(const struct pith_manifest *manifest);

    /* The paths of this machine that its section names: a part of pith_plan_named. */
    void (*name_files)(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named);

    /* Is a directory that [files] takes an environment of packages, of which only what is needed ships? */
    bool (*is_environment)(struct pith_view *view, const char *directory, struct pith_arena *arena);

    /* Does its library ship whole, with all that this may read? */
    bool (*is_whole)(const struct pith_manifest *manifest);

    /* The variables by which its section reaches the program. */
    void (*set_variables)(struct planning *planning);

    /* Wants the plan's interpreter, which is its own, under the names that commands call it by; is a word one of them,
     * and found beside the interpreter alone; what a command with these words makes the interpreter run. */
    bool (*want_interpreter)(struct planning *planning);
    bool (*is_name)(const char *word);
    bool (*want_script)(struct planning *planning, const struct pith_list *words);

    /* Reads the other files that its section names. */
    bool (*read)(struct planning *planning);
};

/* By number: src/languages/table.c. */
extern const struct plan_language *const plan_languages[PITH_LANGUAGE_COUNT];

/* languages.c: asks each; or the one whose section names the plan's interpreter, which is NULL without any. */
const struct plan_language *plan_language_of(const struct pith_manifest *manifest);
const char *plan_interpreter_of(const struct pith_manifest *manifest);
void plan_name_for_languages(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named);
bool plan_is_environment(struct pith_view *view, const char *directory, struct pith_arena *arena);
bool plan_is_whole(const struct pith_manifest *manifest);
void plan_set_for_languages(struct planning *planning);
bool plan_read_for_languages(struct planning *planning) PITH_MUST_USE;

#endif
