/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The debug twin: the closure goes on with the debug programs, and what is new of the tree that comes of it is one
 * layer. The production image is not asked about it, so that it is the same with and without.
 */
#include "layer/split.h"

static bool find_program(const struct pith_plan *plan, struct pith_view *view, const struct pith_value *program,
                         struct pith_arena *arena, const char **path, struct pith_error *error)
{
    static const char usual[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const char *given = pith_plan_variable(plan, "PATH");
    const char *rest = pith_format(arena, "%s:%s", given == NULL ? "" : given, usual);
    struct pith_found found;
    if (program->text[0] == '/') {
        *path = program->text;
        return true; /* what is wrong with it, the closure says */
    }
    while (*rest != '\0' && strchr(program->text, '/') == NULL) {
        size_t size = strcspn(rest, ":");
        *path = pith_format(arena, "%.*s/%s", (int)size, rest, program->text);
        enum pith_seen seen = size == 0 ? PITH_SEEN_ABSENT : pith_view_file(view, *path, &found, error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && (found.stat.mode & 0111) != 0) {
            return true;
        }
        rest += size + (rest[size] == ':');
    }
    return pith_fail(error, PITH_MISSING,
                     "%s:%u: [debug] programs: '%s' is nowhere on the PATH of the source; install it there, or give "
                     "its absolute path",
                     plan->manifest->path, program->line, program->text);
}

static bool same_bytes(const struct pith_entry *one, const struct pith_entry *two)
{
    return one->source != NULL || two->source != NULL ||
           (one->head_size == two->head_size && memcmp(one->head, two->head, one->head_size) == 0);
}

/* What the whole has and the tree has not, or has with other bytes of pith's own: the cache. */
static void cut_new(const struct pith_rootfs *tree, const struct pith_rootfs *whole, struct pith_arena *arena,
                    struct pith_slice *slice)
{
    uint8_t *masks = pith_alloc_array(arena, whole->entries.count, sizeof *masks);
    for (uint32_t i = 0; i < whole->entries.count; i++) {
        const struct pith_entry *entry = &whole->entries.items[i];
        const struct pith_entry *known = pith_rootfs_find(tree, entry->path);
        bool file = known != NULL && known->type == PITH_ENTRY_FILE && entry->type == PITH_ENTRY_FILE;
        if (!entry->in_base && (known == NULL || (file && !same_bytes(entry, known)))) {
            mark_with_parents(whole, arena, masks, i, 1);
        }
    }
    cut_slice(whole, masks, 1, arena, slice);
}

static bool want_programs(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_closure *whole,
                          struct pith_error *error)
{
    const struct pith_list *programs = &rootfs->plan->manifest->debug.programs;
    struct pith_want *wants = pith_alloc_array(arena, programs->count, sizeof *wants);
    for (uint32_t i = 0; i < programs->count; i++) {
        wants[i] =
            (struct pith_want){.kind = PITH_WANT_PROGRAM, .rule = PITH_RULE_PROGRAM, .line = programs->items[i].line};
        if (!find_program(rootfs->plan, rootfs->view, &programs->items[i], arena, &wants[i].text, error)) {
            return false;
        }
    }
    return pith_closure_add(whole, wants, programs->count, error);
}

bool pith_twin_make(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_findings *findings,
                    struct pith_slice *slice, struct pith_error *error)
{
    __attribute__((cleanup(pith_closure_finish))) struct pith_closure whole = {0};
    struct pith_rootfs tree;
    *slice = (struct pith_slice){.name = "debug", .holds = "programs for debugging, and what they need"};
    if (rootfs->plan->manifest->debug.programs.count == 0) {
        return true;
    }
    pith_closure_fork(rootfs->closure, &whole);
    if (!want_programs(rootfs, arena, &whole, error)) {
        return false;
    }
    if (!pith_closure_drain(&whole, error) ||
        !pith_rootfs_build(rootfs->plan, &whole, rootfs->view, rootfs->time, arena, &tree, error)) {
        return pith_context(error, "looking for what [debug] programs need");
    }
    struct pith_findings_told told = {.findings = &rootfs->closure->findings, .arena = arena};
    for (uint32_t i = 0; i < whole.findings.list.count; i++) {
        const struct pith_finding *finding = &whole.findings.list.items[i];
        if (!pith_findings_have(&told, finding->rule, finding->path, NULL)) {
            pith_check_add(rootfs->plan, *finding, arena, findings);
        }
    }
    cut_new(rootfs, &tree, arena, slice);
    return true;
}
