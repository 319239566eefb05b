/* SPDX-License-Identifier: Apache-2.0 */
/* Facts of Python sources, scanned once per inode: the check and the split of layers ask for those of the closure. */
#include "view/facts.h"
#include "view/view.h"

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

enum { SOURCE_LIMIT = 64 << 20 };

struct sources {
    UT_hash_handle hh;
    struct view_inode inode;
    struct pith_pysource facts;
    const char *fault;
};

void view_sources_finish(struct pith_view *view)
{
    HASH_CLEAR(hh, view->sources);
}

static struct sources *find_source(const struct pith_view *view, const struct view_inode *inode)
{
    struct sources *sources = NULL;
    HASH_FIND(hh, view->sources, inode, sizeof *inode, sources);
    return sources;
}

/* One file that has too much stopped in the middle of it; many that have, each a little less, are too much as well. */
static bool count(struct pith_view *view, const struct pith_found *found, const struct pith_pysource *facts,
                  size_t size, struct pith_error *error)
{
    view->source_bytes += size;
    view->source_facts += pith_pysource_count(facts);
    if (!facts->crowded && view->source_facts <= pith_pysource_most(view->source_bytes)) {
        return true;
    }
    return pith_fail(error, PITH_MISSING, "%s has more imports than the size of the Python sources explains",
                     pith_text(view->texts, found->path));
}

static bool scan(struct pith_view *view, const struct pith_found *found, struct sources *sources,
                 struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_error fault = {0};
    const char *bytes;
    size_t size;
    if (!pith_view_read(view, found, SOURCE_LIMIT, &scratch, &bytes, &size, error)) {
        return false;
    }
    if (!pith_pysource_read(bytes, size, &view->arena, &sources->facts, &fault)) {
        sources->fault = pith_strdup(&view->arena, fault.message);
    }
    return count(view, found, &sources->facts, size, error);
}

bool pith_view_pysource(struct pith_view *view, const struct pith_found *found, const struct pith_pysource **facts,
                        const char **fault, struct pith_error *error)
{
    struct view_inode inode = view_inode_of(view, found);
    struct sources *sources = find_source(view, &inode);
    if (sources == NULL && view->lender != NULL) {
        sources = find_source(view->lender, &inode);
    }
    if (sources == NULL) {
        sources = pith_alloc(&view->arena, sizeof *sources);
        sources->inode = inode;
        if (!scan(view, found, sources, error)) {
            return false;
        }
        HASH_ADD(hh, view->sources, inode, sizeof sources->inode, sources);
    }
    *facts = &sources->facts;
    *fault = sources->fault;
    return true;
}
