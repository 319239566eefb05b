/*
 * Scripts in the image's `bin` directories whose `#!` line names nobody. Those that are surely run are the closure's
 * matter; modules and the app's other files may carry such a line for decoration, as they are run by `python FILE`.
 */
#include "check/room.h"

#include "base/io.h"
#include "pith/script.h"

enum { HEAD_LIMIT = 256 };

static bool is_in_bin(const char *path)
{
    const char *name = strrchr(path, '/');
    size_t size = (size_t)(name - path);
    return (size >= 4 && memcmp(name - 4, "/bin", 4) == 0) || (size >= 5 && memcmp(name - 5, "/sbin", 5) == 0);
}

static bool read_script(struct checking *checking, const struct pith_found *found, struct pith_script *script,
                        bool *is_script)
{
    const struct pith_source *source = pith_view_mount(checking->inside, found->mount)->source;
    struct pith_content content;
    char head[HEAD_LIMIT];
    if (!pith_source_open(source, found->source_path, &found->stat, &content, checking->error)) {
        return false;
    }
    ssize_t count = pith_pread_full(content.fd, head, content.size < sizeof head ? (size_t)content.size : sizeof head,
                                    content.offset);
    *is_script = count > 0 && pith_script_read(head, (size_t)count, checking->arena, script);
    return pith_source_close(source, found->source_path, &found->stat, &content, checking->error);
}

static bool is_known(const struct checking *checking, const char *path)
{
    for (uint32_t i = 0; i < checking->findings->list.count; i++) {
        const struct pith_finding *finding = &checking->findings->list.items[i];
        if (strcmp(finding->rule, "dead-shebang") == 0 && strcmp(finding->path, path) == 0) {
            return true;
        }
    }
    return false;
}

static bool judge(struct checking *checking, const struct pith_entry *entry)
{
    struct pith_found found, interpreter;
    struct pith_script script;
    bool is_script;
    if (pith_view_look(checking->inside, entry->path, &found, checking->error) != PITH_SEEN_FOUND ||
        !read_script(checking, &found, &script, &is_script)) {
        return false;
    }
    if (!is_script || is_known(checking, entry->path)) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(checking->inside, script.interpreter, &interpreter, checking->error);
    if (seen != PITH_SEEN_FOUND && seen != PITH_SEEN_FAILED) {
        struct pith_finding finding = {
            .rule = "dead-shebang",
            .severity = PITH_NOTE,
            .path = entry->path,
            .reason = pith_format(checking->arena, "begins with `#!%s`, which %s in the image", script.interpreter,
                                  pith_seen_text(seen)),
            .remedy = "where it is to be run, list it as [program] path, which brings its interpreter",
        };
        pith_push(checking->arena, &checking->findings->list, finding);
    }
    return seen != PITH_SEEN_FAILED;
}

bool check_scripts(struct checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && (entry->mode & 0111) != 0 && is_in_bin(entry->path) &&
            !judge(checking, entry)) {
            return pith_context(checking->error, "reading the script %s", entry->path);
        }
    }
    return true;
}
