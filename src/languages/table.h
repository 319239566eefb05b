/* SPDX-License-Identifier: Apache-2.0 */
/* Each language's operations, defined in its folder. */
#ifndef PITH_LANGUAGES_TABLE_H
#define PITH_LANGUAGES_TABLE_H

#include "engine/language.h"
#include "plan/language.h"

#define PITH_LANGUAGE(name, row, program) \
    extern const struct language row##_language; \
    extern const struct plan_language row##_in_plan;
#include "pith/languages/names.def"

#endif
