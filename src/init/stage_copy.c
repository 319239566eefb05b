/* SPDX-License-Identifier: Apache-2.0 */
/* COPY and ADD: sources of the build context as entries of [files], and what is taken from other stages. */
#include "init/stage.h"

#include "base/path.h"
#include "plan/room.h"

#include <stdlib.h>

struct copying {
    struct docker *docker;
    const struct docker_instruction *instruction;
    const char *to; /* absolute */
    bool into;      /* a directory that takes several */
    const char *options;
};

static void note(const struct copying *copying, const char *source, const char *what)
{
    stage_note(copying->docker, copying->instruction->line, "%s %.200s: %s", copying->instruction->name, source, what);
}

static void add(const struct copying *copying, enum stage_kind kind, const char *from, const char *to)
{
    struct stage_file file = {kind, to, from, copying->options, copying->instruction->line};
    stage_push(copying->docker, &copying->docker->stage->files, file);
}

/* A path of the context that is there. */
static void add_found(const struct copying *copying, const char *path, const struct pith_found *found)
{
    struct docker *docker = copying->docker;
    if (found->stat.type == PITH_DIRECTORY) {
        if (init_is(docker->init, docker->init->app, stage_join(docker, path, "pyvenv.cfg"), PITH_REGULAR)) {
            stage_add_packages(docker, STAGE_VENV, copying->to, copying->instruction->line);
            return;
        }
        add(copying, STAGE_TREE, path, copying->to);
    } else if (found->stat.type == PITH_REGULAR) {
        add(copying, STAGE_FILE, path,
            copying->into ? stage_join(docker, copying->to, stage_base_name(path)) : copying->to);
    } else {
        note(copying, path + 1, "it is neither a file nor a directory");
    }
}

static bool hidden(struct init *init, const struct pith_found *found)
{
    return init->ignore != NULL &&
           plan_ignore_hides(init->ignore, found->source_path, found->stat.type == PITH_DIRECTORY);
}

/* Kept as a pattern where it matches files only: of a directory COPY takes the contents, so that each is named. */
static bool add_pattern(const struct copying *copying, const char *pattern)
{
    struct docker *docker = copying->docker;
    struct init *init = docker->init;
    struct plan_paths paths = {0};
    struct pith_found found;
    bool files = true;
    if (!plan_glob(init->app, init->ignore, docker->arena, pattern + 1, &paths, init->error)) {
        return false;
    }
    for (uint32_t i = 0; i < paths.count; i++) {
        files = files && init_is(init, init->app, paths.items[i], PITH_REGULAR) &&
                init_leads_out(init, paths.items[i]) == NULL;
    }
    if (paths.count == 0) {
        note(copying, pattern + 1, "TODO: nothing beside the Dockerfile matches it");
    } else if (files && copying->into) {
        add(copying, STAGE_PATTERN, pattern + 1, copying->to);
        return true;
    }
    for (uint32_t i = 0; i < paths.count; i++) {
        if (!init_look(init, init->app, paths.items[i], &found)) {
            return false;
        }
        add_found(copying, stage_join(docker, "", paths.items[i]), &found);
    }
    return true;
}

static bool is_archive(const char *name)
{
    static const char *const endings[] = {".tar",  ".tar.gz", ".tgz", ".tar.bz2",
                                          ".tbz2", ".tar.xz", ".txz", ".tar.zst"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (pith_has_extension(name, endings[i])) {
            return true;
        }
    }
    return false;
}

static bool add_source(const struct copying *copying, const char *source)
{
    struct docker *docker = copying->docker;
    struct init *init = docker->init;
    struct pith_found found;
    bool adding = strcmp(copying->instruction->name, "ADD") == 0;
    if (adding && (strstr(source, "://") != NULL || strncmp(source, "git@", 4) == 0)) {
        note(copying, source, "TODO: pith downloads nothing; fetch it, and name it in [files]");
        return true;
    }
    if (strncmp(source, "<<", 2) == 0 && copying->instruction->heredocs.count > 0) {
        note(copying, source,
             "TODO: a file that is written in the Dockerfile; put it beside it, and name it in [files]");
        return true;
    }
    const char *path = stage_join(docker, "", source);
    if (strcmp(path, "/") == 0) {
        add(copying, STAGE_WHOLE, "/", copying->to);
        return true;
    }
    if (!init_look(init, init->app, path, &found)) {
        return false;
    }
    if (found.stat.type == PITH_ABSENT && plan_has_wildcard(path)) {
        return add_pattern(copying, path);
    }
    const char *out = found.stat.type == PITH_ABSENT ? init_leads_out(init, path) : NULL;
    if (out != NULL && *out != '\0') { /* a link out of the context: said when the lines are written */
        add(copying, STAGE_FILE, path,
            copying->into ? stage_join(docker, copying->to, stage_base_name(path)) : copying->to);
    } else if (found.stat.type == PITH_ABSENT) {
        note(copying, source, "TODO: there is no such file beside the Dockerfile");
    } else if (adding && found.stat.type == PITH_REGULAR && is_archive(path)) {
        note(copying, source, "TODO: ADD unpacks archives and pith does not; unpack it, and name it in [files]");
    } else if (hidden(init, &found) &&
               !init_is(init, init->app, stage_join(docker, path, "pyvenv.cfg"), PITH_REGULAR)) {
        note(copying, source, "it is hidden by .dockerignore");
    } else {
        add_found(copying, path, &found);
    }
    return true;
}

/* --chown=user:group and --chmod=0644, as [files] writes them. */
static const char *options_of(struct docker *docker, const struct docker_instruction *instruction)
{
    const char *owner = docker_flag(instruction, "chown"), *mode = docker_flag(instruction, "chmod"), *options = "";
    if (mode != NULL) {
        mode = stage_expand(docker, mode, instruction->line);
        if (*mode != '\0' && mode[strspn(mode, "01234567")] == '\0') {
            options = pith_format(docker->arena, " mode=%s", mode);
        } else {
            stage_note(docker, instruction->line, "--chmod=%s: modes are numbers in a manifest: mode=0755", mode);
        }
    }
    if (owner != NULL) {
        owner = stage_expand(docker, owner, instruction->line);
        options = pith_format(docker->arena, "%s owner=%s", options, owner);
    }
    return options;
}

static bool stage_of(struct docker *docker, const char *name, const struct stage **stage)
{
    char *end;
    unsigned long number = strtoul(name, &end, 10);
    *stage = NULL;
    for (uint32_t i = 0; i + 1 < docker->stages.count; i++) {
        const struct stage *one = docker->stages.items[i];
        bool named = one->name != NULL && strcasecmp(one->name, name) == 0;
        if (named || (*name >= '0' && *name <= '9' && *end == '\0' && number == i)) {
            *stage = one;
        }
    }
    return *stage != NULL;
}

static void copy_from(const struct copying *copying, const char *name, const char *source)
{
    const struct stage *stage;
    name = stage_expand(copying->docker, name, copying->instruction->line);
    if (!stage_of(copying->docker, name, &stage)) {
        note(
            copying, pith_format(copying->docker->arena, "--from=%s %s", name, source),
            "it comes from another image; install it in the source root, and name it in [program] or as `root:PATH` in "
            "[files], if the app needs it to run");
        return;
    }
    stage_copy_from(copying->docker, stage, stage_path(copying->docker, "/", source), copying->to, copying->into,
                    copying->options, copying->instruction->line);
}

bool stage_copy(struct docker *docker, const struct docker_instruction *instruction)
{
    struct pith_strings words = instruction->json
                                    ? instruction->words
                                    : docker_words(docker->arena, instruction->rest, docker->file.escape, false);
    const char *from = docker_flag(instruction, "from");
    if (words.count < 2) {
        stage_note(docker, instruction->line, "%s %.100s: it needs a source and a destination", instruction->name,
                   instruction->rest);
        return true;
    }
    const char *to = stage_expand(docker, words.items[words.count - 1], instruction->line);
    const char *last = stage_base_name(to);
    struct copying copying = {
        .docker = docker,
        .instruction = instruction,
        .to = stage_path(docker, docker->stage->workdir, to),
        .into = words.count > 2 || *last == '\0' || strcmp(last, ".") == 0 || strcmp(last, "..") == 0,
        .options = options_of(docker, instruction),
    };
    copying.into = copying.into || strcmp(copying.to, docker->stage->workdir) == 0;
    for (uint32_t i = 0; i + 1 < words.count; i++) {
        const char *source = stage_expand(docker, words.items[i], instruction->line);
        if (from != NULL) {
            copy_from(&copying, from, source);
        } else if (!add_source(&copying, source)) {
            return false;
        }
    }
    return true;
}
