/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a base: the default, unless all members agree on another, or one of them asks for more. */
#include "init/draft.h"

#include "base/sort.h"
#include "init/fleet.h"

static void libraries(struct fleet_writer *writer)
{
    struct pith_fleet *fleet = writer->fleet;
    const struct pith_list *first = &fleet->members.items[0].manifest.libraries.exclude;
    const char *line = "";
    bool more = false;
    writer->section = "libraries";
    for (uint32_t i = 0; i < first->count; i++) {
        bool all = true;
        for (const struct pith_member *member = NULL; fleet_next(fleet, &member);) {
            all &= fleet_has_word(&member->manifest.libraries.exclude, first->items[i].text);
        }
        line = all ? pith_format(fleet->arena, "%s %s", line, draft_word(fleet->arena, first->items[i].text)) : line;
    }
    if (*line != '\0') {
        fleet_put(writer, "exclude =%s\n", line);
    }
    for (const struct pith_member *member = NULL; fleet_next(fleet, &member);) {
        more |= member->manifest.libraries.hwcaps == PITH_HWCAPS_ALL;
    }
    if (more) {
        fleet_put(writer, "hwcaps = all\n");
    }
}

static bool same_zone(const struct pith_member *one, const struct pith_member *two)
{
    return fleet_same_text(one->manifest.base.tzdata.text, two->manifest.base.tzdata.text);
}

static bool same_locale(const struct pith_member *one, const struct pith_member *two)
{
    return fleet_same_text(one->manifest.base.locale.text, two->manifest.base.locale.text);
}

/* What one of them wants of the base preset is there for all. */
static void base(struct fleet_writer *writer)
{
    const struct pith_manifest *first = &writer->fleet->members.items[0].manifest;
    bool preset = false, certificates = false, release = false, names = false, copyright = false, packages = false;
    writer->section = "base";
    for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
        bool own = member->manifest.base.preset == PITH_PRESET_DISTROLESS;
        preset |= own;
        certificates |= own && member->manifest.base.ca_certificates;
        release |= own && member->manifest.base.os_release;
        names |= own && member->manifest.base.nsswitch;
        copyright |= member->manifest.base.copyright;
        packages |= member->manifest.base.packages;
    }
    const struct {
        const char *key;
        bool wanted;
    } keys[] = {{"ca-certificates", certificates || !preset},
                {"os-release", release || !preset},
                {"nsswitch", names || !preset},
                {"copyright", copyright},
                {"packages", packages}};
    fleet_put(writer, "preset = %s\n", preset || writer->empty ? "distroless" : "none");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!keys[i].wanted) {
            fleet_put(writer, "%s = no\n", keys[i].key);
        }
    }
    if (fleet_agrees(writer->fleet, same_zone) && strcmp(first->base.tzdata.text, "auto") != 0) {
        fleet_put(writer, "tzdata = %s\n", first->base.tzdata.text);
    }
    if (fleet_agrees(writer->fleet, same_locale) && strcmp(first->base.locale.text, "C.UTF-8") != 0) {
        fleet_put(writer, "locale = %s\n", first->base.locale.text);
    }
}

static bool same_user(const struct pith_member *one, const struct pith_member *two)
{
    const struct pith_manifest *a = &one->manifest, *b = &two->manifest;
    return a->user.uid == b->user.uid && a->user.gid == b->user.gid &&
           fleet_same_text(a->user.name.text, b->user.name.text) &&
           fleet_same_text(a->user.home.text, b->user.home.text);
}

/* A root that is an image has a user of its own, which would be inherited. */
static void user(struct fleet_writer *writer)
{
    const struct pith_manifest *first = &writer->fleet->members.items[0].manifest;
    writer->section = "user";
    if (!fleet_agrees(writer->fleet, same_user)) {
        if (writer->fleet->has_config) {
            fleet_put(writer, "name = nonroot\n");
        }
        return;
    }
    bool standard = strcmp(first->user.name.text, "nonroot") == 0 && first->user.uid == 65532 &&
                    first->user.gid == 65532 && strcmp(first->user.home.text, "/home/nonroot") == 0;
    if (!standard || writer->fleet->has_config) {
        fleet_put(writer, "name = %s\nuid = %u\ngid = %u\nhome = %s\n", first->user.name.text, first->user.uid,
                  first->user.gid, draft_value(writer->fleet->arena, first->user.home.text));
    }
}

static bool same_python_home(const struct pith_member *one, const struct pith_member *two)
{
    return fleet_same_text(one->python_home, two->python_home);
}

/* A base starts nothing; of the environment it has what decides where its own files are found. */
static void image(struct fleet_writer *writer)
{
    struct pith_arena *arena = writer->fleet->arena;
    const struct pith_member *first = &writer->fleet->members.items[0];
    writer->section = "image";
    if (writer->fleet->has_config) {
        fleet_put(writer, "entrypoint =\ncmd =\n");
    }
    if (first->library_path != NULL && fleet_agrees(writer->fleet, fleet_same_library_path)) {
        fleet_put(writer, "env.LD_LIBRARY_PATH = %s\n", draft_value(arena, first->library_path));
    }
    if (first->python_home != NULL && fleet_agrees(writer->fleet, same_python_home)) {
        fleet_put(writer, "env.PYTHONHOME = %s\n", draft_value(arena, first->python_home));
    }
}

static bool same_layers(const struct pith_member *one, const struct pith_member *two)
{
    return one->manifest.layers.split == two->manifest.layers.split &&
           one->manifest.layers.compression == two->manifest.layers.compression &&
           one->manifest.layers.level == two->manifest.layers.level;
}

static void layers(struct fleet_writer *writer)
{
    static const char *const compressions[] = {"gzip", "zstd", "none"};
    const struct pith_manifest *first = &writer->fleet->members.items[0].manifest;
    writer->section = "layers";
    if (!fleet_agrees(writer->fleet, same_layers)) {
        return;
    }
    if (first->layers.split == PITH_SPLIT_NONE) {
        fleet_put(writer, "split = none\n");
    }
    if (first->layers.compression != PITH_GZIP) {
        fleet_put(writer, "compression = %s\n", compressions[first->layers.compression]);
    }
    if (first->layers.level >= 0) {
        fleet_put(writer, "level = %d\n", first->layers.level);
    }
}

/* What one may have, the base may; what one must not have, it must not. */
static void policy(struct fleet_writer *writer)
{
    struct pith_arena *arena = writer->fleet->arena;
    PITH_VEC(const char *) rules = {0};
    PITH_VEC(const char *) denied = {0};
    writer->section = "policy";
    for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
        for (uint32_t i = 0; i < member->manifest.policy.allow.count; i++) {
            pith_push(arena, &rules, member->manifest.policy.allow.items[i].name);
        }
        for (uint32_t i = 0; i < member->manifest.policy.deny.count; i++) {
            pith_push(arena, &denied, draft_word(arena, member->manifest.policy.deny.items[i].text));
        }
    }
    pith_sort_texts(rules.items, rules.count);
    pith_sort_texts(denied.items, denied.count);
    for (uint32_t i = 0; i < rules.count; i++) {
        const char *reasons = "";
        if (i > 0 && strcmp(rules.items[i], rules.items[i - 1]) == 0) {
            continue;
        }
        for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
            for (uint32_t j = 0; j < member->manifest.policy.allow.count; j++) {
                const struct pith_pair *allow = &member->manifest.policy.allow.items[j];
                if (strcmp(allow->name, rules.items[i]) == 0) {
                    reasons = pith_format(arena, "%s%s%s: %s", reasons, *reasons == '\0' ? "" : "; ", member->name,
                                          allow->text);
                }
            }
        }
        fleet_put(writer, "allow.%s = %s\n", rules.items[i], draft_value(arena, reasons));
    }
    for (uint32_t i = 0; i < denied.count; i++) {
        if (i == 0 || strcmp(denied.items[i], denied.items[i - 1]) != 0) {
            fleet_put(writer, "%s%s\n", i == 0 ? "deny =\n  " : "  ", denied.items[i]);
        }
    }
}

void fleet_settings(struct fleet_writer *writer)
{
    libraries(writer);
    base(writer);
    user(writer);
    image(writer);
    layers(writer);
    policy(writer);
}
