/* Who the program runs as: the accounts of the image, the user's home and the directories that it may write to. */
#include "plan/room.h"

#include <stdlib.h>

struct account {
    const char *name, *home;
    uint32_t uid, gid;
};

/* Has the base's file a line of this name and number? `*text` becomes the file without other lines of the name. */
static bool is_known(struct planning *planning, const char *name, uint32_t id, const char **text)
{
    const char *line = *text, *kept = "";
    bool known = false;
    for (size_t size; *line != '\0'; line += size) {
        size = strcspn(line, "\n");
        size += line[size] == '\n';
        size_t length = strlen(name);
        bool named = strncmp(line, name, length) == 0 && line[length] == ':';
        const char *number = named ? strchr(line + length + 1, ':') : NULL;
        bool same = number != NULL && number < line + size && strtoul(number + 1, NULL, 10) == id;
        known |= same;
        if (!named || same) {
            kept = pith_format(planning->arena, "%s%.*s%s", kept, (int)size, line, line[size - 1] == '\n' ? "" : "\n");
        }
    }
    *text = kept;
    return known;
}

/* The base's accounts stay; the user's is added where it is not among them. */
static bool add_account(struct planning *planning, bool group, const char **text)
{
    enum { LIMIT = 16 << 20 };
    const struct pith_manifest *manifest = planning->manifest;
    const char *name = manifest->user.name.text == NULL ? "nonroot" : manifest->user.name.text;
    const char *home = manifest->user.home.text == NULL ? "/nonexistent" : manifest->user.home.text;
    uint32_t id = group ? manifest->user.gid : manifest->user.uid;
    struct pith_found found;
    size_t size;
    *text = "";
    if (!plan_look(planning, group ? "/etc/group" : "/etc/passwd", &found) ||
        (found.stat.type == PITH_REGULAR &&
         !pith_view_read(planning->view, &found, LIMIT, planning->arena, text, &size, planning->error))) {
        return false;
    }
    if (is_known(planning, name, id, text)) {
        return true;
    }
    *text = group ? pith_format(planning->arena, "%s%s:x:%u:\n", *text, name, id)
                  : pith_format(planning->arena, "%s%s:x:%u:%u:%s:%s:/sbin/nologin\n", *text, name, id,
                                manifest->user.gid, name, home);
    return true;
}

/* The distroless accounts, and the user's; one that has the name or the number of the user's gives way. */
static const char *accounts(struct planning *planning, bool group)
{
    const struct pith_manifest *manifest = planning->manifest;
    const char *name = manifest->user.name.text == NULL ? "nonroot" : manifest->user.name.text, *text = "";
    const struct account all[] = {
        {"root", "/root", 0, 0},
        {"tty", NULL, 5, 5},
        {"staff", NULL, 50, 50},
        {"nonroot", "/home/nonroot", 65532, 65532},
        {name, manifest->user.home.text, manifest->user.uid, manifest->user.gid},
        {"nobody", "/nonexistent", 65534, 65534},
    };
    const struct account *user = &all[4];
    bool root = strcmp(name, "root") == 0; /* the standard one will do */
    for (const struct account *one = all; one < all + sizeof all / sizeof *all; one++) {
        bool same = strcmp(one->name, name) == 0 || (one->uid == user->uid && strcmp(one->name, "nonroot") == 0);
        if (one == user ? root : same && !root) {
            continue;
        }
        if (group) {
            text = pith_format(planning->arena, "%s%s:x:%u:\n", text, one->name, one->gid);
        } else if (one->home != NULL) {
            text = pith_format(planning->arena, "%s%s:x:%u:%u:%s:%s:/sbin/nologin\n", text, one->name, one->uid,
                               one->gid, one->name, one->home);
        }
    }
    return text;
}

static bool text_file(struct planning *planning, const char *path, const char *text)
{
    struct pith_made made = {.path = path, .type = PITH_REGULAR, .mode = 0644, .bytes = text, .size = strlen(text)};
    return plan_made(planning, PITH_RULE_ACCOUNTS, made, planning->manifest->user.line);
}

/* A directory of the user's. One where everybody may write already, as in /tmp, stays everybody's. */
static bool directory(struct planning *planning, const char *path, uint16_t mode, uint32_t line)
{
    struct pith_found found;
    struct pith_stat stat;
    struct pith_made made = {.path = path,
                             .type = PITH_DIRECTORY,
                             .mode = mode,
                             .uid = planning->manifest->user.uid,
                             .gid = planning->manifest->user.gid};
    if (!plan_look(planning, path, &found) || !plan_was_made(planning, path, &stat)) {
        return false;
    }
    if (found.stat.type != PITH_ABSENT && found.stat.type != PITH_DIRECTORY) {
        return pith_fail(planning->error, PITH_USAGE, "%s:%u: %s is no directory, and cannot be the user's",
                         planning->manifest->path, line, path);
    }
    if (stat.type == PITH_DIRECTORY && (stat.mode & 01002) == 01002) {
        plan_want(planning, PITH_WANT_FILE, PITH_RULE_USER, path, line, false);
        return true;
    }
    return plan_made(planning, PITH_RULE_USER, made, line);
}

static bool make_accounts(struct planning *planning)
{
    const char *users, *groups;
    if (planning->plan->base != NULL) {
        return add_account(planning, false, &users) && add_account(planning, true, &groups) &&
               text_file(planning, "/etc/passwd", users) && text_file(planning, "/etc/group", groups);
    }
    struct pith_made standard = {
        .path = "/home/nonroot", .type = PITH_DIRECTORY, .mode = 0700, .uid = 65532, .gid = 65532};
    return text_file(planning, "/etc/passwd", accounts(planning, false)) &&
           text_file(planning, "/etc/group", accounts(planning, true)) &&
           plan_made(planning, PITH_RULE_ACCOUNTS, standard, planning->manifest->user.line);
}

/* Made where nothing else brings it. */
static bool workdir(struct planning *planning)
{
    const char *path = planning->plan->workdir;
    uint32_t line = planning->manifest->image.workdir.line;
    struct pith_found found;
    struct pith_stat stat;
    if (!plan_look(planning, path, &found) || !plan_was_made(planning, path, &stat)) {
        return false;
    }
    if (found.stat.type != PITH_ABSENT && found.stat.type != PITH_DIRECTORY) {
        return pith_fail(planning->error, PITH_USAGE, "%s:%u: workdir = %s is no directory", planning->manifest->path,
                         line, path);
    }
    if (found.stat.type == PITH_ABSENT && stat.type == PITH_ABSENT) {
        struct pith_made made = {.path = path, .type = PITH_DIRECTORY, .mode = 0755};
        return plan_made(planning, PITH_RULE_WORKDIR, made, line);
    }
    plan_want(planning, PITH_WANT_FILE, PITH_RULE_WORKDIR, path, line, false);
    return true;
}

bool plan_user(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    const struct pith_value *home = &manifest->user.home;
    bool preset = manifest->base.preset == PITH_PRESET_DISTROLESS;
    bool has_home = home->text != NULL && strcmp(home->text, "/nonexistent") != 0 && strcmp(home->text, "/") != 0;
    if (preset && !make_accounts(planning)) {
        return false;
    }
    if ((preset || manifest->user.line != 0) && has_home && !directory(planning, home->text, 0700, home->line)) {
        return false;
    }
    for (uint32_t i = 0; i < manifest->user.writable.count; i++) {
        const struct pith_value *path = &manifest->user.writable.items[i];
        if (strcmp(path->text, "/") == 0) {
            return pith_fail(planning->error, PITH_USAGE,
                             "%s:%u: the root itself cannot be the user's; name directories in it", manifest->path,
                             path->line);
        }
        if (!directory(planning, path->text, 0755, path->line)) {
            return false;
        }
    }
    return workdir(planning);
}
