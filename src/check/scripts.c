/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scripts in the image's `bin` directories whose `#!` line names nobody. Those that are surely run are the closure's
 * matter; modules and the app's other files may carry such a line for decoration, as they are run by `python FILE`.
 */
#include "check/room.h"

#include "pith/facts/script.h"

enum { HEAD_LIMIT = 256 };

bool check_is_in_bin(const char *path)
{
    const char *name = strrchr(path, '/');
    size_t size = (size_t)(name - path);
    return (size >= 4 && memcmp(name - 4, "/bin", 4) == 0) || (size >= 5 && memcmp(name - 5, "/sbin", 5) == 0);
}

static bool judge(struct pith_checking *checking, const struct pith_entry *entry)
{
    struct pith_found found, interpreter;
    struct pith_script script;
    char head[HEAD_LIMIT];
    size_t size;
    if (pith_view_look(checking->inside, entry->path, &found, checking->error) != PITH_SEEN_FOUND ||
        !pith_view_read_head(checking->inside, &found, head, sizeof head, &size, checking->error)) {
        return false;
    }
    if (!pith_script_read(head, size, checking->arena, &script) ||
        pith_findings_have(&checking->told, "dead-shebang", entry->path, NULL)) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(checking->inside, script.interpreter, &interpreter, checking->error);
    if (seen != PITH_SEEN_FOUND && seen != PITH_SEEN_FAILED) {
        check_add_at(checking, PITH_NOTE, "dead-shebang", entry->path,
                     pith_format(checking->arena, "begins with `#!%s`, which %s in the image", script.interpreter,
                                 pith_seen_text(seen)),
                     "where it is to be run, list it as [program] path, which brings its interpreter");
    }
    return seen != PITH_SEEN_FAILED;
}

bool check_scripts(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && (entry->mode & 0111) != 0 && check_is_in_bin(entry->path) &&
            !judge(checking, entry)) {
            return pith_context(checking->error, "reading the script %s", entry->path);
        }
    }
    return true;
}
