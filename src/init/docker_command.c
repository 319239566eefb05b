/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ENTRYPOINT and CMD. The exec form is carried over; the shell form where a shell would do nothing but split it into
 * words. What no image without a shell can do is said, and the line left out.
 */
#include "init/stage.h"

#include "pith/facts/script.h"

#include <ctype.h>

static bool is_any(const char *word, const char *const *known)
{
    for (; *known != NULL; known++) {
        if (strcmp(word, *known) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_shell(const char *word)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ash", "zsh", "busybox", NULL};
    return is_any(stage_base_name(word), shells);
}

/* Has each $NAME of the text a value here, or one of its own? */
static bool variables_are_known(const struct docker_variables *variables, struct pith_arena *arena, const char *text)
{
    for (const char *at = strchr(text, '$'); at != NULL; at = strchr(at + 1, '$')) {
        const char *name = at + 1 + (at[1] == '{');
        size_t size = 0;
        while (isalnum((unsigned char)name[size]) || name[size] == '_') {
            size++;
        }
        bool fallback = at[1] == '{' && (strncmp(name + size, ":-", 2) == 0 || name[size] == '-');
        if (size == 0 || isdigit((unsigned char)*name) ||
            (!fallback && docker_get(variables, pith_copy(arena, name, size)) == NULL)) {
            return false;
        }
    }
    return true;
}

static bool needs_shell(const char *text)
{
    char quote = '\0';
    for (; *text != '\0'; text++) {
        if (quote == '\0' && strchr("&|;<>()*?[]~#`\n", *text) != NULL) {
            return true;
        }
        if (*text == '\\' && text[1] != '\0') {
            text++;
        } else if (*text == '`') {
            return true;
        } else if (quote != '\0') {
            quote = *text == quote ? '\0' : quote;
        } else if (*text == '"' || *text == '\'') {
            quote = *text;
        }
    }
    return quote != '\0';
}

static void read_shell_form(struct docker *docker, const char *text, struct stage_command *to)
{
    static const char *const builtins[] = {"cd",  "export", "source", ".", "if", "while",
                                           "for", "set",    "eval",   "{", "!",  NULL};
    text += strncmp(text, "exec ", 5) == 0 ? 5 : 0;
    to->text = text;
    to->shell = needs_shell(text) || !variables_are_known(&docker->stage->environment, docker->arena, text);
    struct pith_strings words = docker_words(docker->arena, text, '\\', true);
    for (uint32_t i = 0; i < words.count && !to->shell; i++) {
        words.items[i] = docker_expand(docker->arena, &docker->stage->environment, words.items[i], '\\');
        to->shell = words.items[i] == NULL;
    }
    to->shell =
        to->shell || words.count == 0 || strchr(words.items[0], '=') != NULL || is_any(words.items[0], builtins);
    to->words = to->shell ? (struct pith_strings){0} : words;
}

void stage_command_read(struct docker *docker, const struct docker_instruction *instruction, struct stage_command *to)
{
    *to = (struct stage_command){.given = true, .line = instruction->line};
    if (!instruction->json) {
        read_shell_form(docker, instruction->rest, to);
        return;
    }
    to->words = instruction->words;
    const struct pith_strings *words = &to->words;
    if (words->count == 3 && is_shell(words->items[0]) && words->items[1][0] == '-' &&
        strchr(words->items[1], 'c') != NULL) {
        read_shell_form(docker, words->items[2], to);
    }
}

/* A program that only passes on what follows: `tini --`, `poetry run`. */
static void drop_wrapper(struct docker *docker, struct stage_command *command)
{
    static const char *const inits[] = {"tini", "dumb-init", "catatonit", NULL};
    static const char *const runners[] = {"poetry", "pipenv", "uv", "pdm", "hatch", NULL};
    struct pith_strings *words = &command->words;
    const char *name = words->count > 0 ? stage_base_name(words->items[0]) : "";
    uint32_t drop = 0;
    if (is_any(name, inits)) {
        for (drop = 1; drop < words->count && words->items[drop][0] == '-';) {
            drop++;
        }
        stage_note(docker, command->line,
                   "%s: left out; containers get one from the engine (docker run --init), or install it in the source "
                   "root and write it again",
                   words->items[0]);
    } else if (is_any(name, runners) && words->count > 2 && strcmp(words->items[1], "run") == 0) {
        drop = 2;
    }
    if (drop > 0) {
        words->items += drop;
        words->count -= drop;
    }
}

static bool on_root_path(struct docker *docker, const char *word)
{
    static const char *const places[] = {"/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (init_is(docker->init, docker->init->root, stage_join(docker, places[i], word), PITH_REGULAR)) {
            return true;
        }
    }
    return false;
}

/* The script of `python SCRIPT`; NULL: there is none. */
static const char *script_of(const struct pith_strings *words)
{
    for (uint32_t i = 1; i < words->count; i++) {
        const char *word = words->items[i];
        if (word[0] != '-') {
            return word;
        }
        if (word[1] == '\0' || strpbrk(word, "cm") != NULL) {
            return NULL;
        }
        i += strcmp(word, "-W") == 0 || strcmp(word, "-X") == 0;
    }
    return NULL;
}

/* Why a file of the source that the Dockerfile names by its path does not count; NULL: it does. */
static const char *root_fault(struct docker *docker, const char *path)
{
    return init_is_of_system(docker->init, path)
               ? NULL
               : pith_format(docker->arena,
                             "%s is a file of the source that is neither the app's nor the system's, and ships only "
                             "when you write this line",
                             path);
}

/* Why a program that is named by its path cannot start; NULL: it can. */
static const char *file_fault(struct docker *docker, const char *word)
{
    struct pith_script first;
    const char *path = stage_path(docker, docker->stage->workdir, word);
    const char *origin = stage_origin(docker, docker->stage, path);
    const char *text = origin == NULL ? NULL : init_text(docker->init, docker->init->app, origin);
    if (text != NULL && pith_script_read(text, strlen(text), docker->arena, &first)) {
        bool env = strcmp(stage_base_name(first.interpreter), "env") == 0 && first.argument != NULL;
        return is_shell(env ? first.argument : first.interpreter)
                   ? "it is a shell script, and there is no shell in the image; start what it starts at its end"
                   : NULL;
    }
    if (origin == NULL && !init_is(docker->init, docker->init->root, path, PITH_REGULAR)) {
        return pith_format(docker->arena, "%s is neither in [files] nor in the source", path);
    }
    return origin == NULL ? root_fault(docker, path) : NULL;
}

/* Why the command cannot start; its first word may become the one that leads to the same program here. */
static const char *command_fault(struct docker *docker, const struct init_python *python, struct pith_strings *words)
{
    const char *word = words->items[0], *base = stage_base_name(word), *script;
    if (is_shell(word)) {
        return "there is no shell in the image; start the program itself";
    }
    if (init_is_python(base) && (python->path == NULL || strcmp(word, python->path) != 0)) {
        if (python->path == NULL) {
            return "no Python was found";
        }
        words->items[0] = strcmp(base, "python3") == 0 ? base : "python"; /* both are made beside the interpreter */
    }
    if (init_is_python(stage_base_name(words->items[0]))) {
        script = script_of(words);
        if (script != NULL) {
            const char *path = stage_path(docker, docker->stage->workdir, script);
            const char *origin = stage_origin(docker, docker->stage, path);
            if (origin == NULL && !init_is(docker->init, docker->init->root, path, PITH_REGULAR) &&
                strcmp(script, ".") != 0) {
                return pith_format(docker->arena, "%s is not in [files]", path);
            }
            return origin == NULL && strcmp(script, ".") != 0 ? root_fault(docker, path) : NULL;
        }
        return NULL;
    }
    if (init_has_script(docker->init, python, base)) {
        words->items[0] = base;
        return NULL;
    }
    if (strchr(word, '/') != NULL) {
        return file_fault(docker, word);
    }
    return on_root_path(docker, word) ? NULL
                                      : "it is installed neither beside the Dockerfile nor in the source; install it, "
                                        "and run `pith init` again";
}

static void write_command(struct docker *docker, const char *key, struct stage_command *command, const char *fault)
{
    struct draft *draft = &docker->init->draft;
    const char *name = strcmp(key, "cmd") == 0 ? "CMD" : "ENTRYPOINT";
    const char *where = pith_format(docker->arena, "%s:%u: %s", docker->file.shown, command->line, name);
    if (command->shell) {
        draft_say(
            draft, DRAFT_IMAGE,
            "TODO: %s %s: it needs a shell, and there is none in the image. Write the program and its arguments: %s "
            "= …",
            where, command->text, key);
    } else if (fault != NULL) {
        draft_say(draft, DRAFT_IMAGE, "TODO: %s: %s. Then: %s = %s", where, fault, key,
                  draft_command(docker->arena, &command->words));
    } else if (command->words.count > 0) {
        bool fixed = command->text != NULL && strchr(command->text, '$') != NULL;
        draft_add(
            draft, DRAFT_IMAGE, key, draft_command(docker->arena, &command->words),
            pith_format(docker->arena, "%s%s.", where,
                        command->text == NULL ? ""
                        : fixed ? ", the shell's form: its words, with the variables' values as the Dockerfile has them"
                                : ", the shell's form: its words"));
    }
}

void docker_command_lines(struct docker *docker, const struct init_python *python)
{
    struct stage_command entrypoint = docker->stage->entrypoint, cmd = docker->stage->cmd;
    struct stage_command *first =
        entrypoint.given && (entrypoint.words.count > 0 || entrypoint.shell) ? &entrypoint : &cmd;
    drop_wrapper(docker, first);
    if (first->words.count == 0 && first == &entrypoint && !first->shell) { /* `ENTRYPOINT ["tini", "--"]` */
        entrypoint = (struct stage_command){0};
        first = &cmd;
    }
    /* What runs is both, one after the other; the first word may change, and the Dockerfile's own stay as they are. */
    uint32_t more = first == &entrypoint && !cmd.shell ? cmd.words.count : 0, count = first->words.count;
    struct pith_strings words = {pith_alloc_array(docker->arena, count + more + 1, sizeof *words.items), count + more};
    for (uint32_t i = 0; i < count + more; i++) {
        words.items[i] = i < count ? first->words.items[i] : cmd.words.items[i - count];
    }
    const char *fault = count == 0 ? NULL : command_fault(docker, python, &words);
    first->words.items = count == 0 ? NULL : words.items;
    if (first == &entrypoint) {
        write_command(docker, "entrypoint", &entrypoint, fault);
        if (entrypoint.shell && cmd.given) {
            return; /* Docker passes it over too */
        }
    }
    if (first == &cmd && cmd.given) {
        write_command(docker, "cmd", &cmd, fault);
    } else if (cmd.given) {
        if (fault != NULL) {
            draft_say(&docker->init->draft, DRAFT_IMAGE, "TODO: and cmd = %s",
                      draft_command(docker->arena, &cmd.words));
        } else {
            write_command(docker, "cmd", &cmd, NULL);
        }
    }
    if (!entrypoint.given && !cmd.given) {
        draft_say(&docker->init->draft, DRAFT_IMAGE,
                  "TODO: the Dockerfile says neither ENTRYPOINT nor CMD; write what starts: entrypoint = …");
    }
}
