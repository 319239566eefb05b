/* SPDX-License-Identifier: Apache-2.0 */
/* What lies at a path of an account, and where its links lead. */
#include "base/path.h"
#include "pith/report/account.h"

const struct pith_account_file *pith_account_find(const struct pith_account *account, const char *path)
{
    uint32_t low = 0, high = account->files.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(pith_text(account->texts, account->files.items[middle].path), path);
        if (order == 0) {
            return &account->files.items[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

enum { LINK_LIMIT = 40 };

/* One step: the first link on the way replaced by where it leads. NULL: there is none. */
static char *follow_first(const struct pith_account *account, const char *path, struct pith_arena *arena)
{
    for (const char *end = path; *end != '\0';) {
        end += strcspn(end + 1, "/") + 1;
        const char *prefix = pith_copy(arena, path, (size_t)(end - path));
        const struct pith_account_file *file = pith_account_find(account, prefix);
        if (file != NULL && file->type == PITH_ENTRY_SYMLINK) {
            bool absolute = file->target[0] == '/';
            const char *slash = strrchr(prefix, '/');
            return pith_format(arena, "%.*s%s%s%s", absolute ? 0 : (int)(slash - prefix), prefix, absolute ? "" : "/",
                               file->target, end);
        }
    }
    return NULL;
}

const char *pith_account_resolve(const struct pith_account *account, const char *path, struct pith_arena *arena)
{
    char *at = pith_strdup(arena, path);
    pith_path_clean(at);
    for (unsigned links = 0; links < LINK_LIMIT; links++) {
        char *next = follow_first(account, at, arena);
        if (next == NULL) {
            return at;
        }
        at = next;
        pith_path_clean(at);
    }
    return path;
}
