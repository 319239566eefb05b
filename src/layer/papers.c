/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the papers of the system's packages belong: a record and a copyright file say the same whatever ships, so they
 * lie with the lowest of the package's files; a list of what ships lies with the topmost, so that the core is the same
 * for every application. apk's database is such a list of all packages.
 */
#include "layer/split.h"

struct range {
    uint8_t lowest, topmost; /* origin + 1; 0: none */
};

static void widen(struct range *range, enum pith_origin origin)
{
    uint8_t bit = (uint8_t)(origin + 1);
    range->lowest = range->lowest == 0 || bit < range->lowest ? bit : range->lowest;
    range->topmost = bit > range->topmost ? bit : range->topmost;
}

static void place(struct splitting *splitting, const char *path, uint8_t origin)
{
    uint32_t text = pith_intern(pith_view_texts(splitting->view), path);
    pith_extend(splitting->arena, &splitting->papers, text, 0);
    uint8_t *at = &splitting->papers.items[text];
    *at = *at == 0 || origin < *at ? origin : *at;
}

bool origin_of_papers(struct splitting *splitting)
{
    const struct pith_rootfs *rootfs = splitting->rootfs;
    struct range *ranges = pith_alloc_array(splitting->arena, rootfs->packages.list.count, sizeof *ranges);
    struct range all = {0};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        enum pith_origin origin;
        if (entry->package == 0) {
            continue;
        }
        if (!origin_of(splitting, entry, &origin)) {
            return false;
        }
        widen(&ranges[entry->package - 1], origin);
        widen(&all, origin);
    }
    for (uint32_t i = 0; i < rootfs->papers.count; i++) {
        const struct pith_paper *paper = &rootfs->papers.items[i];
        const struct range *range = paper->package == UINT32_MAX ? &all : &ranges[paper->package];
        bool list = paper->kind == PITH_PAPER_SUMS || paper->kind == PITH_PAPER_DATABASE;
        uint8_t lists = range->topmost > PITH_ORIGIN_LIBRARIES ? range->topmost : PITH_ORIGIN_LIBRARIES + 1;
        place(splitting, paper->path, list ? lists : range->lowest);
    }
    return true;
}
