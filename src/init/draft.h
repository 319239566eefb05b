/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest in the making: lines in the order of the sections, each with the comment that says why it is there. */
#ifndef PITH_INIT_DRAFT_H
#define PITH_INIT_DRAFT_H

#include "pith/facts/elf.h"

enum draft_section {
    DRAFT_HEAD, /* comments before the first section */
    DRAFT_SOURCE,
    DRAFT_PYTHON,
    DRAFT_PROGRAM,
    DRAFT_FILES,
    DRAFT_USER,
    DRAFT_IMAGE,
    DRAFT_TAIL, /* comments that belong to no line */
    DRAFT_SECTIONS,
};

struct draft_line {
    enum draft_section section;
    const char *comment; /* above it; NULL: none */
    const char *key, *value;
    const char *refused; /* why the manifest's reader does not take it: the line ships as a comment */
    bool withheld;       /* a comment too: it is for people to decide, and `comment` says why */
    uint32_t number;     /* in the text */
};

struct draft {
    struct pith_arena *arena;
    PITH_VEC(struct draft_line) lines;
};

/* A paragraph of its own. */
void draft_say(struct draft *draft, enum draft_section section, const char *format, ...) PITH_PRINTF(3, 4);

/* `key = value`, as the manifest writes them; `comment` may be NULL. */
void draft_add(struct draft *draft, enum draft_section section, const char *key, const char *value,
               const char *comment);

/* The same as a comment, under the reason: a line that somebody else than the app's data has to write. */
void draft_withhold(struct draft *draft, enum draft_section section, const char *key, const char *value,
                    const char *reason);

/* Has the section this key? */
bool draft_has(const struct draft *draft, enum draft_section section, const char *key);

/* The manifest's quotes, where they are needed: a value of one line, a word of a list, a file's name in [files] (not a
 * pattern), a destination of [files], a command. */
const char *draft_value(struct pith_arena *arena, const char *text);
const char *draft_word(struct pith_arena *arena, const char *text);
const char *draft_source(struct pith_arena *arena, const char *path);
const char *draft_destination(struct pith_arena *arena, const char *path);
const char *draft_command(struct pith_arena *arena, const struct pith_strings *words);

/* The text. Each line that the manifest's reader refuses becomes a comment with the reason, so that it takes the rest.
 */
bool draft_write(struct draft *draft, const char **text, struct pith_error *error) PITH_MUST_USE;

#endif
