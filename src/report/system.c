/* SPDX-License-Identifier: Apache-2.0 */
/* Which distribution the source is of, by os-release(5). */
#include "pith/report/account.h"

/* The value of a key; quotes go. NULL: it has none. */
static const char *value_of(const char *text, const char *key, struct pith_arena *arena)
{
    size_t of_key = strlen(key);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        if (strncmp(text, key, of_key) == 0 && text[of_key] == '=') {
            const char *value = text + of_key + 1 + strspn(text + of_key + 1, "\"'");
            return pith_copy(arena, value, strcspn(value, "\"'\n"));
        }
        text += size + (text[size] == '\n');
    }
    return NULL;
}

bool pith_account_name_system(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_account *account,
                              struct pith_error *error)
{
    enum { LIMIT = 16 << 20 };
    struct pith_found found;
    const char *text;
    size_t size;
    enum pith_seen seen = pith_view_file(rootfs->view, "/etc/os-release", &found, error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(rootfs->view, &found, LIMIT, arena, &text, &size, error)) {
        return false;
    }
    account->system.id = value_of(text, "ID", arena);
    account->system.version = value_of(text, "VERSION_ID", arena);
    return true;
}
