/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Closed, by the first witness: the composed tree is taken as a source, and the same closure runs in it. Whatever it
 * lacks there, and did not lack in the source, should have been copied.
 */
#include "check/room.h"

/* What the app may not name was not copied: that the tree lacks it says nothing more. */
static bool is_refused_already(const struct pith_checking *checking)
{
    const struct pith_findings *findings = checking->closure == NULL ? NULL : &checking->closure->findings;
    for (uint32_t i = 0; findings != NULL && i < findings->list.count; i++) {
        if (strcmp(findings->list.items[i].rule, "outside-path") == 0) {
            return check_allowed(checking->plan->manifest, "outside-path") == NULL;
        }
    }
    return false;
}

bool check_closed(struct pith_checking *checking)
{
    __attribute__((cleanup(pith_closure_finish))) struct pith_closure again = {0};
    if (is_refused_already(checking)) {
        return true;
    }
    if (!pith_closure_run(checking->plan, pith_languages, checking->inside, checking->arena, &again, checking->error)) {
        return pith_context(checking->error, "looking at the composed tree by itself");
    }
    for (uint32_t i = 0; i < again.findings.list.count; i++) {
        const struct pith_finding *finding = &again.findings.list.items[i];
        if (!pith_findings_have(&checking->told, finding->rule, finding->path, NULL)) {
            check_add(
                checking, "not-closed", pith_strdup(checking->arena, finding->path),
                pith_format(checking->arena, "in the image %s (%s)", finding->reason, finding->rule),
                "the source changed meanwhile, or names the file in a way that leads elsewhere in the image: compose "
                "again, or name the file in [files]");
        }
    }
    return true;
}
