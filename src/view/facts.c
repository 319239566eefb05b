/* Facts are read once per inode, however many names and links lead to it. */
#include "view/facts.h"

#include "base/io.h"
#include "view/view.h"

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

struct inode {
    const struct pith_source *source;
    uint64_t device, number;
};

struct facts {
    UT_hash_handle hh;
    struct inode inode;
    enum pith_elf_verdict verdict;
    struct pith_elf elf;
    struct pith_error error;
};

void view_facts_finish(struct pith_view *view)
{
    HASH_CLEAR(hh, view->facts);
}

static void read_facts(struct pith_view *view, const struct pith_found *found, struct facts *facts)
{
    const struct pith_source *source = view->mounts.items[found->mount].source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, &facts->error)) {
        facts->verdict = PITH_ELF_BAD;
        return;
    }
    facts->verdict = pith_elf_read(content.fd, content.offset, content.size, &view->arena, &facts->elf, &facts->error);
    pith_close_scope(&content.fd);
    if (facts->verdict == PITH_ELF_BAD) {
        (void)pith_context(&facts->error, "reading %s", pith_text(view->texts, found->path));
    }
}

enum pith_elf_verdict pith_view_elf(struct pith_view *view, const struct pith_found *found, const struct pith_elf **elf,
                                    struct pith_error *error)
{
    if (found->stat.type != PITH_REGULAR) {
        return PITH_ELF_NOT;
    }
    struct inode inode;
    memset(&inode, 0, sizeof inode); /* padding is hashed too */
    inode.source = view->mounts.items[found->mount].source;
    inode.device = found->stat.device;
    inode.number = found->stat.inode;
    struct facts *facts = NULL;
    HASH_FIND(hh, view->facts, &inode, sizeof inode, facts);
    if (facts == NULL) {
        facts = pith_alloc(&view->arena, sizeof *facts);
        facts->inode = inode;
        read_facts(view, found, facts);
        HASH_ADD(hh, view->facts, inode, sizeof facts->inode, facts);
    }
    *elf = &facts->elf;
    if (facts->verdict == PITH_ELF_BAD && error != NULL) {
        *error = facts->error;
    }
    return facts->verdict;
}
