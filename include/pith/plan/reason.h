/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why something ships: the rules that an edge of the graph, or a want of the plan, can name. One table turns a rule
 * into an English sentence; no stage stores sentences.
 */
#ifndef PITH_REASON_H
#define PITH_REASON_H

#include "pith/base/declare.h"

PITH_BEGIN_DECLS

enum pith_rule {
    PITH_RULE_NONE,
#define PITH_REASON(name, voice, word, sentence) PITH_RULE_##name,
#include "pith/plan/reasons.def"
    PITH_RULE_COUNT
};

/* "is the interpreter that [python] names"; the subject is the thing that ships. */
const char *pith_rule_sentence(enum pith_rule rule) __attribute__((returns_nonnull));

/* The short word of JSON and DOT: "needed". */
const char *pith_rule_word(enum pith_rule rule) __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
