/* SPDX-License-Identifier: Apache-2.0 */
/* What a closure has learned of Python, for those who come after it. */
#include "pith/languages/python/closure.h"

const struct pith_environment *pith_environment_of(const struct pith_closure *closure)
{
    const struct pith_environment *environment = closure->languages[PITH_LANGUAGE_PYTHON];
    return environment == NULL || !environment->known ? NULL : environment;
}

const struct pith_python *pith_python_of(const struct pith_closure *closure)
{
    const struct pith_environment *environment = pith_environment_of(closure);
    return environment == NULL ? NULL : &environment->python;
}

const struct pith_dists *pith_dists_of(const struct pith_closure *closure)
{
    static const struct pith_dists none;
    const struct pith_environment *environment = pith_environment_of(closure);
    return environment == NULL ? &none : &environment->dists;
}
