/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process opens without needing it (docs/loaders.md): each object of its link map is asked in turn, and so is
 * all that is opened thereby. Everything is opened in one copy of the map, as a process that used it all would.
 */
#include "engine/engine.h"

bool follow_opened(struct expansion *expansion, struct process *process, uint32_t first)
{
    for (uint32_t i = first; i < process->map->count; i++) {
        if (!follow_notes(expansion, process, i) || !follow_calls(expansion, process, i) ||
            !follow_openssl(expansion, process, i)) {
            return false;
        }
    }
    return true;
}
