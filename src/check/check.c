/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the rules in their turns, adds what they find, and relaxes what the manifest's [policy] allows. */
#include "check/room.h"

static void push(struct pith_checking *checking, struct pith_finding finding)
{
    pith_push(checking->arena, &checking->findings->list, finding);
}

void check_add(struct pith_checking *checking, const char *rule, const char *path, const char *reason,
               const char *remedy)
{
    enum pith_level level = pith_check_rule(rule)->level;
    const struct pith_entry *entry = pith_rootfs_find(checking->rootfs, path);
    if (checking->plan == NULL) {
        remedy = NULL; /* remedies are about a manifest: an image that nobody composed has none */
    } else if (level == PITH_ERROR && entry != NULL && entry->in_base) {
        reason = pith_format(checking->arena, "%s; the base brings it", reason);
        remedy = pith_format(checking->arena,
                             "take a base without it, or write why it must stay: [policy] allow.%s = …", rule);
    }
    push(checking, (struct pith_finding){rule, level, path, reason, remedy, NULL});
}

void check_add_at(struct pith_checking *checking, enum pith_level level, const char *rule, const char *path,
                  const char *reason, const char *remedy)
{
    push(checking, (struct pith_finding){rule, level, path, reason, remedy, NULL});
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

static bool relax(struct pith_checking *checking)
{
    const struct pith_manifest *manifest = checking->plan->manifest;
    for (uint32_t i = 0; i < manifest->policy.allow.count; i++) {
        const struct pith_pair *allow = &manifest->policy.allow.items[i];
        if (pith_check_rule(allow->name) == NULL) {
            return pith_fail(checking->error, PITH_USAGE, "%s:%u: allow.%s names no rule; the rules are %s",
                             manifest->path, allow->line, allow->name, known_rules(checking->arena));
        }
    }
    for (uint32_t i = 0; i < checking->findings->list.count; i++) {
        struct pith_finding *finding = &checking->findings->list.items[i];
        const char *reason = check_allowed(manifest, finding->rule);
        finding->allowed = reason == NULL ? finding->allowed : reason;
    }
    return true;
}

void pith_check_add(const struct pith_plan *plan, struct pith_finding finding, struct pith_arena *arena,
                    struct pith_findings *findings)
{
    finding.allowed = check_allowed(plan->manifest, finding.rule);
    pith_push(arena, &findings->list, finding);
}

static unsigned char last_turn(enum pith_check_subject subject)
{
    unsigned char last = 0;
    for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
        last = rule->turn[subject] > last ? rule->turn[subject] : last;
    }
    return last;
}

bool check_run(struct pith_checking *checking, enum pith_check_subject subject)
{
    for (unsigned turn = 1; turn <= last_turn(subject); turn++) {
        const struct pith_check_rule *before = NULL; /* rows with its function were looked for with it */
        for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
            if (rule->turn[subject] != turn || (before != NULL && rule->run == before->run)) {
                continue;
            }
            if (!rule->run(checking)) {
                return false;
            }
            before = rule;
        }
    }
    return true;
}

static void take_over(struct pith_checking *checking, const struct pith_findings *earlier)
{
    for (uint32_t i = 0; i < earlier->list.count; i++) {
        push(checking, earlier->list.items[i]);
    }
}

bool pith_check(const struct pith_rootfs *rootfs, struct pith_arena *arena, struct pith_findings *findings,
                struct pith_error *error)
{
    struct pith_checking checking = {.plan = rootfs->plan,
                                     .closure = rootfs->closure,
                                     .rootfs = rootfs,
                                     .outside = rootfs->view,
                                     .arena = arena,
                                     .findings = findings,
                                     .told = {.findings = findings, .arena = arena},
                                     .error = error};
    struct pith_mount tree = {
        .at = "/", .source = pith_rootfs_source(rootfs, arena), .in = "/", .role = PITH_ROLE_MADE};
    take_over(&checking, &rootfs->plan->findings);
    take_over(&checking, &rootfs->closure->findings);
    if (!pith_view_create(&tree, 1, &checking.inside, error)) {
        return false;
    }
    pith_view_borrow_facts(checking.inside, rootfs->view);
    pith_view_want_symbols(checking.inside);
    bool done = check_run(&checking, PITH_CHECK_COMPOSED) && relax(&checking);
    return pith_view_close(checking.inside, done, error);
}
