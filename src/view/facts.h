/* The cache of facts, one entry an inode of a source. */
#ifndef PITH_VIEW_FACTS_H
#define PITH_VIEW_FACTS_H

#include "pith/view.h"

void view_facts_finish(struct pith_view *view);

#endif
