/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked for, and by whom: by the lines of requirement and lock files whose markers hold for the target, or,
 * without any, by the wheelhouse itself.
 */
#include "languages/python/wheel/choosing.h"

static struct wanted *find(struct choosing *choosing, const char *written)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *name = pith_dist_normalise(&scratch, written, strlen(written));
    uint32_t index =
        pith_intern(choosing->names, pith_format(&scratch, "=%s", name)) - 1; /* id 0 is the empty text's */
    if (index == choosing->wanted.count) {
        pith_push(choosing->it->arena, &choosing->wanted,
                  (struct wanted){.name = pith_strdup(choosing->it->arena, name)});
    }
    return &choosing->wanted.items[index];
}

/* Is it the first time that these three are asked? */
static bool is_new(struct pith_texts *known, const char *one, const char *two, const char *three)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *key = pith_format(&scratch, "%s\n%s\n%s", one, two, three);
    uint32_t count = pith_texts_count(known);
    return pith_intern(known, key) == count;
}

bool wheel_is_admitted(const struct wanted *wanted, const char *version)
{
    for (uint32_t i = 0; i < wanted->needs.count; i++) {
        if (!pith_specifier_admits(wanted->needs.items[i].specifier, version)) {
            return false;
        }
    }
    return true;
}

static void add_extra(struct choosing *choosing, struct wanted *wanted, const char *name)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *extra = pith_dist_normalise(&scratch, name, strlen(name));
    uint32_t index = (uint32_t)(wanted - choosing->wanted.items);
    if (is_new(choosing->extras, wanted->name, extra, "")) {
        pith_push(choosing->it->arena, &wanted->extras, pith_strdup(choosing->it->arena, extra));
        choosing->next = index < choosing->next ? index : choosing->next;
    }
}

static void add_need(struct choosing *choosing, struct wanted *wanted, const char *specifier, const char *by)
{
    const struct need *last = wanted->needs.count == 0 ? NULL : &wanted->needs.items[wanted->needs.count - 1];
    bool again = last != NULL && strcmp(last->specifier, specifier) == 0 && strcmp(last->by, by) == 0;
    if (again || !is_new(choosing->needs, wanted->name, specifier, by)) {
        return;
    }
    wanted->asked += COST_OF_NEED + strlen(specifier);
    const struct need need = {specifier, by};
    pith_push(choosing->it->arena, &wanted->needs, need);
    choosing->again |= wanted->chosen != NULL && !pith_specifier_admits(specifier, wanted->chosen->version);
}

struct wanted *wheel_ask(struct choosing *choosing, const char *name, const char *specifier,
                         const struct pith_strings *extras, const char *by)
{
    struct wanted *wanted = find(choosing, name);
    add_need(choosing, wanted, specifier, by);
    if (wanted->extras.count == 0) {
        add_extra(choosing, wanted, "");
    }
    for (uint32_t i = 0; i < extras->count; i++) {
        add_extra(choosing, wanted, extras->items[i]);
    }
    return wanted;
}

/* What a message says of a file that it must not quote. */
static bool fail_quietly(struct installing *it, const char *file, uint32_t line, const char *what)
{
    return pith_fail(it->error, PITH_MISSING,
                     "%s:%u: %s; the file lies outside of the manifest's directory, and is not "
                     "quoted",
                     file, line, what);
}

static bool holds(struct installing *it, const struct pith_required *required, bool *holds)
{
    *holds = true;
    if (required->marker == NULL ||
        pith_marker_holds(required->marker, &it->target.environment, holds, required->quiet ? NULL : it->error)) {
        return true;
    }
    return required->quiet ? fail_quietly(it, required->file, required->line, "its marker is none")
                           : pith_context(it->error, "%s:%u", required->file, required->line);
}

/* With one digest in the requirements every line needs one, and a pin, as with pip. */
static bool check_pins(struct choosing *choosing, const struct pith_required *required)
{
    struct installing *it = choosing->it;
    if (!choosing->hashed || required->locked) {
        return true;
    }
    const char *lacks = required->hashes.count == 0                                  ? "has no --hash"
                        : pith_specifier_pin(required->specifier, it->arena) == NULL ? "has no '==VERSION'"
                                                                                     : NULL;
    return lacks == NULL ||
           pith_fail(it->error, PITH_USAGE,
                     "%s:%u: %s %s; with a --hash on one line, or --require-hashes, every line "
                     "needs both",
                     required->file, required->line, required->quiet ? "the line" : required->name, lacks);
}

/* A lock file says for which Pythons and environments it was made. */
static bool check_lock(struct installing *it, const struct pith_lock_file *lock)
{
    const char *version = it->target.environment.python_full_version;
    bool holds = lock->environments.count == 0;
    if (lock->requires_python != NULL && !pith_specifier_admits(lock->requires_python, version)) {
        return lock->quiet ? fail_quietly(it, lock->file, 1, "it is for another Python")
                           : pith_fail(it->error, PITH_MISSING, "%s is for Python %s, and this is %s", lock->file,
                                       lock->requires_python, version);
    }
    for (uint32_t i = 0; i < lock->environments.count && !holds; i++) {
        if (!pith_marker_holds(lock->environments.items[i], &it->target.environment, &holds,
                               lock->quiet ? NULL : it->error)) {
            return lock->quiet ? fail_quietly(it, lock->file, 1, "one of its environments is no marker")
                               : pith_context(it->error, "%s: environments", lock->file);
        }
    }
    return holds || pith_fail(it->error, PITH_MISSING, "%s was made for other environments than Python %s on %s",
                              lock->file, version, it->target.environment.platform_machine);
}

static bool ask_constraints(struct choosing *choosing)
{
    struct installing *it = choosing->it;
    bool counts;
    for (uint32_t i = 0; i < pith_python_plan_of(it->plan)->constraints.count; i++) {
        const struct pith_required *required = &pith_python_plan_of(it->plan)->constraints.items[i];
        if (!holds(it, required, &counts)) {
            return false;
        }
        struct wanted *wanted = find(choosing, required->name);
        if (counts) {
            add_need(choosing, wanted, required->specifier,
                     pith_format(it->arena, "%s:%u", required->file, required->line));
            wanted->quiet |= required->quiet;
        }
        if (counts && required->hashes.count > 0) {
            pith_push(it->arena, &wanted->hashes, &required->hashes);
        }
    }
    return true;
}

bool wheel_ask_required(struct choosing *choosing)
{
    struct installing *it = choosing->it;
    const struct pith_python_plan *plan = pith_python_plan_of(it->plan);
    bool counts;
    for (uint32_t i = 0; i < plan->locks.count; i++) {
        it->target.environment.groups = plan->locks.items[i].groups;
        if (!check_lock(it, &plan->locks.items[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < plan->requirements.count; i++) {
        const struct pith_required *required = &plan->requirements.items[i];
        if (!holds(it, required, &counts) || !check_pins(choosing, required)) {
            return false;
        }
        if (!counts) {
            continue;
        }
        const char *by = pith_format(it->arena, "%s:%u", required->file, required->line);
        if (required->requires_python != NULL &&
            !pith_specifier_admits(required->requires_python, it->target.environment.python_full_version)) {
            return required->quiet ? fail_quietly(it, required->file, required->line, "it wants another Python")
                                   : pith_fail(it->error, PITH_MISSING, "%s: %s wants Python %s, and this is %s", by,
                                               required->name, required->requires_python,
                                               it->target.environment.python_full_version);
        }
        struct wanted *wanted = wheel_ask(choosing, required->name, required->specifier, &required->extras, by);
        wanted->locked |= required->locked;
        wanted->without_wheel = required->without_wheel;
        wanted->quiet |= required->quiet;
        if (required->hashes.count > 0) {
            pith_push(it->arena, &wanted->hashes, &required->hashes);
        }
    }
    return ask_constraints(choosing);
}

/* Without requirements every distribution that is there is wanted, and each in one version. */
bool wheel_ask_everything(struct choosing *choosing)
{
    struct installing *it = choosing->it;
    const struct candidate *all = it->house.candidates.items, *fits = NULL;
    for (uint32_t i = 0; i < it->house.candidates.count; i++) { /* sorted by name */
        fits = fits != NULL && strcmp(fits->name, all[i].name) != 0 ? NULL : fits;
        if (all[i].rank != NOT_FIT && fits != NULL && pith_version_compare(&all[i].number, &fits->number) != 0) {
            return pith_fail(it->error, PITH_USAGE,
                             "%s has two versions of %s: %s and %s; remove one, or say in [python] requirements "
                             "which one",
                             it->house.shown, all[i].name, fits->file, all[i].file);
        }
        fits = fits == NULL && all[i].rank != NOT_FIT ? &all[i] : fits;
        (void)wheel_ask(choosing, all[i].name, "", &(struct pith_strings){0}, it->house.shown);
    }
    return true;
}
