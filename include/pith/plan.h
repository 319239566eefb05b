/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan: what the manifest asks for, with its line. Globs, PATH, the entrypoint, the base preset, the user and the
 * environment are settled here, in one place; what follows from a want is the closure's work.
 */
#ifndef PITH_PLAN_H
#define PITH_PLAN_H

#include "pith/base/finding.h"
#include "pith/plan/language.h"
#include "pith/plan/reason.h"
#include "pith/view.h"

PITH_BEGIN_DECLS

enum pith_want_kind {
    PITH_WANT_FILE,        /* this path, and what its links lead to */
    PITH_WANT_TREE,        /* a directory and everything below it */
    PITH_WANT_PROGRAM,     /* something to be executed: ELF or a script */
    PITH_WANT_INTERPRETER, /* of a language */
    PITH_WANT_LIBRARY,     /* a soname to be dlopened */
};

/* The text of a want for a library that asks for what GCONV_PATH names. */
#define PITH_WANT_GCONV_PATH "GCONV_PATH"

struct pith_want {
    enum pith_want_kind kind;
    enum pith_rule rule;
    const char *text;            /* a view path, or a soname */
    uint32_t line;               /* of the manifest; 0: pith's own default */
    bool optional;               /* its lack is only a note */
    bool maybe;                  /* it may not be used: what is lacking to it is only a note */
    const char *detail;          /* the reason that the manifest gives; may be NULL */
    enum pith_language language; /* whose interpreter it is */
};

struct pith_variable {
    const char *name, *value;
};

struct pith_plan {
    const struct pith_manifest *manifest;
    const struct pith_source *root; /* where the files of the system come from */
    const struct pith_source *base; /* the image to build upon, mounted below all at "/"; NULL: none */
    PITH_VEC(struct pith_want) wants;
    PITH_VEC(struct pith_variable) environment; /* of the program in the image, sorted by name */
    const char *interpreter;                    /* view path, or NULL */
    const char *workdir;
    const char *script; /* what the interpreter runs, or a command that is a script: its view path; NULL: none */
    PITH_VEC(const char *) arguments; /* of the command, behind its first word: they may name modules ("app:app") */
    struct pith_source *made;         /* files that pith makes; mounted over all others */
    struct pith_inputs inputs;        /* what was read to find [files] and requirements */
    PITH_VEC(struct pith_source *) sources; /* opened for [files]; pith_plan_finish closes them */
    struct pith_findings findings;
    void *languages[PITH_LANGUAGE_COUNT]; /* what each keeps of it for itself, or NULL */
};

/*
 * Turns [files] into mounts: globs, COPY's rules for destinations, .dockerignore, virtual environments. They follow
 * those that are given, of the root and what it stands on; `root:PATH` is looked up in `root`. Errors are PITH_USAGE
 * with the manifest's line.
 */
struct pith_mounts {
    PITH_VEC(struct pith_mount) list;
};
bool pith_plan_mounts(struct pith_plan *plan, const struct pith_manifest *manifest, const struct pith_source *root,
                      struct pith_arena *arena, struct pith_mounts *mounts, struct pith_error *error) PITH_MUST_USE;

/* Where the root and the base come from: a directory, or the word of an image; `root`, unless it is NULL, overrules. */
const char *pith_plan_root(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena)
    __attribute__((returns_nonnull));
const char *pith_plan_base(const struct pith_manifest *manifest, struct pith_arena *arena); /* NULL: there is none */

/*
 * What the manifest names on this machine: what a program that confines itself must let the composition read. What is
 * not there is left out; nothing is opened but directories, for patterns.
 */
struct pith_named {
    const char *root, *base;       /* as above */
    PITH_VEC(const char *) read;   /* files, and directories with all below them */
    PITH_VEC(const char *) listed; /* directories of which the names are read, to find what a pattern means */
};
void pith_plan_named(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena,
                     struct pith_named *named);

/*
 * Gives [image] and [user] what the manifest leaves out, from the config of the image that is the root, then of the
 * base (or NULL); a root without a config gives nothing. Errors name the image.
 */
bool pith_plan_inherit(struct pith_manifest *manifest, const struct pith_source *root, const struct pith_source *base,
                       struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* Fills the plan; adds the made files to the view as its last mount. */
bool pith_plan_make(struct pith_plan *plan, struct pith_view *view, struct pith_arena *arena,
                    struct pith_error *error) PITH_MUST_USE;

void pith_plan_finish(struct pith_plan *plan);

/* The value of a variable of the image's environment, or NULL. */
const char *pith_plan_variable(const struct pith_plan *plan, const char *name);

PITH_END_DECLS

#endif
