/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Dockerfile's text → instructions. Rules are those of BuildKit's parser (frontend/dockerfile/parser and shell) and
 * of the Dockerfile reference. Nothing is evaluated here but quotes and variables, on request.
 */
#ifndef PITH_INIT_DOCKERFILE_H
#define PITH_INIT_DOCKERFILE_H

#include "pith/facts/elf.h"

struct docker_flag {
    const char *name, *value; /* --name=value, not expanded; value is "" without '=' */
};

struct docker_heredoc {
    const char *name, *text;
    bool expand; /* its name was not quoted */
};

struct docker_instruction {
    const char *name; /* upper case */
    const char *rest; /* the arguments, lines joined, without flags */
    uint32_t line;    /* of the Dockerfile, where it begins */
    PITH_VEC(struct docker_flag) flags;
    PITH_VEC(struct docker_heredoc) heredocs;
    bool json;                 /* `rest` is a JSON array of strings: */
    struct pith_strings words; /* these */
};

struct docker_file {
    const char *shown; /* for messages */
    char escape;
    PITH_VEC(struct docker_instruction) list;
};

/* Fails (PITH_USAGE) with "shown:line: …" for what is no text, and for a heredoc without its end. */
bool docker_parse(const char *shown, const char *bytes, size_t size, struct pith_arena *arena, struct docker_file *file,
                  struct pith_error *error) PITH_MUST_USE;

/* Flags and the JSON form out of `rest`. */
void docker_split(struct docker_instruction *instruction, struct pith_arena *arena);
const char *docker_flag(const struct docker_instruction *instruction, const char *name); /* NULL: not there */

/* Words between blanks; where quotes and escapes keep blanks in a word when `quotes`; they stay in the word. */
struct pith_strings docker_words(struct pith_arena *arena, const char *text, char escape, bool quotes);

/* ---- variables ---- */

struct docker_variable {
    const char *name, *value;
};
struct docker_variables {
    PITH_VEC(struct docker_variable) list;
    size_t *budget; /* how many bytes may still be made of them, or NULL: shared by all stages */
};
const char *docker_get(const struct docker_variables *variables, const char *name); /* NULL: unset */
void docker_set(struct pith_arena *arena, struct docker_variables *variables, const char *name, const char *value);

/*
 * One word as BuildKit's shell lexer reads it: quotes go, $X, ${X}, ${X:-d}, ${X-d}, ${X:+d}, ${X+d} and ${X:?m} are
 * replaced. NULL when the word has a form that is not known here (${X#pattern}), no end, or grows without measure.
 */
const char *docker_expand(struct pith_arena *arena, const struct docker_variables *variables, const char *word,
                          char escape);

#endif
