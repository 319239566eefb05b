/* SPDX-License-Identifier: Apache-2.0 */
/* The languages, in the order of pith/languages/names.def. */
#include "languages/table.h"

#include "pith/plan/language.h"

const struct language *const pith_languages[PITH_LANGUAGE_COUNT] = {
#define PITH_LANGUAGE(name, row, program) &row##_language,
#include "pith/languages/names.def"
};

const struct plan_language *const plan_languages[PITH_LANGUAGE_COUNT] = {
#define PITH_LANGUAGE(name, row, program) &row##_in_plan,
#include "pith/languages/names.def"
};
