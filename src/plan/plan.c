/* The order in which the plan is made, and the few ways in which its steps add to it. */
#include "plan/room.h"

void plan_want(struct planning *planning, enum pith_want_kind kind, enum pith_rule rule, const char *text,
               uint32_t line, bool optional)
{
    struct pith_want want = {.kind = kind, .rule = rule, .text = text, .line = line, .optional = optional};
    pith_push(planning->arena, &planning->plan->wants, want);
}

bool plan_look(struct planning *planning, const char *path, struct pith_found *found)
{
    enum pith_seen seen = pith_view_resolve(planning->view, path, found, planning->error);
    if (seen != PITH_SEEN_FOUND) {
        found->stat.type = PITH_ABSENT;
    }
    return seen != PITH_SEEN_FAILED;
}

bool plan_made(struct planning *planning, enum pith_rule rule, struct pith_made made, uint32_t line)
{
    const char *slash = strrchr(made.path, '/');
    if (slash > made.path) {
        struct pith_found above;
        if (!plan_look(planning, pith_copy(planning->arena, made.path, (size_t)(slash - made.path)), &above)) {
            return false;
        }
        if (above.stat.type == PITH_DIRECTORY) {
            const char *directory = pith_text(pith_view_texts(planning->view), above.path);
            made.path = pith_format(planning->arena, "%s%s", directory[1] == '\0' ? "" : directory, slash);
        }
    }
    pith_source_add(planning->plan->made, &made);
    plan_want(planning, PITH_WANT_FILE, rule, made.path, line, false);
    return true;
}

/* What [files] brings is wanted whole, but for virtual environments. */
static void want_files(struct planning *planning)
{
    for (uint32_t i = 0; i < pith_view_mount_count(planning->view); i++) {
        const struct pith_mount *mount = pith_view_mount(planning->view, i);
        if (mount->role == PITH_ROLE_APP) {
            plan_want(planning, PITH_WANT_TREE, PITH_RULE_FILES, mount->at, mount->line, false);
        }
    }
}

static void want_listed(struct planning *planning)
{
    const struct pith_list *programs = &planning->manifest->program.path;
    for (uint32_t i = 0; i < programs->count; i++) {
        plan_want(planning, PITH_WANT_PROGRAM, PITH_RULE_PROGRAM, programs->items[i].text, programs->items[i].line,
                  false);
    }
    const struct pith_list *libraries = &planning->manifest->libraries.dlopen;
    for (uint32_t i = 0; i < libraries->count; i++) {
        plan_want(planning, PITH_WANT_LIBRARY, PITH_RULE_DLOPEN_LISTED, libraries->items[i].text,
                  libraries->items[i].line, false);
    }
}

bool pith_plan_make(struct pith_plan *plan, struct pith_view *view, struct pith_arena *arena, struct pith_error *error)
{
    struct planning planning = {plan, plan->manifest, view, arena, error};
    plan->made = pith_source_memory("made by pith", arena);
    want_files(&planning);
    want_listed(&planning);
    if (!plan_environment(&planning) || !plan_user(&planning) || !plan_base(&planning) || !plan_command(&planning)) {
        return false;
    }
    struct pith_mount made = {.at = "/", .source = plan->made, .in = "/", .role = PITH_ROLE_MADE, .mode = -1};
    return pith_view_add(view, &made, error);
}

void pith_plan_finish(struct pith_plan *plan)
{
    for (uint32_t i = 0; i < plan->sources.count; i++) {
        pith_source_destroy(plan->sources.items[i]);
    }
    *plan = (struct pith_plan){0};
}
