/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the instructions of a stage come to: its files as parts of the build context, where Python's packages are, its
 * accounts and configuration. A stage that stands on another, or copies from one, takes over what is known of it.
 */
#ifndef PITH_INIT_STAGE_H
#define PITH_INIT_STAGE_H

#include "init/dockerfile.h"
#include "init/room.h"

enum stage_kind {
    STAGE_FILE,    /* `to` is the file */
    STAGE_TREE,    /* a directory whose contents land in `to` */
    STAGE_PATTERN, /* files that match, into `to` */
    STAGE_WHOLE,   /* the whole context into `to` */
};

struct stage_file {
    enum stage_kind kind;
    const char *to;      /* absolute, "/" too */
    const char *from;    /* in the context: "/app"; of a pattern without the slash */
    const char *options; /* " mode=0640 owner=app", or "" */
    uint32_t line;
};

enum stage_place { STAGE_VENV, STAGE_PREFIX, STAGE_TARGET, STAGE_SYSTEM };

struct stage_packages { /* where installed distributions are */
    enum stage_place place;
    const char *path;
    uint32_t line;
};

struct stage_account {
    const char *name, *home; /* home: NULL, the usual */
    uint32_t uid, line;
    bool guessed;
};

struct stage_note {
    uint32_t line;
    const char *text;
};

struct stage_directory {      /* made, or given to somebody */
    const char *path, *owner; /* owner NULL: root */
    uint32_t line;
};

struct stage {
    const char *name, *image;                   /* image: the first one below it */
    uint32_t image_line, line;                  /* of the FROM that names it, of its own */
    struct docker_variables environment, scope; /* scope: ARG too */
    const char *workdir, *user, *stop_signal;
    uint32_t user_line;
    bool workdir_given;
    PITH_VEC(struct stage_file) files;
    PITH_VEC(struct stage_packages) packages;
    PITH_VEC(struct stage_account) accounts;
    PITH_VEC(struct stage_note) notes;
    PITH_VEC(struct stage_directory) directories;
    PITH_VEC(const char *) requirements; /* paths of the context */
    PITH_VEC(const char *) names;        /* distributions that pip was told by name */
    PITH_VEC(const char *) expose;
    PITH_VEC(const char *) volumes;
    struct docker_variables labels;
    struct stage_command {
        struct pith_strings words; /* of the exec form, or split */
        bool given, shell;         /* shell: it needs one: `text` */
        const char *text;
        uint32_t line;
    } entrypoint, cmd;
};

struct docker {
    struct init *init;
    struct pith_arena *arena;
    struct docker_file file;
    struct docker_variables globals; /* ARG before the first FROM */
    PITH_VEC(struct stage *) stages;
    struct stage *stage; /* the last */
    size_t budget;
    bool overflow; /* something was left out: see STAGE_MOST */
};

/* No Dockerfile of this world has more of anything: files, accounts, variables, notes. Beyond it one is refused. */
#define STAGE_MOST 2000
#define stage_push(docker, vec, ...) \
    do { \
        if ((vec)->count < STAGE_MOST) { \
            pith_push((docker)->arena, (vec), __VA_ARGS__); \
        } else { \
            (docker)->overflow = true; \
        } \
    } while (0)

/* Evaluates all instructions. */
bool stage_read(struct docker *docker) PITH_MUST_USE;

/* stage_copy.c, stage_from.c, stage_run.c, stage_pip.c, stage_user.c */
bool stage_copy(struct docker *docker, const struct docker_instruction *instruction) PITH_MUST_USE;
void stage_copy_from(struct docker *docker, const struct stage *from, const char *source, const char *to, bool into,
                     const char *options, uint32_t line);
void stage_run(struct docker *docker, const struct docker_instruction *instruction);
bool stage_run_pip(struct docker *docker, const struct pith_strings *words, const char *directory, uint32_t line);
bool stage_run_account(struct docker *docker, const struct pith_strings *words, uint32_t line);

/* What cannot be carried over: "Dockerfile:12: …". */
void stage_note(struct docker *docker, uint32_t line, const char *format, ...) PITH_PRINTF(3, 4);

/* A word with its variables; as it stands, and noted, where it has forms that are not known. */
const char *stage_expand(struct docker *docker, const char *word, uint32_t line);

/* A path of the stage: absolute, clean, "/" for the root. */
const char *stage_path(struct docker *docker, const char *directory, const char *path);
const char *stage_join(struct docker *docker, const char *directory, const char *name);
const char *stage_base_name(const char *path);
bool stage_is_in(const char *path, const char *directory); /* it, or below it */

/* The context's path that a path of the stage was copied from, or NULL. */
const char *stage_origin(struct docker *docker, const struct stage *stage, const char *path);

void stage_add_packages(struct docker *docker, enum stage_place place, const char *path, uint32_t line);

/* docker_command.c: how it starts. */
void stage_command_read(struct docker *docker, const struct docker_instruction *instruction, struct stage_command *to);
void docker_command_lines(struct docker *docker, const struct init_python *python);
void docker_image_lines(struct docker *docker, const struct init_python *python, const char *venv);
/* docker_foreign.c: is a path in the source, and neither made by the stage nor the system's? A variable's value without
 * such paths, which a comment names; NULL: nothing is left. */
bool docker_is_foreign(struct docker *docker, const char *word);
const char *docker_own_part(struct docker *docker, const char *name, const char *value);
void docker_user_lines(struct docker *docker);
void docker_file_lines(struct docker *docker);

#endif
