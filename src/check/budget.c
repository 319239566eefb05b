/* SPDX-License-Identifier: Apache-2.0 */
/* What [policy] sets a limit to: the bytes of the tree, and later the layers that it is split into. */
#include "check/room.h"

bool check_budget(struct pith_checking *checking)
{
    uint64_t budget = checking->plan->manifest->policy.max_size;
    if (budget != 0 && checking->rootfs->bytes > budget) {
        check_add(checking, "max-size", "/",
                  pith_format(checking->arena, "holds %llu bytes; the budget is %llu",
                              (unsigned long long)checking->rootfs->bytes, (unsigned long long)budget),
                  "leave something out, or raise max-size in [policy]");
    }
    return true;
}

void pith_check_layers(const struct pith_plan *plan, uint32_t layers, struct pith_arena *arena,
                       struct pith_findings *findings)
{
    uint32_t budget = plan->manifest->policy.max_layers;
    if (budget != 0 && layers > budget) {
        struct pith_finding finding = {
            .rule = "max-layers",
            .level = PITH_ERROR,
            .path = "/",
            .reason = pith_format(arena, "makes %u layers; the budget is %u", layers, budget),
            .remedy = "write split = none in [layers], or raise max-layers in [policy]",
        };
        pith_check_add(plan, finding, arena, findings);
    }
}
