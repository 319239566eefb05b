/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts are read once per inode, however many names and links lead to it, and whoever asks: the composed tree's files
 * are those of the source, and known by it.
 */
#include "view/facts.h"

#include "base/io.h"
#include "view/view.h"

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

struct facts {
    UT_hash_handle hh;
    struct view_inode inode;
    enum pith_elf_extent extent;
    enum pith_elf_verdict verdict;
    struct pith_elf elf;
    struct pith_error error;
};

void view_facts_finish(struct pith_view *view)
{
    HASH_CLEAR(hh, view->facts);
}

void pith_view_want_symbols(struct pith_view *view)
{
    view->extent = PITH_ELF_SYMBOLS;
}

void pith_view_want_exports(struct pith_view *view)
{
    view->extent = PITH_ELF_EXPORTS;
}

void pith_view_borrow_facts(struct pith_view *view, const struct pith_view *lender)
{
    view->lender = lender;
}

/* What is read of the file is noted: whoever ships it is held to that. */
struct reading {
    const struct pith_source *source;
    const struct pith_found *found;
    struct pith_content content;
};

static ssize_t read_noted(void *context, void *buffer, size_t size, uint64_t offset)
{
    const struct reading *reading = context;
    return pith_source_read(reading->source, reading->found->source_path, &reading->found->stat, &reading->content,
                            buffer, size, offset);
}

static void read_facts(struct pith_view *view, const struct pith_found *found, struct facts *facts)
{
    struct reading reading = {view->mounts.items[found->mount].source, found, {0}};
    const struct pith_elf_reader reader = {read_noted, &reading};
    facts->extent = view->extent;
    if (!pith_source_open(reading.source, found->source_path, &found->stat, &reading.content, &facts->error)) {
        facts->verdict = PITH_ELF_BAD;
        (void)pith_told(&view->fault, false, &facts->error, NULL);
        return;
    }
    facts->verdict =
        pith_elf_read_by(&reader, reading.content.size, view->extent, &view->arena, &facts->elf, &facts->error);
    pith_close_scope(&reading.content.fd);
    if (facts->verdict == PITH_ELF_BAD) {
        (void)pith_context(&facts->error, "reading %s", pith_text(view->texts, found->path));
        (void)pith_told(&view->fault, false, &facts->error, NULL);
    }
}

struct view_inode view_inode_of(const struct pith_view *view, const struct pith_found *found)
{
    const struct pith_source *source = view->mounts.items[found->mount].source;
    struct pith_stat stat = found->stat;
    struct view_inode inode;
    memset(&inode, 0, sizeof inode); /* padding is hashed too */
    if (source->ops->origin != NULL) {
        (void)source->ops->origin(source, found->source_path, &source, &stat);
    }
    inode.source = source;
    inode.device = stat.device;
    inode.number = stat.inode;
    return inode;
}

static struct facts *find_facts(const struct pith_view *view, const struct view_inode *inode)
{
    struct facts *facts = NULL;
    HASH_FIND(hh, view->facts, inode, sizeof *inode, facts);
    return facts;
}

enum pith_elf_verdict pith_view_elf(struct pith_view *view, const struct pith_found *found, const struct pith_elf **elf,
                                    struct pith_error *error)
{
    if (found->stat.type != PITH_REGULAR) {
        return PITH_ELF_NOT;
    }
    struct view_inode inode = view_inode_of(view, found);
    struct facts *facts = find_facts(view, &inode);
    if (facts == NULL && view->lender != NULL) {
        facts = find_facts(view->lender, &inode);
        if (facts != NULL && facts->extent < view->extent) {
            facts = NULL;
        }
    }
    if (facts == NULL) {
        facts = pith_alloc(&view->arena, sizeof *facts);
        facts->inode = inode;
        read_facts(view, found, facts);
        HASH_ADD(hh, view->facts, inode, sizeof facts->inode, facts);
    } else if (facts->extent < view->extent) {
        read_facts(view, found, facts);
    }
    *elf = &facts->elf;
    if (facts->verdict == PITH_ELF_BAD && error != NULL) {
        *error = facts->error;
    }
    return facts->verdict;
}
