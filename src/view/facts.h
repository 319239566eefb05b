/* SPDX-License-Identifier: Apache-2.0 */
/* The caches of facts, one entry an inode of a source, and of the directories that others may search. */
#ifndef PITH_VIEW_FACTS_H
#define PITH_VIEW_FACTS_H

#include "pith/view.h"

/* Who a file is, by whatever name it is reached: the composed tree's are those of the source. */
struct view_inode {
    const struct pith_source *source;
    uint64_t device, number;
};
struct view_inode view_inode_of(const struct pith_view *view, const struct pith_found *found);

void view_facts_finish(struct pith_view *view);
void view_sources_finish(struct pith_view *view);
void view_searched_finish(struct pith_view *view);

#endif
