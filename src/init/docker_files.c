/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the last stage as lines of [files]. A file that is copied over another one hides it; a second directory
 * that lands in the same place, and patterns, take the form with a slash, which takes several sources.
 */
#include "init/stage.h"

#include "plan/room.h"

#include <stdlib.h>

/* What a user's name and number may consist of: more would be read as further words of the line. */
#define OWNER "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-"

struct gathered { /* DEST/ = SOURCE… */
    const char *to, *options, *sources, *comment;
};
struct gathering {
    PITH_VEC(struct gathered) list;
};

static void gather(struct docker *docker, struct gathering *gathering, const struct stage_file *file,
                   const char *options, const char *source, const char *comment)
{
    for (uint32_t i = 0; i < gathering->list.count; i++) {
        struct gathered *one = &gathering->list.items[i];
        if (strcmp(one->to, file->to) == 0 && strcmp(one->options, options) == 0) {
            one->sources = pith_format(docker->arena, "%s %s", one->sources, source);
            return;
        }
    }
    pith_push(docker->arena, &gathering->list, (struct gathered){file->to, options, source, comment});
}

/* Only root, nobody and the manifest's user have names in the image; others count by their numbers. */
static const char *known_owner(struct docker *docker, const char *options, uint32_t line)
{
    const struct stage *stage = docker->stage;
    const char *owner = strstr(options, " owner=");
    if (owner == NULL) {
        return options;
    }
    const char *before = pith_copy(docker->arena, options, (size_t)(owner - options));
    const char *user = owner + strlen(" owner="), *colon = strchr(user, ':');
    const char *name = pith_copy(docker->arena, user, colon == NULL ? strlen(user) : (size_t)(colon - user));
    const char *runs_as = stage->user == NULL ? "" : pith_copy(docker->arena, stage->user, strcspn(stage->user, ":"));
    if (user[strspn(user, OWNER)] != '\0') {
        stage_note(docker, line, "--chown=%.100s: no name of a user looks like this; the files are root's", user);
        return before;
    }
    if (strcmp(user, "root") == 0 || strcmp(user, "root:root") == 0 || strcmp(user, "0:0") == 0) {
        return before; /* they are root's anyway */
    }
    bool numbers = *user != '\0' && user[strspn(user, "0123456789:")] == '\0' && *user != ':';
    if (numbers || strcmp(name, "nobody") == 0) {
        return pith_format(docker->arena, "%s owner=%s", before, numbers ? user : name);
    }
    if (strcmp(name, runs_as) == 0 && *name != '\0') {
        return pith_format(docker->arena, "%s owner=%s", before, name);
    }
    for (uint32_t i = 0; i < stage->accounts.count; i++) {
        const struct stage_account *account = &stage->accounts.items[i];
        if (strcmp(account->name, name) == 0) {
            return pith_format(docker->arena, "%s owner=%u", before, account->uid);
        }
    }
    stage_note(docker, line, "--chown=%s: nobody of that name is known here; the files are root's", user);
    return before;
}

/* Is the file one that only pip reads? */
static bool is_for_pip(const struct stage *stage, const struct stage_file *file)
{
    for (uint32_t i = 0; i < stage->requirements.count; i++) {
        if (file->kind == STAGE_FILE && strcmp(stage->requirements.items[i], file->from) == 0) {
            return true;
        }
    }
    return false;
}

static bool comes_again(const struct stage *stage, uint32_t index)
{
    const struct stage_file *file = &stage->files.items[index];
    for (uint32_t i = index + 1; i < stage->files.count; i++) {
        const struct stage_file *later = &stage->files.items[i];
        if (later->kind == file->kind && strcmp(later->to, file->to) == 0 &&
            (file->kind == STAGE_FILE || strcmp(later->from, file->from) == 0)) {
            return true;
        }
    }
    return false;
}

/* A pattern goes as it stands; only what the manifest would misread gets a backslash. */
static const char *pattern_source(struct docker *docker, const char *pattern)
{
    bool misread = *docker->init->prefix == '\0' && strncmp(pattern, "root:", 5) == 0; /* a file of that name */
    const char *from = pith_format(docker->arena, "%s%s", misread ? "./" : docker->init->prefix, pattern);
    char *text = pith_alloc(docker->arena, 2 * strlen(from) + 1), *out = text;
    for (; *from != '\0'; from++) {
        if (strchr(" \t'\";#", *from) != NULL) {
            *out++ = '\\';
        }
        *out++ = *from;
    }
    return text;
}

static void write_root(struct docker *docker, const struct stage_file *file, const char *options, const char *comment)
{
    struct pith_strings names = init_list(docker->init, docker->init->app, file->from);
    for (uint32_t i = 0; i < names.count; i++) {
        init_app_file(docker->init, stage_join(docker, "", names.items[i]),
                      stage_join(docker, file->from, names.items[i]), options, comment);
    }
}

static void write_file(struct docker *docker, const struct stage_file *file, struct gathering *gathering,
                       const char **pip)
{
    struct init *init = docker->init;
    const char *comment = pith_format(docker->arena, "%s:%u", docker->file.shown, file->line);
    const char *options = known_owner(docker, file->options, file->line);
    const char *source =
        file->kind == STAGE_PATTERN ? pattern_source(docker, file->from) : init_source(init, file->from);
    bool taken = draft_has(&init->draft, DRAFT_FILES, draft_destination(docker->arena, file->to));
    if (is_for_pip(docker->stage, file)) {
        *pip = pith_format(docker->arena, "%s%s%s", *pip, **pip == '\0' ? "" : ", ", file->from + 1);
    } else if (file->kind == STAGE_WHOLE) {
        init_whole_app(init, file->to, options,
                       pith_format(docker->arena, "%s, all of it but what an image has no use for:", comment));
    } else if (file->kind == STAGE_TREE && strcmp(file->to, "/") == 0) {
        write_root(docker, file, options, comment); /* `/ = DIR` would ask for all that is in the root */
    } else if (file->kind == STAGE_PATTERN ||
               (file->kind == STAGE_TREE && taken && init_leads_out(init, file->from) == NULL)) {
        /* "pkg/." is its contents, as COPY takes them, also where other sources stand beside it. */
        const char *contents = init_source(init, pith_format(docker->arena, "%s/.", file->from));
        gather(docker, gathering, file, options, file->kind == STAGE_TREE ? contents : source, comment);
    } else {
        init_app_file(init, file->to, file->from, options, comment);
    }
}

void docker_file_lines(struct docker *docker)
{
    struct gathering gathering = {0};
    struct init *init = docker->init;
    const char *pip = "";
    for (uint32_t i = 0; i < docker->stage->files.count; i++) {
        if (!comes_again(docker->stage, i)) {
            write_file(docker, &docker->stage->files.items[i], &gathering, &pip);
        }
    }
    for (uint32_t i = 0; i < gathering.list.count; i++) {
        const struct gathered *one = &gathering.list.items[i];
        const char *to = strcmp(one->to, "/") == 0 ? "/" : pith_format(docker->arena, "%s/", one->to);
        init_file(init, to, pith_format(docker->arena, "%s%s", one->sources, one->options), one->comment);
    }
    if (*pip != '\0') {
        draft_say(&init->draft, DRAFT_FILES, "Not shipped, since only pip reads it: %s.", pip);
    }
}
