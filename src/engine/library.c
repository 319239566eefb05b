/* SPDX-License-Identifier: Apache-2.0 */
/* A library that [libraries] dlopen lists, or that code opens by its name. */
#include "engine/engine.h"

static bool open_listed(struct expansion *expansion, const struct loading *loading)
{
    return !expansion->has_base || open_in_base(expansion, loading->path, PITH_RULE_DLOPEN_LISTED, loading->maybe);
}

bool expand_library(struct expansion *expansion, uint32_t node)
{
    const char *name = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    if (!expansion->has_base) {
        object_to(expansion,
                  (struct pith_finding){.rule = "missing-library",
                                        .level = PITH_ERROR,
                                        .path = name,
                                        .reason = "is listed in [libraries] dlopen, but no program would open it",
                                        .remedy = "name a program in [program] or [python]"});
        return true;
    }
    if (strcmp(name, PITH_WANT_GCONV_PATH) == 0) {
        return follow_gconv_path(expansion);
    }
    return strcmp(name, "gconv") == 0
               ? follow_gconv(expansion)
               : on_all_processors(
                     expansion, node,
                     &(struct loading){.run = open_listed,
                                       .path = name,
                                       /* by calls in source files only? nobody knows whether they are made */
                                       .maybe = !expansion->closure->graph.nodes.items[node].sure});
}
