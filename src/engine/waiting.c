/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared objects that nothing links to wait until no node is left to expand, so that a library is judged in the process
 * that loads it before it is judged alone.
 */
#include "engine/language.h"

void await_process(struct expansion *expansion, uint32_t node)
{
    uint32_t text = expansion->closure->graph.nodes.items[node].text;
    bool tagged = language_is_extension(expansion, pith_text(pith_view_texts(expansion->view), text));
    pith_push(expansion->arena, tagged ? &expansion->tagged.nodes : &expansion->plain.nodes, node);
}

/* The next waiting object: extension modules before plain libraries, else in the order they were reached. */
bool next_waiting(struct expansion *expansion, uint32_t *node)
{
    struct waiting *const queues[] = {&expansion->tagged, &expansion->plain};
    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++) {
        for (struct waiting *queue = queues[i]; queue->done < queue->nodes.count;) {
            *node = queue->nodes.items[queue->done++];
            if (!expansion->closure->graph.nodes.items[*node].bound) {
                return true;
            }
        }
    }
    return false;
}
