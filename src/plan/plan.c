/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which the plan is made, and the few ways in which its steps add to it. */
#include "plan/language.h"

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

void plan_interpreter(struct planning *planning, enum pith_language language, enum pith_rule rule,
                      const struct pith_value *path)
{
    struct pith_want want = {
        .kind = PITH_WANT_INTERPRETER, .rule = rule, .text = path->text, .line = path->line, .language = language};
    pith_push(planning->arena, &planning->plan->wants, want);
}

/* The canonical place of something to be made. */
static bool place_made(struct planning *planning, bool directory, const char **path)
{
    struct pith_found found;
    const struct pith_texts *texts = pith_view_texts(planning->view);
    if (directory) {
        if (!plan_look(planning, *path, &found)) {
            return false;
        }
        if (found.stat.type == PITH_DIRECTORY) {
            *path = pith_text(texts, found.path);
            return true;
        }
    }
    const char *slash = strrchr(*path, '/');
    if (slash > *path) {
        if (!plan_look(planning, pith_copy(planning->arena, *path, (size_t)(slash - *path)), &found)) {
            return false;
        }
        if (found.stat.type == PITH_DIRECTORY) {
            const char *above = pith_text(texts, found.path);
            *path = pith_format(planning->arena, "%s%s", above[1] == '\0' ? "" : above, slash);
        }
    }
    return true;
}

static bool is_from_files(struct planning *planning, const char *path, bool *is)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_look(planning->view, path, &found, planning->error);
    *is = seen == PITH_SEEN_FOUND && pith_view_mount(planning->view, found.mount)->role == PITH_ROLE_APP;
    return seen != PITH_SEEN_FAILED;
}

bool plan_in_base(struct planning *planning, const char *path, struct pith_stat *stat)
{
    const struct pith_source *base = planning->plan->base;
    *stat = (struct pith_stat){.type = PITH_ABSENT};
    return base == NULL || (place_made(planning, true, &path) && base->ops->lookup(base, path, stat, planning->error));
}

bool plan_made(struct planning *planning, enum pith_rule rule, struct pith_made made, uint32_t line)
{
    const char *path = made.path;
    struct pith_stat stat;
    bool given = false;
    if ((made.type != PITH_DIRECTORY && !is_from_files(planning, path, &given)) ||
        !plan_in_base(planning, path, &stat)) {
        return false;
    }
    if (stat.type != PITH_ABSENT && rule != PITH_RULE_ACCOUNTS) {
        given |= made.type != PITH_DIRECTORY || rule != PITH_RULE_USER;
    }
    if (!given) {
        if (!place_made(planning, made.type == PITH_DIRECTORY, &made.path)) {
            return false;
        }
        pith_source_add(planning->plan->made, &made);
    }
    plan_want(planning, PITH_WANT_FILE, rule, path, line, false);
    return true;
}

bool plan_was_made(struct planning *planning, const char *path, struct pith_stat *stat)
{
    const struct pith_source *made = planning->plan->made;
    return place_made(planning, true, &path) && made->ops->lookup(made, path, stat, planning->error);
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

/* [keep]: what stands in the root, as it stands there. It may never be used, and then nothing is lacking to it. */
static bool want_kept(struct planning *planning)
{
    for (uint32_t i = 0; i < planning->manifest->keep.count; i++) {
        const struct pith_kept *kept = &planning->manifest->keep.items[i];
        for (uint32_t j = 0; j < kept->paths.count; j++) {
            const struct pith_value *path = &kept->paths.items[j];
            struct pith_found found;
            if (!plan_look(planning, path->text, &found)) {
                return false;
            }
            if (found.stat.type == PITH_ABSENT) {
                return pith_fail(planning->error, PITH_MISSING,
                                 "%s:%u: %s is to be kept, but it is not in the source; correct the path",
                                 planning->manifest->path, path->line, path->text);
            }
            struct pith_want want = {PITH_WANT_TREE, PITH_RULE_KEEP, path->text,
                                     path->line,     .maybe = true,  .detail = kept->reason};
            pith_push(planning->arena, &planning->plan->wants, want);
        }
    }
    return true;
}

bool pith_plan_make(struct pith_plan *plan, struct pith_view *view, struct pith_arena *arena, struct pith_error *error)
{
    struct planning planning = {.plan = plan, .manifest = plan->manifest, .view = view, .arena = arena, .error = error};
    plan->made = pith_source_memory("made by pith", arena);
    want_files(&planning);
    want_listed(&planning);
    if (!want_kept(&planning) || !plan_certificates(&planning) || !plan_environment(&planning) ||
        !plan_base(&planning) || !plan_user(&planning) || !plan_command(&planning) ||
        !plan_read_for_languages(&planning)) {
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
