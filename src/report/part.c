/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a cost is one thing's: the answer to "why so much?". A distribution is known to those who write imports; of a
 * package of the system, the library in it is what they meet. And the words for kinds of things.
 */
#include "report/cost.h"

void part_add(struct parts *parts, const struct pith_account *account, const struct pith_account_file *file)
{
    const char *path = pith_text(account->texts, file->path);
    if (file->owner != UINT32_MAX && account->owners.items[file->owner].kind == PITH_OWNER_DIST) {
        parts->owned[file->owner] += file->size;
    } else if (file->size > parts->library.bytes && strstr(path, ".so") != NULL) {
        parts->library = (struct pith_part){strrchr(path, '/') + 1, file->size};
    }
}

struct pith_part part_end(struct parts *parts, const struct pith_account *account)
{
    struct pith_part part = parts->library;
    for (uint32_t i = 0; i < account->owners.count; i++) {
        if (parts->owned[i] > part.bytes) {
            part = (struct pith_part){account->owners.items[i].name, parts->owned[i]};
        }
    }
    return part;
}

void part_begin(struct parts *parts, const struct pith_account *account, struct pith_arena *arena)
{
    *parts = (struct parts){.owned = pith_alloc_array(arena, account->owners.count, sizeof *parts->owned)};
}

struct pith_part pith_audit_part(const struct pith_costs *costs, const struct pith_statement *statement,
                                 struct pith_arena *arena)
{
    struct parts parts;
    part_begin(&parts, costs->account, arena);
    for (uint32_t i = costs->first[statement->node]; i < costs->end[statement->node]; i++) {
        uint32_t file = costs->files[costs->order[i]];
        if (file != 0) {
            part_add(&parts, costs->account, &costs->account->files.items[file - 1]);
        }
    }
    return part_end(&parts, costs->account);
}

static const struct {
    const char *one, *many;
} words[PITH_SHARE_KINDS] = {
    [PITH_SHARE_LIBRARY] = {"library", "libraries"}, [PITH_SHARE_DIST] = {"distribution", "distributions"},
    [PITH_SHARE_PACKAGE] = {"package", "packages"},  [PITH_SHARE_MODULE] = {"module", "modules"},
    [PITH_SHARE_IMPORT] = {"import", "imports"},     [PITH_SHARE_DIRECTORY] = {"directory", "directories"},
};

const char *pith_share_word(enum pith_share_kind kind)
{
    return words[kind].one;
}

const char *pith_share_words(enum pith_share_kind kind)
{
    return words[kind].many;
}
