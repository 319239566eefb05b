/* SPDX-License-Identifier: Apache-2.0 */
/* The table of rules, made of the rows in rules.def. */
#include "check/room.h"

#define RULE(name, level, sentence, remedy, function, composed, alone) \
    {name, level, sentence, remedy, function, {composed, alone}},
#define ELSEWHERE(name, level, sentence, remedy) {name, level, sentence, remedy, NULL, {0, 0}},
const struct pith_check_rule pith_check_rules[] = {
#include "check/rules.def"
    {NULL, PITH_NOTE, NULL, NULL, NULL, {0, 0}},
};

const struct pith_check_rule *pith_check_rule(const char *name)
{
    for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
        if (strcmp(rule->name, name) == 0) {
            return rule;
        }
    }
    return NULL;
}
