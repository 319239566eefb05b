/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one distribution may ask of another: versions and specifiers (PyPA, "Version specifiers", PEP 440), markers and
 * whole lines ("Dependency specifiers", PEP 508). Pure functions of their text.
 */
#ifndef PITH_DEPENDENCY_H
#define PITH_DEPENDENCY_H

#include "pith/facts/elf.h"

PITH_BEGIN_DECLS

enum { PITH_VERSION_PARTS = 32 };

struct pith_version {
    uint64_t epoch, release[PITH_VERSION_PARTS];
    uint32_t parts;
    char pre; /* 'a', 'b', 'r' (rc); 0: it is none */
    bool is_post, is_dev;
    uint64_t pre_number, post, dev;
    const char *local; /* behind '+', in the text that was read; not NUL-terminated */
    size_t local_size;
};

/* False when the text, blanks around it aside, is no version. `version` points into the text. */
bool pith_version_parse(const char *text, size_t size, struct pith_version *version) PITH_MUST_USE;
int pith_version_compare(const struct pith_version *one, const struct pith_version *two);
static inline bool pith_version_is_prerelease(const struct pith_version *version)
{
    return version->pre != 0 || version->is_dev;
}

/* ">=1.2, <2": every one of them must be one. The empty set is one, too. */
bool pith_specifier_is_valid(const char *specifier) PITH_MUST_USE;
/* Does the version do? Whether a pre-release is welcome at all is another question. False for what is no version. */
bool pith_specifier_admits(const char *specifier, const char *version) PITH_MUST_USE;
/* Does it name a pre-release, and so ask for some? */
bool pith_specifier_wants_prereleases(const char *specifier);
/* "==1.2" and nothing else: the one version, in the arena; NULL otherwise. */
const char *pith_specifier_pin(const char *specifier, struct pith_arena *arena);

/* What markers ask about. A variable that is not known here is the empty string. */
struct pith_marker_environment {
    const char *python_version, *python_full_version, *implementation, *platform_machine;
    const char *extra;          /* "": none */
    struct pith_strings groups; /* dependency_groups of a lock file */
};
/* False, with an error, when it is no marker. */
bool pith_marker_holds(const char *marker, const struct pith_marker_environment *environment, bool *holds,
                       struct pith_error *error) PITH_MUST_USE;

/* `requests[socks,security] (>=2) ; extra == "x" and python_version < "3"` */
struct pith_dependency {
    const char *name; /* as written */
    struct pith_strings extras;
    const char *specifier; /* "" when any version will do */
    const char *url;       /* of `name @ url`, or NULL */
    const char *marker;    /* or NULL */
};
/* False, with an error that says what is wrong, when it is none. */
bool pith_dependency_parse(const char *text, size_t size, struct pith_arena *arena, struct pith_dependency *dependency,
                           struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
