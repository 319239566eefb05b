/* SPDX-License-Identifier: Apache-2.0 */
/* Python's part of the plan. */
#include "languages/python/plan/python.h"

const struct pith_python_plan *pith_python_plan_of(const struct pith_plan *plan)
{
    static const struct pith_python_plan none;
    const struct pith_python_plan *python = plan->languages[PITH_LANGUAGE_PYTHON];
    return python == NULL ? &none : python;
}

struct pith_python_plan *python_plan(struct pith_plan *plan, struct pith_arena *arena)
{
    void **python = &plan->languages[PITH_LANGUAGE_PYTHON];
    if (*python == NULL) {
        *python = pith_alloc(arena, sizeof(struct pith_python_plan));
    }
    return *python;
}
