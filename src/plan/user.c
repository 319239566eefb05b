/* SPDX-License-Identifier: Apache-2.0 */
/* Who the program runs as: the accounts of the image, the user's home and the directories that it may write to. */
#include "plan/room.h"

#include <string.h>

struct account {
    const char *name, *home;
    uint32_t uid, gid;
};

/* The user's line, for a file of the base's. */
struct line_of_user {
    const char *line, *name, *number; /* the last two as they stand in it: "app:", ":1000:" */
    const char *home;                 /* where the manifest says it: ":/srv:" */
};

/* Does a line have the name, the number, and the home that is asked for? */
static void compare_line(const struct line_of_user *user, const char *line, size_t size, bool *name, bool *number)
{
    const char *end = line + size, *first = memchr(line, ':', size);
    const char *second = first == NULL ? NULL : memchr(first + 1, ':', (size_t)(end - first - 1));
    size_t length = strlen(user->number);
    *name = strncmp(line, user->name, strlen(user->name)) == 0;
    *number = second != NULL && (size_t)(end - second) >= length && memcmp(second, user->number, length) == 0 &&
              (!*name || user->home == NULL || memmem(second, (size_t)(end - second), user->home, strlen(user->home)));
}

static bool has_line(const struct line_of_user *user, const char *text)
{
    bool name = false, number = false;
    for (size_t size; *text != '\0' && !(name && number); text += size + (text[size] == '\n')) {
        size = strcspn(text, "\n");
        compare_line(user, text, size, &name, &number);
    }
    return name && number;
}

/*
 * The file without other lines of the name, and with the user's where it has none: at the end, or before one of the
 * number, which would be found first.
 */
static const char *put_user(struct planning *planning, const char *text, const struct line_of_user *user)
{
    char *kept = pith_alloc(planning->arena, strlen(text) + strlen(user->line) + 2), *to = kept;
    bool there = has_line(user, text);
    for (size_t size; *text != '\0'; text += size + (text[size] == '\n')) {
        bool name, number;
        size = strcspn(text, "\n");
        compare_line(user, text, size, &name, &number);
        if (number && !there) {
            to = stpcpy(to, user->line);
            there = true;
        }
        if (!name || number) {
            to = stpcpy(mempcpy(to, text, size), "\n");
        }
    }
    (void)stpcpy(to, there ? "" : user->line);
    return kept;
}

/* `*text` is the base's file, as the view has it; NULL where the base has none. */
static bool accounts_of_base(struct planning *planning, const char *path, const char **text)
{
    enum { LIMIT = 16 << 20 };
    struct pith_found found;
    size_t size;
    *text = NULL;
    if (planning->plan->base == NULL || !plan_look(planning, path, &found)) {
        return planning->plan->base == NULL;
    }
    return found.stat.type != PITH_REGULAR || pith_view_mount(planning->view, found.mount)->role != PITH_ROLE_BASE ||
           pith_view_read(planning->view, &found, LIMIT, planning->arena, text, &size, planning->error);
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

/* The base's accounts stay, with the user's; where it has none, the standard ones are made. */
static bool make_file_of_accounts(struct planning *planning, bool group, bool *standard)
{
    const struct pith_manifest *manifest = planning->manifest;
    const char *path = group ? "/etc/group" : "/etc/passwd", *text;
    const char *name = manifest->user.name.text == NULL ? "nonroot" : manifest->user.name.text;
    const char *home = manifest->user.home.text == NULL ? "/nonexistent" : manifest->user.home.text;
    uint32_t id = group ? manifest->user.gid : manifest->user.uid;
    if (!accounts_of_base(planning, path, &text)) {
        return false;
    }
    *standard = text == NULL;
    if (text == NULL) {
        return text_file(planning, path, accounts(planning, group));
    }
    const struct line_of_user user = {
        .line = group ? pith_format(planning->arena, "%s:x:%u:\n", name, id)
                      : pith_format(planning->arena, "%s:x:%u:%u:%s:%s:/sbin/nologin\n", name, id, manifest->user.gid,
                                    name, home),
        .name = pith_format(planning->arena, "%s:", name),
        .number = pith_format(planning->arena, ":%u:", id),
        .home = group || manifest->user.home.line == 0 ? NULL : pith_format(planning->arena, ":%s:", home),
    };
    return text_file(planning, path, put_user(planning, text, &user));
}

static bool make_accounts(struct planning *planning)
{
    bool users, groups;
    struct pith_made home = {.path = "/home/nonroot", .type = PITH_DIRECTORY, .mode = 0700, .uid = 65532, .gid = 65532};
    return make_file_of_accounts(planning, false, &users) && make_file_of_accounts(planning, true, &groups) &&
           (!users || plan_made(planning, PITH_RULE_ACCOUNTS, home, planning->manifest->user.line));
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
