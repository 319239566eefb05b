/* SPDX-License-Identifier: Apache-2.0 */
/* From a rule to its words. */
#include "pith/plan/reason.h"

#include <stddef.h>

static const struct {
    const char *word, *sentence;
} rules[PITH_RULE_COUNT] = {
    [PITH_RULE_NONE] = {"none", "has no reason"},
#define PITH_REASON(name, voice, word, sentence) [PITH_RULE_##name] = {word, sentence},
#include "pith/plan/reasons.def"
};

const char *pith_rule_word(enum pith_rule rule)
{
    return rules[rule < PITH_RULE_COUNT ? rule : PITH_RULE_NONE].word;
}

const char *pith_rule_sentence(enum pith_rule rule)
{
    return rules[rule < PITH_RULE_COUNT ? rule : PITH_RULE_NONE].sentence;
}
