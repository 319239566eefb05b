/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which the rules run, and what the manifest's [policy] relaxes. */
#include "check/room.h"

static void add(struct checking *checking, struct pith_finding finding)
{
    pith_push(checking->arena, &checking->findings->list, finding);
}

void check_object(struct checking *checking, const char *rule, const char *path, const char *reason, const char *remedy)
{
    const struct pith_entry *entry = pith_rootfs_find(checking->rootfs, path);
    if (checking->plan == NULL) {
        remedy = NULL; /* remedies are about a manifest: an image that nobody composed has none */
    } else if (entry != NULL && entry->in_base) {
        reason = pith_format(checking->arena, "%s; the base brings it", reason);
        remedy = pith_format(checking->arena,
                             "take a base without it, or write why it must stay: [policy] allow.%s = …", rule);
    }
    add(checking, (struct pith_finding){rule, PITH_BREACH, path, reason, remedy, NULL, false});
}

void check_note(struct checking *checking, const char *rule, const char *path, const char *reason, const char *remedy)
{
    add(checking, (struct pith_finding){rule, PITH_NOTE, path, reason, remedy, NULL, false});
}

enum { NAMED = 4 }; /* how many modules a note tells by name */

/* Start-up of an app with Flask: 640 ms without bytecode, 160 with it. */
static void check_bytecode(struct checking *checking)
{
    const struct pith_rootfs *rootfs = checking->rootfs;
    const char *others = "", *stale = "";
    if (rootfs->uncompiled.count == 0 || checking->plan->manifest->python.bytecode == PITH_BYTECODE_SOURCE) {
        return;
    }
    for (uint32_t i = 1; i < rootfs->uncompiled.count && i < NAMED; i++) {
        others = pith_format(checking->arena, "%s, %s", others, rootfs->uncompiled.items[i]);
    }
    if (rootfs->uncompiled.count > NAMED) {
        others = pith_format(checking->arena, "%s and %u more", others, rootfs->uncompiled.count - NAMED);
    }
    if (rootfs->stale > 0) {
        stale = pith_format(checking->arena, " (what there is for %u is of other sources)", rootfs->stale);
    }
    check_note(checking, "missing-bytecode", pith_format(checking->arena, "%s%s", rootfs->uncompiled.items[0], others),
               pith_format(checking->arena,
                           "%s%s, %u of %u modules: Python compiles what it imports of them at each start, "
                           "which makes that up to four times slower",
                           rootfs->uncompiled.count == 1 ? "lacks bytecode" : "lack bytecode", stale,
                           rootfs->uncompiled.count, rootfs->modules),
               pith_format(checking->arena, "run `%s -m compileall -q DIRECTORY` on the source before composing%s",
                           checking->plan->interpreter,
                           checking->plan->manifest->python.wheels.text == NULL
                               ? ""
                               : "; what comes from wheels has none, as nothing of it is run"));
}

bool check_budget(struct checking *checking)
{
    uint64_t budget = checking->plan->manifest->policy.max_size;
    if (budget != 0 && checking->rootfs->bytes > budget) {
        check_object(checking, "max-size", "/",
                     pith_format(checking->arena, "holds %llu bytes; the budget is %llu",
                                 (unsigned long long)checking->rootfs->bytes, (unsigned long long)budget),
                     "leave something out, or raise max-size in [policy]");
    }
    return true;
}

static bool rule_is_known(const char *name)
{
    const struct pith_check_rule *rule = pith_check_rules;
    while (rule->name != NULL && strcmp(rule->name, name) != 0) {
        rule++;
    }
    return rule->name != NULL;
}

static const char *known_rules(struct pith_arena *arena)
{
    const char *names = pith_check_rules[0].name;
    for (const struct pith_check_rule *rule = pith_check_rules + 1; rule->name != NULL; rule++) {
        names = pith_format(arena, "%s, %s", names, rule->name);
    }
    return names;
}

const char *check_allowed(const struct pith_manifest *manifest, const char *rule)
{
    const char *reason = NULL;
    for (uint32_t i = 0; i < manifest->policy.allow.count; i++) {
        if (strcmp(manifest->policy.allow.items[i].name, rule) == 0) {
            reason = manifest->policy.allow.items[i].text;
        }
    }
    return reason;
}

static bool relax(struct checking *checking, uint32_t *breaches)
{
    const struct pith_manifest *manifest = checking->plan->manifest;
    for (uint32_t i = 0; i < manifest->policy.allow.count; i++) {
        const struct pith_pair *allow = &manifest->policy.allow.items[i];
        if (!rule_is_known(allow->name)) {
            return pith_fail(checking->error, PITH_USAGE, "%s:%u: allow.%s names no rule; the rules are %s",
                             manifest->path, allow->line, allow->name, known_rules(checking->arena));
        }
    }
    *breaches = 0;
    for (uint32_t i = 0; i < checking->findings->list.count; i++) {
        struct pith_finding *finding = &checking->findings->list.items[i];
        const char *reason = check_allowed(manifest, finding->rule);
        finding->allowed = reason == NULL ? finding->allowed : reason;
        *breaches += finding->severity == PITH_BREACH && finding->allowed == NULL;
    }
    return true;
}

void pith_check_add(const struct pith_plan *plan, struct pith_finding finding, struct pith_arena *arena,
                    struct pith_findings *findings, uint32_t *breaches)
{
    finding.allowed = check_allowed(plan->manifest, finding.rule);
    pith_push(arena, &findings->list, finding);
    *breaches += finding.severity == PITH_BREACH && finding.allowed == NULL;
}

void pith_check_layers(const struct pith_plan *plan, uint32_t layers, struct pith_arena *arena,
                       struct pith_findings *findings, uint32_t *breaches)
{
    uint32_t budget = plan->manifest->policy.max_layers;
    if (budget != 0 && layers > budget) {
        struct pith_finding finding = {
            .rule = "max-layers",
            .severity = PITH_BREACH,
            .path = "/",
            .reason = pith_format(arena, "makes %u layers; the budget is %u", layers, budget),
            .remedy = "write split = none in [layers], or raise max-layers in [policy]",
        };
        pith_check_add(plan, finding, arena, findings, breaches);
    }
}

bool pith_check(const struct pith_plan *plan, const struct pith_closure *closure, const struct pith_rootfs *rootfs,
                const struct pith_view *view, struct pith_arena *arena, struct pith_findings *findings,
                uint32_t *breaches, struct pith_error *error)
{
    struct checking checking = {.plan = plan,
                                .closure = closure,
                                .rootfs = rootfs,
                                .outside = view,
                                .arena = arena,
                                .findings = findings,
                                .told = {.findings = findings, .arena = arena},
                                .error = error};
    struct pith_mount tree = {
        .at = "/", .source = pith_rootfs_source(rootfs, arena), .in = "/", .role = PITH_ROLE_MADE};
    for (uint32_t i = 0; i < plan->findings.list.count; i++) {
        pith_push(arena, &findings->list, plan->findings.list.items[i]);
    }
    for (uint32_t i = 0; i < closure->findings.list.count; i++) {
        pith_push(arena, &findings->list, closure->findings.list.items[i]);
    }
    if (!pith_view_create(&tree, 1, &checking.inside, error)) {
        return false;
    }
    pith_view_borrow_facts(checking.inside, view);
    pith_view_want_symbols(checking.inside);
    check_bytecode(&checking);
    check_versions(&checking);
    check_names(&checking);
    bool done = check_shells(&checking) && check_scripts(&checking) && check_modes(&checking) &&
                check_secrets(&checking) && check_managers(&checking) && check_denied(&checking) &&
                check_links(&checking) && check_closed(&checking) && check_budget(&checking) &&
                relax(&checking, breaches);
    return pith_view_close(checking.inside, done, error);
}
