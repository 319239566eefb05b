/* SPDX-License-Identifier: Apache-2.0 */
/* What a base says for all of its members: the interpreter, and settings on which they agree, or which serve them all.
 */
#include "init/fleet.h"

static bool is_python(const struct pith_member *member)
{
    return member->manifest.python.line != 0;
}

/* Sources and bytecode lie at other paths for each of them, so that nothing would be shared. */
static bool agree_on_bytecode(const struct pith_fleet *fleet, struct pith_error *error)
{
    static const char *const words[] = {"both", "pyc", "source"};
    const struct pith_member *first = NULL;
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const struct pith_member *member = &fleet->members.items[i];
        if (!is_python(member)) {
            continue;
        }
        if (first != NULL && first->manifest.python.bytecode != member->manifest.python.bytecode) {
            return pith_fail(error, PITH_USAGE,
                             "%s has bytecode = %s and %s has bytecode = %s in [python]: one base cannot hold the "
                             "modules of both; write the same in each",
                             first->name, words[first->manifest.python.bytecode], member->name,
                             words[member->manifest.python.bytecode]);
        }
        first = first == NULL ? member : first;
    }
    return true;
}

static uint32_t users_of(const struct pith_fleet *fleet, const char *real)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        count += fleet->members.items[i].real != NULL && strcmp(fleet->members.items[i].real, real) == 0;
    }
    return count;
}

/* The interpreter of most members; of its names one that is no virtual environment's, and the shortest. */
static bool is_better(const struct pith_fleet *fleet, const struct pith_member *one, const struct pith_member *two)
{
    uint32_t mine = users_of(fleet, one->real), yours = users_of(fleet, two->real);
    size_t size = strlen(one->interpreter), other = strlen(two->interpreter);
    int order = strcmp(one->real, two->real);
    if (mine != yours || order != 0) {
        return mine != yours ? mine > yours : order < 0;
    }
    if (one->venv != two->venv) {
        return two->venv;
    }
    return size != other ? size < other : strcmp(one->interpreter, two->interpreter) < 0;
}

bool pith_fleet_settle(struct pith_fleet *fleet, struct pith_error *error)
{
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const struct pith_member *member = &fleet->members.items[i];
        if (member->interpreter != NULL && (fleet->python == NULL || is_better(fleet, member, fleet->python))) {
            fleet->python = member;
        }
    }
    fleet_claim(fleet);
    return agree_on_bytecode(fleet, error);
}

bool fleet_next(const struct pith_fleet *fleet, const struct pith_member **member)
{
    *member = *member == NULL ? fleet->members.items : *member + 1;
    return *member < fleet->members.items + fleet->members.count;
}

bool fleet_has_word(const struct pith_list *list, const char *word)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].text, word) == 0) {
            return true;
        }
    }
    return false;
}

bool fleet_same_text(const char *one, const char *two)
{
    return one == two || (one != NULL && two != NULL && strcmp(one, two) == 0);
}

bool fleet_agrees(const struct pith_fleet *fleet, bool same(const struct pith_member *, const struct pith_member *))
{
    for (uint32_t i = 1; i < fleet->members.count; i++) {
        if (!same(&fleet->members.items[0], &fleet->members.items[i])) {
            return false;
        }
    }
    return true;
}

bool fleet_same_library_path(const struct pith_member *one, const struct pith_member *two)
{
    return fleet_same_text(one->library_path, two->library_path);
}
