/* SPDX-License-Identifier: Apache-2.0 */
/*
 * useradd (shadow), adduser (Debian's and busybox's): the accounts that a Dockerfile makes. A number that is not
 * written down is what the tool would give the first account, and is marked as guessed.
 */
#include "init/stage.h"

#include <stdlib.h>

enum { FIRST_USER = 1000, FIRST_SYSTEM_USER = 999, NOBODY = UINT32_MAX };

static uint32_t number(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && value < NOBODY ? (uint32_t)value : NOBODY;
}

static bool has_value(const char *word)
{
    static const char *const known[] = {"-u",        "--uid",      "-g",        "--gid",     "-G",         "--groups",
                                        "--ingroup", "-d",         "-h",        "--home",    "--home-dir", "-s",
                                        "--shell",   "-c",         "--comment", "--gecos",   "-k",         "-K",
                                        "-p",        "--password", "-b",        "--base-dir"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(word, known[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_option(const char *word, const char *letter, const char *name)
{
    size_t size = strlen(name);
    return strcmp(word, letter) == 0 || (strncmp(word, name, size) == 0 && (word[size] == '\0' || word[size] == '='));
}

static void read_account(struct docker *docker, const struct pith_strings *words, bool busybox, uint32_t line)
{
    struct stage_account account = {.uid = NOBODY, .line = line};
    bool system = false;
    for (uint32_t i = 1; i < words->count; i++) {
        const char *word = words->items[i], *equals = *word == '-' ? strchr(word, '=') : NULL, *value = NULL;
        if (equals != NULL) {
            value = equals + 1;
        } else if (has_value(word) && i + 1 < words->count) {
            value = words->items[++i];
        }
        if (*word != '-') {
            account.name = account.name == NULL ? word : account.name; /* adduser USER GROUP */
        } else if (value != NULL && is_option(word, "-u", "--uid")) {
            account.uid = number(value);
        } else if (value != NULL &&
                   (is_option(word, "-d", "--home") || is_option(word, busybox ? "-h" : "-d", "--home-dir"))) {
            account.home = value;
        }
        bool letters = word[0] == '-' && word[1] != '-' && equals == NULL;
        system = system || strcmp(word, "--system") == 0 || (letters && strchr(word, busybox ? 'S' : 'r') != NULL);
    }
    if (account.name == NULL) {
        return;
    }
    account.guessed = account.uid == NOBODY;
    if (account.guessed) {
        account.uid = system ? FIRST_SYSTEM_USER : FIRST_USER;
    }
    stage_push(docker, &docker->stage->accounts, account);
}

bool stage_run_account(struct docker *docker, const struct pith_strings *words, uint32_t line)
{
    const char *name = stage_base_name(words->items[0]);
    bool add = strcmp(name, "adduser") == 0;
    if (add || strcmp(name, "useradd") == 0) {
        read_account(docker, words, add, line);
        return true;
    }
    return strcmp(name, "groupadd") == 0 || strcmp(name, "addgroup") == 0 || strcmp(name, "usermod") == 0;
}

static const struct stage_account *account_of(const struct stage *stage, const char *user)
{
    static const struct stage_account known[] = {{.name = "root", .uid = 0},
                                                 {.name = "nobody", .uid = 65534},
                                                 {.name = "nonroot", .uid = 65532},
                                                 {.name = "www-data", .uid = 33, .home = "/var/www"},
                                                 {.name = "daemon", .uid = 1, .home = "/usr/sbin"}};
    uint32_t uid = number(user);
    for (uint32_t i = stage->accounts.count; i > 0; i--) {
        const struct stage_account *one = &stage->accounts.items[i - 1];
        if (strcmp(one->name, user) == 0 || (one->uid == uid && !one->guessed)) {
            return one;
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, user) == 0 || known[i].uid == uid) {
            return &known[i];
        }
    }
    return NULL;
}

static void write_user(struct docker *docker, const char *name, uint32_t uid, const char *home, const char *comment)
{
    struct draft *draft = &docker->init->draft;
    draft_add(draft, DRAFT_USER, "name", draft_value(docker->arena, name), comment);
    draft_add(draft, DRAFT_USER, "uid", pith_format(docker->arena, "%u", uid), NULL);
    if (home != NULL) {
        draft_add(draft, DRAFT_USER, "home", draft_value(docker->arena, home), NULL);
    }
}

/* Directories that the Dockerfile gives to the user. */
static void write_writable(struct docker *docker, const char *user, uint32_t uid)
{
    const struct stage *stage = docker->stage;
    const char *list = "";
    uint32_t line = 0;
    for (uint32_t i = 0; i < stage->directories.count; i++) {
        const struct stage_directory *one = &stage->directories.items[i];
        /* Without a USER root made it, for whoever the program runs as. */
        bool theirs = user == NULL
                          ? one->owner == NULL && !init_is(docker->init, docker->init->root, one->path, PITH_DIRECTORY)
                          : one->owner != NULL && (strcmp(one->owner, user) == 0 || number(one->owner) == uid);
        if (theirs && strcmp(one->path, "/") != 0 && strcmp(one->path, stage->workdir) != 0) {
            list = pith_format(docker->arena, "%s%s%s", list, *list == '\0' ? "" : " ",
                               draft_word(docker->arena, one->path));
            line = line == 0 ? one->line : line;
        } else if (theirs && user != NULL) {
            stage_note(
                docker, one->line,
                "chown %s %s: the app's files are root's, so that it cannot change itself; if it writes there, name "
                "the directory: writable = %s",
                user, one->path, one->path);
        }
    }
    if (*list != '\0') {
        draft_add(
            &docker->init->draft, DRAFT_USER, "writable", list,
            pith_format(docker->arena,
                        user == NULL ? "%s:%u: mkdir; guessed to be for what the program writes." : "%s:%u: chown.",
                        docker->file.shown, line));
    }
}

void docker_user_lines(struct docker *docker)
{
    const struct stage *stage = docker->stage;
    if (stage->user == NULL || *stage->user == '\0') {
        draft_say(
            &docker->init->draft, DRAFT_USER,
            "The Dockerfile names no USER, so that it would run as root. Here it runs as nonroot (uid 65532); if it "
            "must be root: [user] uid = 0. What it writes to beside /tmp is to be named: writable = /app/data");
        write_writable(docker, NULL, 0);
        return;
    }
    const char *user = pith_copy(docker->arena, stage->user, strcspn(stage->user, ":"));
    const struct stage_account *account = account_of(stage, user);
    uint32_t uid = number(user);
    const char *where = pith_format(docker->arena, "%s:%u: USER %s", docker->file.shown, stage->user_line, stage->user);
    if (account != NULL) {
        uid = account->uid;
        write_user(docker, account->name, uid, account->home,
                   account->guessed ? pith_format(docker->arena, "%s, made in line %u without a number: %u is guessed.",
                                                  where, account->line, uid)
                                    : pith_format(docker->arena, "%s.", where));
    } else if (uid != NOBODY) {
        write_user(docker, "app", uid, NULL,
                   pith_format(docker->arena, "%s, a number without a name: `app` is made up.", where));
    } else {
        uid = FIRST_USER;
        write_user(docker, user, uid, NULL,
                   pith_format(docker->arena, "%s, whom the base image has: %u is guessed.", where, uid));
    }
    write_writable(docker, user, uid);
}
