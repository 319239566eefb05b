/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read requirements share. */
#ifndef PITH_LANGUAGES_PYTHON_PLAN_REQUIREMENTS_H
#define PITH_LANGUAGES_PYTHON_PLAN_REQUIREMENTS_H

#include "languages/python/plan/python.h"
#include "pith/languages/python/dists/dependency.h"

/* A file that was read, by whatever name. */
struct requirements_read {
    uint64_t device, inode;
    bool constraints;
};

/* All files of [python] requirements. */
struct requirements_reading {
    struct planning *planning;
    struct pith_python_plan *python;
    PITH_VEC(struct requirements_read) read;
    bool strict; /* they must be understood: wheels are installed from them */
};

struct requirement_file {
    struct requirements_reading *reading;
    struct planning *planning;
    const char *path, *shown;          /* where it is; as it was named */
    const char *real;                  /* where its path leads, all links followed; that is what is judged and read */
    const char *named;                 /* the file of the manifest that led here, by its path */
    uint32_t line;                     /* where the line in hand begins */
    unsigned depth;                    /* how many files lead to it */
    const struct requirement_file *by; /* the file that names it, or NULL */
    bool constraints;                  /* it was named by -c: what it says is asked for by nobody yet */
    bool quiet;                        /* it lies outside the manifest's directory: no message quotes it */
};

/* The whole file, and those that it names. `quiet` is found out. */
bool requirements_read(struct requirement_file *file) PITH_MUST_USE;

/* A line without continuations, comments and blanks around it; not empty. `next->path` is set where it names another
 * file that is to be read now. */
bool requirement_line(const struct requirement_file *file, const char *line,
                      struct requirement_file *next) PITH_MUST_USE;

/* The file that a `-r` or `-c` of the line in hand names; its path is NULL where it was read already. */
bool requirement_follow(const struct requirement_file *file, const char *name, bool constraints,
                        struct requirement_file *next) PITH_MUST_USE;

/* "FILE:LINE: 'line' is …", and without the line where it is not to be quoted. */
bool requirement_fail(const struct requirement_file *file, const char *line, const char *what);

/* A lock file: pylock.toml (PEP 751). */
bool requirements_is_pylock(const char *path);
bool requirements_pylock(const struct requirement_file *file, const char *text) PITH_MUST_USE;

#endif
