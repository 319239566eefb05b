/* SPDX-License-Identifier: Apache-2.0 */
/* Each language's operations, defined in its folder. */
#ifndef PITH_LANGUAGES_TABLE_H
#define PITH_LANGUAGES_TABLE_H

#include "engine/language.h"

#define PITH_LANGUAGE(name, row) extern const struct language row##_language;
#include "pith/plan/languages.def"

#endif
