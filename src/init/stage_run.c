/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RUN: nothing is run. Its commands are split as a shell would, and those that say something about the image (where
 * packages go, accounts, directories) are read; those that an image without a package manager does not need are passed
 * over; all others are named.
 */
#include "init/stage.h"

struct running {
    struct docker *docker;
    uint32_t line;
    const char *directory; /* cd */
};

static bool is_any(const char *word, const char *const *known)
{
    for (; *known != NULL; known++) {
        if (strcmp(word, *known) == 0) {
            return true;
        }
    }
    return false;
}

static const char *joined(struct docker *docker, const struct pith_strings *words)
{
    const char *text = "";
    for (uint32_t i = 0; i < words->count && strlen(text) < 160; i++) {
        text = pith_format(docker->arena, "%s%s%s", text, i == 0 ? "" : " ", words->items[i]);
    }
    return text;
}

static void say(const struct running *running, const struct pith_strings *words, const char *advice)
{
    stage_note(running->docker, running->line, "RUN %.200s: %s", joined(running->docker, words), advice);
}

/* apt-get install …: libraries are taken from the source root, whoever put them there. */
static bool system_packages(const struct running *running, const struct pith_strings *words, const char *name)
{
    static const char *const managers[] = {"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper", NULL};
    static const char *const adding[] = {"install", "add", NULL};
    if (!is_any(name, managers)) {
        return strcmp(name, "apt-mark") == 0 || strcmp(name, "dpkg-reconfigure") == 0;
    }
    for (uint32_t i = 1; i < words->count; i++) {
        if (is_any(words->items[i], adding)) {
            say(running, words, "install it in the source root; pith takes libraries that are needed from there");
            return true;
        }
    }
    return true; /* update, clean, autoremove */
}

static bool directories(const struct running *running, const struct pith_strings *words, const char *name)
{
    struct docker *docker = running->docker;
    bool make = strcmp(name, "mkdir") == 0, own = strcmp(name, "chown") == 0;
    const char *owner = NULL;
    if (!make && !own) {
        return false;
    }
    for (uint32_t i = 1; i < words->count; i++) {
        const char *word = words->items[i];
        if (*word == '-') {
            i += make && strcmp(word, "-m") == 0;
            continue;
        }
        if (own && owner == NULL) {
            owner = pith_copy(docker->arena, word, strcspn(word, ":."));
            continue;
        }
        struct stage_directory one = {stage_path(docker, running->directory, word), owner, running->line};
        stage_push(docker, &docker->stage->directories, one);
    }
    return true;
}

/* What leaves nothing that a distroless image would have. */
static bool needs_nothing(const struct pith_strings *words, const char *name)
{
    static const char *const silent[] = {
        "true", ":",   "set",   "echo", "printf", "export", "ldconfig", "update-ca-certificates",
        "ls",   "cat", "which", "test", "[",      "exit",   NULL};
    static const char *const caches[] = {"/var/", "/tmp", "/root/.cache", "~/.cache", "$", NULL};
    if (is_any(name, silent)) {
        return true;
    }
    if (strcmp(name, "rm") != 0) {
        return false;
    }
    for (uint32_t i = 1; i < words->count; i++) {
        bool cache = *words->items[i] == '-';
        for (const char *const *one = caches; *one != NULL; one++) {
            cache = cache || strncmp(words->items[i], *one, strlen(*one)) == 0;
        }
        if (!cache) {
            return false;
        }
    }
    return true;
}

static const char *advice_for(const char *name, const struct pith_strings *words)
{
    if (strcmp(name, "chmod") == 0) {
        return "modes are those of the files beside the Dockerfile; set them there, or with mode= in [files]";
    }
    if (strcmp(name, "rm") == 0) {
        return "leave it out of [files], or name it in .dockerignore";
    }
    if (init_is_python(name) && words->count > 1) {
        return "run it here before composing; what it makes ships when [files] names it";
    }
    if (strcmp(name, "curl") == 0 || strcmp(name, "wget") == 0 || strcmp(name, "git") == 0) {
        return "pith downloads nothing; fetch it, and name it in [files]";
    }
    return "what it makes is not known here; run it here or in the source root, and name its results in [files]";
}

static bool is_assignment(const char *word)
{
    size_t size = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
    return size > 0 && word[size] == '=';
}

static void simple_command(struct running *running, struct pith_strings words)
{
    struct docker *docker = running->docker;
    while (words.count > 0 && (is_assignment(words.items[0]) || strcmp(words.items[0], "sudo") == 0 ||
                               strcmp(words.items[0], "exec") == 0)) {
        words.items++;
        words.count--;
    }
    if (words.count == 0) {
        return;
    }
    const char *name = stage_base_name(words.items[0]);
    if (strcmp(name, "cd") == 0 && words.count > 1) {
        running->directory = stage_path(docker, running->directory, words.items[1]);
        return;
    }
    if (system_packages(running, &words, name) || needs_nothing(&words, name) ||
        stage_run_account(docker, &words, running->line) ||
        stage_run_pip(docker, &words, running->directory, running->line) || directories(running, &words, name)) {
        return;
    }
    say(running, &words, advice_for(name, &words));
}

/* Shell words: quotes and variables by the Dockerfile's rules, which are the shell's where it matters here. */
static void command(struct running *running, const char *text)
{
    struct docker *docker = running->docker;
    struct pith_strings words = docker_words(docker->arena, text, '\\', true);
    for (uint32_t i = 0; i < words.count; i++) {
        const char *expanded = docker_expand(docker->arena, &docker->stage->scope, words.items[i], '\\');
        words.items[i] = expanded == NULL ? words.items[i] : expanded;
    }
    simple_command(running, words);
}

/* At && || ; | & and line ends outside quotes. A comment goes to the end of its line. */
static void script(struct running *running, const char *text)
{
    const char *from = text;
    char quote = '\0';
    for (;; text++) {
        if (quote != '\0' && *text != '\0') {
            quote = *text == quote ? '\0' : quote;
        } else if (*text == '"' || *text == '\'') {
            quote = *text;
        } else if (*text == '\\' && text[1] != '\0') {
            text++;
        } else if (*text == '\0' || strchr(";|&\n", *text) != NULL) {
            command(running, pith_copy(running->docker->arena, from, (size_t)(text - from)));
            if (*text == '\0') {
                return;
            }
            from = text + 1;
        } else if (*text == '#' && (text == from || text[-1] == ' ')) {
            command(running, pith_copy(running->docker->arena, from, (size_t)(text - from)));
            text += strcspn(text, "\n");
            from = text;
            text--;
        }
    }
}

void stage_run(struct docker *docker, const struct docker_instruction *instruction)
{
    struct running running = {docker, instruction->line, docker->stage->workdir};
    if (instruction->json) {
        simple_command(&running, instruction->words);
        return;
    }
    bool heredoc = instruction->heredocs.count > 0 && strncmp(instruction->rest, "<<", 2) == 0;
    if (!heredoc) {
        script(&running, instruction->rest);
        return;
    }
    for (uint32_t i = 0; i < instruction->heredocs.count; i++) {
        script(&running, instruction->heredocs.items[i].text);
    }
}
