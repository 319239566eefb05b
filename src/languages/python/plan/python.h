/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share. */
#ifndef PITH_LANGUAGES_PYTHON_PLAN_PYTHON_H
#define PITH_LANGUAGES_PYTHON_PLAN_PYTHON_H

#include "pith/languages/python/plan.h"
#include "plan/room.h"

/* To be filled. */
struct pith_python_plan *python_plan(struct pith_plan *plan, struct pith_arena *arena) __attribute__((returns_nonnull));

/* command.c */
bool python_want_interpreter(struct planning *planning) PITH_MUST_USE;
bool python_is_name(const char *word);
bool python_want_script(struct planning *planning, const struct pith_list *words) PITH_MUST_USE;

/* requirements.c, profile.c */
bool python_plan_requirements(struct planning *planning) PITH_MUST_USE;
bool python_plan_profile(struct planning *planning) PITH_MUST_USE;

#endif
