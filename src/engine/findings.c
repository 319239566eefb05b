/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of the closure: at once, or once it is known that their node is certain. */
#include "engine/engine.h"

static bool is_told(struct expansion *expansion, const struct pith_finding *finding)
{
    return pith_findings_have(&expansion->told, finding->rule, finding->path, finding->reason);
}

/* What is said of the least processor's process is not said again of another's. */
void object_to(struct expansion *expansion, struct pith_finding finding)
{
    if (expansion->processor != NULL && is_told(expansion, &finding)) {
        return;
    }
    pith_push(expansion->arena, &expansion->closure->findings.list, finding);
}

void suspect(struct expansion *expansion, uint32_t node, struct pith_finding finding)
{
    pith_push(expansion->arena, &expansion->suspicions, (struct suspicion){.finding = finding, .node = node});
}

void object_once(struct expansion *expansion, struct pith_finding finding)
{
    if (!is_told(expansion, &finding)) {
        object_to(expansion, finding);
    }
}

/* What had to wait until it was known which nodes are certain: the others may never run. */
void settle_suspicions(struct expansion *expansion)
{
    graph_find_certain(expansion);
    for (uint32_t i = 0; i < expansion->suspicions.count; i++) {
        struct suspicion *suspicion = &expansion->suspicions.items[i];
        if (!suspicion->told && expansion->closure->graph.nodes.items[suspicion->node].certain) {
            suspicion->told = true;
            object_to(expansion, suspicion->finding);
        }
    }
}
