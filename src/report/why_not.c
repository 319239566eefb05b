/* SPDX-License-Identifier: Apache-2.0 */
/* Why something does not ship: what the closure was asked for and did not follow. */
#include "pith/report/why.h"

static const struct {
    const char *word, *sentence;
} absences[PITH_ABSENT_COUNT] = {
    [PITH_ABSENT_EXCLUDED] = {"excluded", "is excluded by the manifest"},
    [PITH_ABSENT_TYPING] = {"typing", "is imported under TYPE_CHECKING or `if False` only, which never runs"},
    [PITH_ABSENT_CONDITION] = {"condition", "is imported on other platforms or versions of Python only"},
    [PITH_ABSENT_COLD] = {"development", "is imported by a function that only development calls"},
    [PITH_ABSENT_FALLBACK] = {"fallback", "is imported only where the C code that replaces it is missing"},
    [PITH_ABSENT_OPTIONAL] = {"optional", "is imported where its lack is no fault, and is not found"},
    [PITH_ABSENT_BUILDING] = {"building", "is for building only, in a distribution that ships"},
    [PITH_ABSENT_TESTS] = {"tests", "belongs to the tests of a distribution that ships"},
    [PITH_ABSENT_BYTECODE] = {"bytecode", "is bytecode of another interpreter"},
    [PITH_ABSENT_OTHERS] =
        {"others", "is a script, header or manual page of a distribution that ships; [python] scripts keeps scripts"},
    [PITH_ABSENT_REQUIRES] = {"requirement",
                              "is required, and not installed: its marker may be for other environments"},
    [PITH_ABSENT_EXTRA] = {"extra", "is required for an extra that nothing asks for"},
};

const char *pith_absence_sentence(enum pith_absence why)
{
    return absences[why].sentence;
}

const char *pith_absence_word(enum pith_absence why)
{
    return absences[why].word;
}

/* "pkg" says something of "pkg.x", and "pkg.x" of "pkg". */
static bool says(const char *refused, const char *name)
{
    size_t size = strlen(refused), length = strlen(name), shorter = size < length ? size : length;
    const char *longer = size < length ? name : refused;
    return strncmp(refused, name, shorter) == 0 &&
           (size == length || (shorter > 0 && longer[shorter] == '.' && strchr(longer, '/') == NULL));
}

/* What is said of a package that ships all the same is no reason for what it does not hold. */
static bool ships(const struct pith_account *account, const struct pith_refusal *refusal)
{
    return refusal->line == 0 && pith_graph_find(&account->graph, PITH_NODE_MODULE, refusal->thing) != UINT32_MAX;
}

static int by_thing(const struct pith_refusal *a, const struct pith_refusal *b)
{
    return a->why != b->why ? (a->why < b->why ? -1 : 1) : a->thing != b->thing ? (a->thing < b->thing ? -1 : 1) : 0;
}

static bool has(const struct pith_refusals *refusals, const struct pith_refusal *refusal)
{
    for (uint32_t i = 0; i < refusals->list.count; i++) {
        const struct pith_refusal *other = &refusals->list.items[i];
        if (other->why == refusal->why && other->thing == refusal->thing && other->where == refusal->where) {
            return true;
        }
    }
    return false;
}

void pith_why_not(const struct pith_account *account, const char *const *names, uint32_t count,
                  struct pith_arena *arena, struct pith_refusals *found)
{
    *found = (struct pith_refusals){0};
    for (uint32_t i = 0; i < account->refusals.list.count; i++) {
        const struct pith_refusal *refusal = &account->refusals.list.items[i];
        bool about = false;
        for (uint32_t j = 0; j < count && !about; j++) {
            about = says(pith_text(account->texts, refusal->thing), names[j]);
        }
        if (about && !has(found, refusal) && !ships(account, refusal)) {
            pith_push(arena, &found->list, *refusal);
        }
    }
    /* Insertion sort: there are few, and those alike stay in the order of the worklist. */
    for (uint32_t i = 1; i < found->list.count; i++) {
        struct pith_refusal moved = found->list.items[i];
        uint32_t at = i;
        for (; at > 0 && by_thing(&found->list.items[at - 1], &moved) > 0; at--) {
            found->list.items[at] = found->list.items[at - 1];
        }
        found->list.items[at] = moved;
    }
}
