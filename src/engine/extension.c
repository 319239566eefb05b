/* SPDX-License-Identifier: Apache-2.0 */
/* A shared object that nothing links to: as if the program opened it by its path. */
#include "engine/language.h"

static bool open_extension(struct expansion *expansion, const struct loading *loading)
{
    if (expansion->has_base) {
        return open_in_base(expansion, loading->path, PITH_RULE_EXTENSION, loading->maybe);
    }
    struct pith_linkmap map;
    if (!pith_linkmap_start(expansion->loader, loading->path, expansion->arena, &map, expansion->error)) {
        return false;
    }
    propose_objects(expansion, &map, 0, (struct why){0}, loading->maybe);
    object_to_failures(expansion, &map, 0, loading->maybe);
    return true;
}

bool expand_extension(struct expansion *expansion, uint32_t node)
{
    const struct pith_node *file = &expansion->closure->graph.nodes.items[node];
    struct loading loading = {.run = open_extension,
                              .path = pith_text(pith_view_texts(expansion->view), file->text),
                              .maybe = !file->certain};
    loading.maybe |= expansion->has_base && language_passes_over(expansion, loading.path);
    return on_all_processors(expansion, node, &loading);
}
