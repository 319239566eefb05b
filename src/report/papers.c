/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why papers ship: a record and a copyright file follow from each file of their package, a list of sums from its
 * record, a licence from the copyright file that names it.
 */
#include "report/room.h"

static const uint16_t rules[] = {
    [PITH_PAPER_RECORD] = PITH_RULE_PACKAGE_RECORD,   [PITH_PAPER_SUMS] = PITH_RULE_PACKAGE_RECORD,
    [PITH_PAPER_COPYRIGHT] = PITH_RULE_COPYRIGHT,     [PITH_PAPER_LICENCE] = PITH_RULE_LICENCE,
    [PITH_PAPER_DATABASE] = PITH_RULE_PACKAGE_RECORD,
};

static uint32_t node_of(const struct pith_account *account, const char *path)
{
    return pith_graph_find(&account->graph, PITH_NODE_FILE, pith_intern(account->texts, path));
}

void account_add_papers(struct pith_account *account, const struct pith_rootfs *rootfs)
{
    for (uint32_t i = 0; i < rootfs->papers.count; i++) {
        const struct pith_paper *paper = &rootfs->papers.items[i];
        struct pith_edge edge = {.to = node_of(account, paper->path), .rule = rules[paper->kind]};
        if (paper->from != NULL) {
            edge.from = node_of(account, paper->from);
            pith_graph_edge(&account->graph, edge);
            continue;
        }
        for (uint32_t at = 0; at < rootfs->entries.count; at++) {
            const struct pith_entry *entry = &rootfs->entries.items[at];
            if (entry->package != 0 && (paper->package == UINT32_MAX || entry->package == paper->package + 1)) {
                edge.from = node_of(account, entry->path);
                pith_graph_edge(&account->graph, edge);
            }
        }
    }
}
