/* SPDX-License-Identifier: Apache-2.0 */
/* One path of two wheels: pip lets the one win that it installs last. Here that is the later name, and it is told. */
#include "languages/python/wheel/room.h"

#include <stdlib.h>

static int by_path(const void *one, const void *two)
{
    const struct laid *a = one, *b = two;
    int order = strcmp(a->path, b->path);
    return order != 0 ? order : strcmp(a->wheel->info, b->wheel->info);
}

void wheel_note_collisions(struct installing *it)
{
    struct laid *laid = it->laid.items;
    if (it->laid.count > 0) {
        qsort(laid, it->laid.count, sizeof *laid, by_path);
    }
    for (uint32_t i = 1; i < it->laid.count; i++) {
        const struct laid *first = &laid[i - 1], *second = &laid[i];
        if (strcmp(first->path, second->path) != 0 || memcmp(first->sha256, second->sha256, SHA256_SIZE) == 0) {
            continue;
        }
        struct pith_finding finding = {
            .rule = "wheel-collision",
            .level = PITH_WARNING,
            .path = first->path,
            .reason = pith_format(it->arena, "is in the wheels of %s and %s, with other bytes", first->wheel->name,
                                  second->wheel->name),
            .remedy = "leave one of the two out, or build it without this file",
        };
        pith_push(it->arena, &it->plan->findings.list, finding);
    }
}
