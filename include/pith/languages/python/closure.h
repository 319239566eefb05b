/* SPDX-License-Identifier: Apache-2.0 */
/* The Python environment that a closure is of: the interpreter, where it finds its modules, and its distributions. */
#ifndef PITH_ENVIRONMENT_H
#define PITH_ENVIRONMENT_H

#include "pith/engine.h"
#include "pith/languages/python/dists.h"
#include "pith/languages/python/environment.h"

PITH_BEGIN_DECLS

struct pith_environment {
    struct pith_python python;
    struct pith_dists dists; /* of the interpreter's site directories */
    bool known;              /* the interpreter could be read */
};

/* NULL: the plan has no interpreter. It lives as long as the closure. */
const struct pith_environment *pith_environment_of(const struct pith_closure *closure);

/* Its interpreter, or NULL; its distributions: none where there is no interpreter. */
const struct pith_python *pith_python_of(const struct pith_closure *closure);
const struct pith_dists *pith_dists_of(const struct pith_closure *closure);

PITH_END_DECLS

#endif
