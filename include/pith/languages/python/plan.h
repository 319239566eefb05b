/* SPDX-License-Identifier: Apache-2.0 */
/* What [python] asks for: the lines of requirement and lock files, a recorded run, the module of `python -m`. */
#ifndef PITH_PYTHON_PLAN_H
#define PITH_PYTHON_PLAN_H

#include "pith/plan.h"

PITH_BEGIN_DECLS

/* One line of a requirements file, or one package of a lock file. */
struct pith_required {
    const char *name, *file; /* as written */
    struct pith_strings extras;
    const char *specifier;       /* "" when any version will do */
    const char *marker;          /* or NULL */
    struct pith_strings hashes;  /* "sha256:…": the wheel must have one of them */
    const char *requires_python; /* of a lock file, or NULL */
    const char *without_wheel;   /* of a lock file that names no wheel: what it names ("sdist"); or NULL */
    uint32_t line;
    bool conditional; /* it has a marker, so it may be absent */
    bool locked;      /* of a lock file: it names all that it needs */
    bool quiet;       /* its file lies outside the manifest's directory: no message quotes it */
};

/* What a lock file says of itself. */
struct pith_lock_file {
    const char *file, *requires_python;       /* the latter may be NULL */
    struct pith_strings environments, groups; /* markers of which one must hold; the groups installed by default */
    bool quiet;                               /* as of a requirement */
};

/* What a recorded run used, by one line of the profile: a module, or an absolute path. */
struct pith_profiled {
    const char *module, *path; /* one is NULL */
    bool run;                  /* the path was executed */
    uint32_t line;             /* of the profile */
};

struct pith_python_plan {
    const char *module; /* of `python -m MODULE`, or NULL */
    PITH_VEC(struct pith_required) requirements;
    PITH_VEC(struct pith_required) constraints; /* of `-c`: they ask for nothing by themselves */
    PITH_VEC(struct pith_lock_file) locks;
    bool requirements_read, require_hashes, prereleases; /* the last two: options of requirement files */
    PITH_VEC(struct pith_profiled) profile;
};

/* An empty one where nothing was asked yet. It lives as long as the plan's arena. */
const struct pith_python_plan *pith_python_plan_of(const struct pith_plan *plan) __attribute__((returns_nonnull));

/* Reads the files of [python] requirements, once. With [python] wheels every line of them must be understood. */
bool pith_plan_requirements(struct pith_plan *plan, const struct pith_manifest *manifest, struct pith_arena *arena,
                            struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
