/* SPDX-License-Identifier: Apache-2.0 */
/* What an expansion proposes, and what no proposal brings. */
#include "engine/language.h"

void propose(struct expansion *expansion, struct reach reach)
{
    bool asked = reach.rule == PITH_RULE_FILES; /* by the manifest */
    if (reach.kind != PITH_NODE_FILE || asked || !language_excludes(expansion, reach.path)) {
        pith_push(expansion->arena, &expansion->reaches, reach);
    }
}
