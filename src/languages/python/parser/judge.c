/* SPDX-License-Identifier: Apache-2.0 */
/* Whether conditions hold for an interpreter: each node once, operands first. */
#include "pith/languages/python/parser.h"

/* What a comparison gives, from the sign of left - right. */
static uint8_t by_sign(int sign, unsigned op)
{
    bool holds = op == PITH_PY_EQ   ? sign == 0
                 : op == PITH_PY_NE ? sign != 0
                 : op == PITH_PY_LT ? sign < 0
                 : op == PITH_PY_LE ? sign <= 0
                 : op == PITH_PY_GT ? sign > 0
                                    : sign >= 0;
    return holds ? PITH_PY_YES : PITH_PY_NO;
}

static int compare(unsigned left, unsigned right)
{
    return (left > right) - (left < right);
}

/* As tuples: version_info has five items, of which two are known here. */
static uint8_t version(const struct pith_py_condition *condition, const struct pith_py_target *target)
{
    unsigned first = condition->span == PITH_PY_MINOR ? target->minor : target->major;
    int sign = compare(first, condition->numbers[0]);
    unsigned items = condition->span == PITH_PY_WHOLE ? 5 : condition->span == PITH_PY_FIRST_TWO ? 2 : 1;
    if (sign == 0 && items > 1 && condition->count > 1) {
        sign = compare(target->minor, condition->numbers[1]);
        if (sign == 0 && items > 2 && condition->count > 2) {
            return PITH_PY_MAYBE;
        }
    }
    return by_sign(sign == 0 ? compare(items, condition->count) : sign, condition->op);
}

static uint8_t text(const struct pith_py_condition *condition, const char *value)
{
    bool begins = condition->op == PITH_PY_BEGINS;
    bool holds =
        begins ? strncmp(value, condition->text, strlen(condition->text)) == 0 : strcmp(value, condition->text) == 0;
    return holds ? PITH_PY_YES : PITH_PY_NO;
}

/* The platforms that os.name and platform.system() call by another name. */
static const char *system_name(const char *platform)
{
    static const char *const names[][2] = {{"linux", "Linux"}, {"darwin", "Darwin"}, {"win32", "Windows"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(platform, names[i][0]) == 0) {
            return names[i][1];
        }
    }
    return platform;
}

static uint8_t judge(const struct pith_py_condition *condition, const struct pith_py_target *target,
                     const uint8_t *truths)
{
    uint8_t left, right;
    switch (condition->kind) {
    case PITH_PY_TRUE:
    case PITH_PY_UNKNOWN:
    case PITH_PY_TYPING:
        return condition->always;
    case PITH_PY_IS_MAIN:
        return target->main ? PITH_PY_YES : PITH_PY_NO;
    case PITH_PY_VERSION:
        return version(condition, target);
    case PITH_PY_PLATFORM:
        return text(condition, target->platform);
    case PITH_PY_OS_NAME:
        return text(condition, strcmp(target->platform, "win32") == 0 ? "nt" : "posix");
    case PITH_PY_SYSTEM:
        return text(condition, system_name(target->platform));
    case PITH_PY_IMPLEMENTATION:
        return text(condition, "cpython");
    default:
        left = truths[condition->left], right = truths[condition->right];
        return condition->kind == PITH_PY_NOT                       ? PITH_PY_YES - left
               : (condition->kind == PITH_PY_AND) == (left < right) ? left
                                                                    : right;
    }
}

const uint8_t *pith_pysource_judge(const struct pith_pysource *facts, const struct pith_py_target *target,
                                   struct pith_arena *arena)
{
    uint8_t *truths = pith_alloc(arena, facts->conditions.count);
    for (uint32_t i = 0; i < facts->conditions.count; i++) {
        truths[i] = judge(&facts->conditions.items[i], target, truths);
    }
    return truths;
}
