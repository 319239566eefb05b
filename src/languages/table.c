/* SPDX-License-Identifier: Apache-2.0 */
/* The languages, in the order of pith/plan/languages.def. */
#include "languages/table.h"

#include "pith/plan/language.h"

const struct language *const pith_languages[PITH_LANGUAGE_COUNT] = {
#define PITH_LANGUAGE(name, row) &row##_language,
#include "pith/plan/languages.def"
};

const struct plan_language *const plan_languages[PITH_LANGUAGE_COUNT] = {
#define PITH_LANGUAGE(name, row) &row##_in_plan,
#include "pith/plan/languages.def"
};
