/* SPDX-License-Identifier: Apache-2.0 */
/* A distribution's console script that is to be executed. */
#include "languages/python/tracing.h"

#include "pith/languages/python/launcher.h"

/* A distribution's console script: it needs its distribution, and ships with a line that is alive. */
bool follow_launcher(struct expansion *expansion, const struct pith_found *found, bool *settled)
{
    struct pith_launcher launcher = {.dist = UINT32_MAX};
    if (!knows_python(expansion)) {
        return true;
    }
    const struct pith_environment *environment = &tracing_of(expansion)->environment;
    if (!pith_launcher_read(expansion->view, found, &environment->python, &environment->dists, expansion->arena,
                            &launcher, expansion->error)) {
        return false;
    }
    if (launcher.dist != UINT32_MAX && is_traced(expansion)) {
        propose(expansion, (struct reach){.kind = PITH_NODE_DIST,
                                          .rule = PITH_RULE_OWNER,
                                          .path = environment->dists.list.items[launcher.dist].name,
                                          .from = found->path});
    }
    *settled = launcher.line != NULL;
    if (*settled) {
        propose(expansion, (struct reach){.kind = PITH_NODE_PROGRAM,
                                          .rule = PITH_RULE_SHEBANG,
                                          .path = environment->python.executable,
                                          .searched = true,
                                          .from = found->path,
                                          .detail = pith_format(expansion->arena, "instead of %s", launcher.was)});
    }
    return true;
}
