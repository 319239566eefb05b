/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions made of others: not, and, or. */
#include "languages/python/parser/scan.h"

enum { TRUE = PITH_PY_TRUE, UNKNOWN = PITH_PY_UNKNOWN };

uint32_t pith_py_new_condition(struct py_scan *scan, struct pith_py_condition condition)
{
    pith_push(scan->arena, &scan->facts->conditions, condition);
    return scan->facts->conditions.count - 1;
}

uint32_t pith_py_not(struct py_scan *scan, uint32_t condition)
{
    if (condition == UNKNOWN) {
        return UNKNOWN;
    }
    const struct pith_py_condition *of = &scan->facts->conditions.items[condition];
    if (of->kind == PITH_PY_NOT) {
        return of->left;
    }
    return pith_py_new_condition(scan, (struct pith_py_condition){.kind = PITH_PY_NOT,
                                                                  .left = condition,
                                                                  .always = (uint8_t)(PITH_PY_YES - of->always)});
}

uint32_t pith_py_both(struct py_scan *scan, enum pith_py_condition_kind kind, uint32_t left, uint32_t right)
{
    bool and = kind == PITH_PY_AND;
    if (left == right || left == TRUE || right == TRUE) {
        return left == right ? left : !and? TRUE : left == TRUE ? right : left;
    }
    const struct pith_py_condition *a = &scan->facts->conditions.items[left];
    const struct pith_py_condition *b = &scan->facts->conditions.items[right];
    bool smaller = a->always < b->always;
    return pith_py_new_condition(scan,
                                 (struct pith_py_condition){.kind = (uint8_t)kind,
                                                            .left = left,
                                                            .right = right,
                                                            .always = smaller == and? a->always : b->always,
                                                            .main = and? a->main || b->main : a->main && b->main});
}
