/* SPDX-License-Identifier: Apache-2.0 */
/* The instructions of a Dockerfile, one after the other. RUN is only read: stage_run.c says what can be told from it.
 */
#include "init/stage.h"

#include "base/path.h"

#include <stdarg.h>
#include <stdio.h>

static const char default_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

void stage_note(struct docker *docker, uint32_t line, const char *format, ...)
{
    char text[1500];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (docker->stage != NULL) {
        stage_push(docker, &docker->stage->notes, (struct stage_note){line, pith_strdup(docker->arena, text)});
    }
}

const char *stage_expand(struct docker *docker, const char *word, uint32_t line)
{
    const struct docker_variables *scope = docker->stage == NULL ? &docker->globals : &docker->stage->scope;
    const char *text = docker_expand(docker->arena, scope, word, docker->file.escape);
    if (text == NULL) {
        stage_note(docker, line, "%s: its variables or quotes are not read here, and it is taken as it stands", word);
    }
    return text == NULL ? word : text;
}

const char *stage_join(struct docker *docker, const char *directory, const char *name)
{
    char *path = pith_format(docker->arena, "/%s/%s", directory, name); /* absolute, whatever it is joined from */
    pith_path_clean(path);
    return *path == '\0' ? "/" : path;
}

const char *stage_path(struct docker *docker, const char *directory, const char *path)
{
    return stage_join(docker, *path == '/' ? "" : directory, path);
}

const char *stage_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

bool stage_is_in(const char *path, const char *directory)
{
    return strcmp(path, directory) == 0 || strcmp(directory, "/") == 0 || pith_is_below(path, directory);
}

static struct docker_variables copy_variables(struct docker *docker, const struct docker_variables *from)
{
    struct docker_variables copy = {.budget = &docker->budget};
    for (uint32_t i = 0; i < from->list.count; i++) {
        pith_push(docker->arena, &copy.list, from->list.items[i]);
    }
    return copy;
}

/* Arrays are copied when one of the two grows: their room is what they hold. */
#define CLOSE_ROOM(vec) ((vec)->room = (vec)->count)

static struct stage *stand_on(struct docker *docker, const struct stage *below)
{
    struct stage *stage = pith_alloc(docker->arena, sizeof *stage);
    *stage = *below;
    stage->environment = copy_variables(docker, &below->environment);
    stage->scope = copy_variables(docker, &below->environment); /* ARG ends with its stage */
    stage->labels = copy_variables(docker, &below->labels);
    CLOSE_ROOM(&stage->files);
    CLOSE_ROOM(&stage->packages);
    CLOSE_ROOM(&stage->accounts);
    CLOSE_ROOM(&stage->notes);
    CLOSE_ROOM(&stage->directories);
    CLOSE_ROOM(&stage->requirements);
    CLOSE_ROOM(&stage->names);
    CLOSE_ROOM(&stage->expose);
    CLOSE_ROOM(&stage->volumes);
    return stage;
}

static struct stage *stage_named(struct docker *docker, const char *name)
{
    for (uint32_t i = docker->stages.count; i > 0; i--) {
        struct stage *stage = docker->stages.items[i - 1];
        if (stage->name != NULL && strcasecmp(stage->name, name) == 0) {
            return stage;
        }
    }
    return NULL;
}

static bool read_from(struct docker *docker, const struct docker_instruction *instruction)
{
    struct pith_strings words = docker_words(docker->arena, instruction->rest, docker->file.escape, true);
    docker->stage = NULL; /* only ARG before the first FROM counts */
    if (words.count == 0) {
        return pith_fail(docker->init->error, PITH_USAGE, "%s:%u: FROM names no image", docker->file.shown,
                         instruction->line);
    }
    const char *image = stage_expand(docker, words.items[0], instruction->line);
    struct stage *below = stage_named(docker, image), *stage;
    if (below != NULL) {
        stage = stand_on(docker, below);
    } else {
        struct stage fresh = {.image = image, .image_line = instruction->line, .workdir = "/"};
        bool python = strstr(image, "python") != NULL;
        fresh.environment.budget = &docker->budget;
        docker_set(docker->arena, &fresh.environment, "PATH",
                   python ? pith_format(docker->arena, "/usr/local/bin:%s", default_path) : default_path);
        stage = stand_on(docker, &fresh);
    }
    bool named = words.count == 3 && strcasecmp(words.items[1], "AS") == 0;
    stage->name = named ? words.items[2] : NULL;
    stage->line = instruction->line;
    stage_push(docker, &docker->stages, stage);
    docker->stage = stage;
    return true;
}

static void set_variable(struct docker *docker, struct docker_variables *to, const char *name, const char *value)
{
    if (to->list.count < STAGE_MOST || docker_get(to, name) != NULL) {
        docker_set(docker->arena, to, name, value);
    } else {
        docker->overflow = true;
    }
}

static void read_arg(struct docker *docker, const struct docker_instruction *instruction)
{
    struct pith_strings words = docker_words(docker->arena, instruction->rest, docker->file.escape, true);
    for (uint32_t i = 0; i < words.count && !docker->overflow; i++) {
        const char *equals = strchr(words.items[i], '=');
        size_t size = equals == NULL ? strlen(words.items[i]) : (size_t)(equals - words.items[i]);
        const char *name = pith_copy(docker->arena, words.items[i], size);
        const char *value =
            equals == NULL ? docker_get(&docker->globals, name) : stage_expand(docker, equals + 1, instruction->line);
        if (docker->stage == NULL) {
            set_variable(docker, &docker->globals, name, value);
        } else if (docker_get(&docker->stage->environment, name) == NULL && value != NULL) {
            set_variable(docker, &docker->stage->scope, name, value);
        }
    }
}

/* `NAME=value …`, or the old form `NAME value with blanks`; all values see the variables as they were before. */
static void read_pairs(struct docker *docker, const struct docker_instruction *instruction, struct docker_variables *to,
                       bool scope)
{
    struct pith_strings words = docker_words(docker->arena, instruction->rest, docker->file.escape, true);
    struct docker_variables pairs = {0};
    if (words.count > 0 && strchr(words.items[0], '=') == NULL) {
        const char *rest = instruction->rest + strlen(words.items[0]);
        set_variable(docker, &pairs, words.items[0],
                     stage_expand(docker, rest + strspn(rest, " \t"), instruction->line));
        words.count = 0;
    }
    for (uint32_t i = 0; i < words.count && !docker->overflow; i++) {
        const char *equals = strchr(words.items[i], '=');
        if (equals == NULL || equals == words.items[i]) {
            stage_note(docker, instruction->line, "%s %s: there is no NAME=value in it", instruction->name,
                       words.items[i]);
            continue;
        }
        const char *name = pith_copy(docker->arena, words.items[i], (size_t)(equals - words.items[i]));
        set_variable(docker, &pairs, stage_expand(docker, name, instruction->line),
                     stage_expand(docker, equals + 1, instruction->line));
    }
    for (uint32_t i = 0; i < pairs.list.count; i++) {
        set_variable(docker, to, pairs.list.items[i].name, pairs.list.items[i].value);
        if (scope) {
            set_variable(docker, &docker->stage->scope, pairs.list.items[i].name, pairs.list.items[i].value);
        }
    }
}

static struct pith_strings list_words(struct docker *docker, const struct docker_instruction *instruction)
{
    return instruction->json ? instruction->words
                             : docker_words(docker->arena, instruction->rest, docker->file.escape, true);
}

/* Those that say one thing, in one word or several. */
static bool read_simple(struct docker *docker, const struct docker_instruction *instruction)
{
    struct stage *stage = docker->stage;
    const char *name = instruction->name;
    if (strcmp(name, "WORKDIR") == 0) {
        stage->workdir = stage_path(docker, stage->workdir, stage_expand(docker, instruction->rest, instruction->line));
        stage->workdir_given = true;
    } else if (strcmp(name, "USER") == 0) {
        stage->user = stage_expand(docker, instruction->rest, instruction->line);
        stage->user_line = instruction->line;
    } else if (strcmp(name, "STOPSIGNAL") == 0) {
        stage->stop_signal = stage_expand(docker, instruction->rest, instruction->line);
    } else if (strcmp(name, "ENV") == 0) {
        read_pairs(docker, instruction, &stage->environment, true);
    } else if (strcmp(name, "LABEL") == 0) {
        read_pairs(docker, instruction, &stage->labels, false);
    } else if (strcmp(name, "EXPOSE") == 0 || strcmp(name, "VOLUME") == 0) {
        struct pith_strings words = list_words(docker, instruction);
        for (uint32_t i = 0; i < words.count; i++) {
            const char *word = stage_expand(docker, words.items[i], instruction->line);
            if (*name == 'E') {
                stage_push(docker, &stage->expose, word);
            } else {
                stage_push(docker, &stage->volumes, stage_path(docker, "/", word));
            }
        }
    } else if (strcmp(name, "CMD") == 0) {
        stage_command_read(docker, instruction, &stage->cmd);
    } else if (strcmp(name, "ENTRYPOINT") == 0) {
        stage_command_read(docker, instruction, &stage->entrypoint);
        /* An inherited CMD was meant for the other one. */
        stage->cmd = stage->cmd.line > stage->line ? stage->cmd : (struct stage_command){0};
    } else {
        return false;
    }
    return true;
}

static void read_other(struct docker *docker, const struct docker_instruction *instruction)
{
    static const struct {
        const char *name, *advice;
    } others[] = {
        {"HEALTHCHECK", "an OCI image has no health check; give the probe to what starts the container"},
        {"ONBUILD", "it belongs to images that are built upon this one, and is left out"},
        {"MAINTAINER", "use a label: label.org.opencontainers.image.authors = …"},
        {"SHELL", "there is no shell in the image; the forms that need it are named one by one"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(instruction->name, others[i].name) == 0) {
            stage_note(docker, instruction->line, "%s %.100s: %s", instruction->name, instruction->rest,
                       others[i].advice);
            return;
        }
    }
    stage_note(docker, instruction->line, "%.60s: no instruction of that name is known; the line is left out",
               instruction->name);
}

bool stage_read(struct docker *docker)
{
    docker->globals.budget = &docker->budget;
    for (uint32_t i = 0; i < docker->file.list.count && !docker->overflow; i++) {
        const struct docker_instruction *instruction = &docker->file.list.items[i];
        if (strcmp(instruction->name, "FROM") == 0) {
            if (!read_from(docker, instruction)) {
                return false;
            }
        } else if (strcmp(instruction->name, "ARG") == 0) {
            read_arg(docker, instruction);
        } else if (docker->stage == NULL) {
            return pith_fail(docker->init->error, PITH_USAGE, "%s:%u: %.60s stands before the first FROM",
                             docker->file.shown, instruction->line, instruction->name);
        } else if (strcmp(instruction->name, "COPY") == 0 || strcmp(instruction->name, "ADD") == 0) {
            if (!stage_copy(docker, instruction)) {
                return false;
            }
        } else if (strcmp(instruction->name, "RUN") == 0) {
            stage_run(docker, instruction);
        } else if (!read_simple(docker, instruction)) {
            read_other(docker, instruction);
        }
    }
    if (docker->overflow) {
        return pith_fail(docker->init->error, PITH_USAGE,
                         "%s: more than %d of one thing (files, variables, stages, accounts); that is no Dockerfile",
                         docker->file.shown, STAGE_MOST);
    }
    return docker->stage != NULL || pith_fail(docker->init->error, PITH_USAGE,
                                              "%s: there is no FROM in it; is it a Dockerfile?", docker->file.shown);
}
