/* Who the program runs as: the accounts of the image, the user's home and the directories that it may write to. */
#include "plan/room.h"

static const char *accounts(struct planning *planning, bool group)
{
    const struct pith_manifest *manifest = planning->manifest;
    const char *name = manifest->user.name.text == NULL ? "nonroot" : manifest->user.name.text;
    uint32_t uid = manifest->user.uid, gid = manifest->user.gid;
    const char *home = manifest->user.home.text;
    struct pith_arena *arena = planning->arena;
    const char *text = group ? "root:x:0:\ntty:x:5:\nstaff:x:50:\n" : "root:x:0:0:root:/root:/sbin/nologin\n";
    bool standard = strcmp(name, "nonroot") == 0;
    if (!standard && uid != 65532) {
        text = pith_format(
            arena, group ? "%snonroot:x:65532:\n" : "%snonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
            text);
    }
    if (strcmp(name, "root") != 0 && strcmp(name, "nobody") != 0) {
        text = group ? pith_format(arena, "%s%s:x:%u:\n", text, name, gid)
                     : pith_format(arena, "%s%s:x:%u:%u:%s:%s:/sbin/nologin\n", text, name, uid, gid, name, home);
    }
    return pith_format(
        arena, group ? "%snobody:x:65534:\n" : "%snobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n", text);
}

static bool text_file(struct planning *planning, const char *path, const char *text)
{
    struct pith_made made = {.path = path, .type = PITH_REGULAR, .mode = 0644, .bytes = text, .size = strlen(text)};
    return plan_made(planning, PITH_RULE_ACCOUNTS, made, planning->manifest->user.line);
}

static bool directory(struct planning *planning, enum pith_rule rule, const char *path, uint16_t mode, uint32_t line)
{
    struct pith_made made = {.path = path,
                             .type = PITH_DIRECTORY,
                             .mode = mode,
                             .uid = planning->manifest->user.uid,
                             .gid = planning->manifest->user.gid};
    return plan_made(planning, rule, made, line);
}

bool plan_user(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    bool preset = manifest->base.preset == PITH_PRESET_DISTROLESS;
    if (preset && (!text_file(planning, "/etc/passwd", accounts(planning, false)) ||
                   !text_file(planning, "/etc/group", accounts(planning, true)))) {
        return false;
    }
    struct pith_made standard = {
        .path = "/home/nonroot", .type = PITH_DIRECTORY, .mode = 0700, .uid = 65532, .gid = 65532};
    if (preset && !plan_made(planning, PITH_RULE_ACCOUNTS, standard, manifest->user.line)) {
        return false;
    }
    bool has_home = manifest->user.home.text != NULL && strcmp(manifest->user.home.text, "/nonexistent") != 0;
    if ((preset || manifest->user.line != 0) && has_home &&
        !directory(planning, PITH_RULE_USER, manifest->user.home.text, 0700, manifest->user.home.line)) {
        return false;
    }
    for (uint32_t i = 0; i < manifest->user.writable.count; i++) {
        const struct pith_value *path = &manifest->user.writable.items[i];
        if (!directory(planning, PITH_RULE_USER, path->text, 0755, path->line)) {
            return false;
        }
    }
    struct pith_found found;
    if (!plan_look(planning, planning->plan->workdir, &found)) {
        return false;
    }
    if (found.stat.type == PITH_ABSENT) {
        struct pith_made made = {.path = planning->plan->workdir, .type = PITH_DIRECTORY, .mode = 0755};
        return plan_made(planning, PITH_RULE_WORKDIR, made, manifest->image.workdir.line);
    }
    if (found.stat.type != PITH_DIRECTORY) {
        return pith_fail(planning->error, PITH_USAGE, "%s:%u: workdir = %s is no directory", manifest->path,
                         manifest->image.workdir.line, planning->plan->workdir);
    }
    plan_want(planning, PITH_WANT_FILE, PITH_RULE_WORKDIR, planning->plan->workdir, manifest->image.workdir.line,
              false);
    return true;
}
