/* SPDX-License-Identifier: Apache-2.0 */
/* The languages that pith follows, by number. See pith/languages/names.def. */
#ifndef PITH_LANGUAGE_H
#define PITH_LANGUAGE_H

#include "pith/base/declare.h"

PITH_BEGIN_DECLS

enum pith_language {
#define PITH_LANGUAGE(name, row, program) PITH_LANGUAGE_##name,
#include "pith/languages/names.def"
    PITH_LANGUAGE_COUNT
};

/* All of them, by number: src/languages/table.c. What the engine asks of each is in src/engine/language.h. */
struct language;
extern const struct language *const pith_languages[PITH_LANGUAGE_COUNT];

PITH_END_DECLS

#endif
