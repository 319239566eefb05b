/* What the files that read requirements share. */
#ifndef PITH_PLAN_REQUIREMENTS_H
#define PITH_PLAN_REQUIREMENTS_H

#include "pith/dependency.h"
#include "plan/room.h"

struct requirement_file {
    struct planning *planning;
    const char *path, *shown; /* where it is; as it was named */
    uint32_t line;            /* where the line in hand begins */
    unsigned depth;           /* how many files lead to it */
    const struct requirement_file *by; /* the file that names it, or NULL */
    bool constraints;         /* it was named by -c: what it says is asked for by nobody yet */
};

/* The whole file, and those that it names. */
bool requirements_read(struct requirement_file *file) PITH_MUST_USE;

/* A line without continuations, comments and blanks around it; not empty. */
bool requirement_line(const struct requirement_file *file, const char *line) PITH_MUST_USE;

/* A lock file: pylock.toml (PEP 751). */
bool requirements_is_pylock(const char *path);
bool requirements_pylock(const struct requirement_file *file, const char *text) PITH_MUST_USE;

#endif
