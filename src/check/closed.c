/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Closed, by the first witness: the composed tree is taken as a source, and the same closure runs in it. Whatever it
 * lacks there, and did not lack in the source, should have been copied.
 */
#include "check/room.h"

#include "base/path.h"

/* Where a running container has file systems of its own. */
static bool leads_to_kernel(const char *target)
{
    return pith_is_below(target, "/proc") || pith_is_below(target, "/dev") || pith_is_below(target, "/sys") ||
           pith_is_below(target, "/run") || pith_is_below(target, "/var/run");
}

static void object_to_link(struct checking *checking, const struct pith_entry *entry, enum pith_seen seen)
{
    const char *reason =
        pith_format(checking->arena, "leads to %s, which %s in the image", entry->target, pith_seen_text(seen));
    if (checking->closure != NULL && !entry->in_base) {
        check_object(checking, "dangling-link", entry->path, reason,
                     "add what it leads to (`DEST = root:PATH` in [files]), or leave the link out by .dockerignore");
    } else if (!leads_to_kernel(entry->target)) {
        check_note(checking, "dangling-link", entry->path, reason, NULL);
    }
}

bool check_links(struct checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        struct pith_found found;
        if (entry->type != PITH_ENTRY_SYMLINK) {
            continue;
        }
        enum pith_seen seen = pith_view_resolve(checking->inside, entry->path, &found, checking->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND) {
            object_to_link(checking, entry, seen);
        }
    }
    return true;
}

/* What the app may not name was not copied: that the tree lacks it says nothing more. */
static bool is_refused_already(const struct checking *checking)
{
    const struct pith_findings *findings = checking->closure == NULL ? NULL : &checking->closure->findings;
    for (uint32_t i = 0; findings != NULL && i < findings->list.count; i++) {
        if (strcmp(findings->list.items[i].rule, "outside-path") == 0) {
            return check_allowed(checking->plan->manifest, "outside-path") == NULL;
        }
    }
    return false;
}

bool check_closed(struct checking *checking)
{
    struct pith_closure again;
    if (is_refused_already(checking)) {
        return true;
    }
    if (!pith_closure_run(checking->plan, checking->inside, checking->arena, &again, checking->error)) {
        return pith_context(checking->error, "looking at the composed tree by itself");
    }
    for (uint32_t i = 0; i < again.findings.list.count; i++) {
        const struct pith_finding *finding = &again.findings.list.items[i];
        if (!pith_findings_have(&checking->told, finding->rule, finding->path, NULL)) {
            check_object(
                checking, "not-closed", pith_strdup(checking->arena, finding->path),
                pith_format(checking->arena, "in the image %s (%s)", finding->reason, finding->rule),
                "the source changed meanwhile, or names the file in a way that leads elsewhere in the image: compose "
                "again, or name the file in [files]");
        }
    }
    return true;
}
