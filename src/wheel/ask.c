/*
 * What is asked for, and by whom: by the lines of requirement and lock files whose markers hold for the target, or,
 * without any, by the wheelhouse itself.
 */
#include "wheel/choosing.h"

static struct wanted *find(struct choosing *choosing, const char *name)
{
    for (uint32_t i = 0; i < choosing->wanted.count; i++) {
        if (strcmp(choosing->wanted.items[i].name, name) == 0) {
            return &choosing->wanted.items[i];
        }
    }
    pith_push(choosing->it->arena, &choosing->wanted, (struct wanted){.name = name});
    return &choosing->wanted.items[choosing->wanted.count - 1];
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

static void add_extra(struct pith_arena *arena, struct wanted *wanted, const char *name)
{
    const char *extra = pith_dist_normalise(arena, name, strlen(name));
    for (uint32_t i = 0; i < wanted->extras.count; i++) {
        if (strcmp(wanted->extras.items[i], extra) == 0) {
            return;
        }
    }
    pith_push(arena, &wanted->extras, extra);
}

static void add_need(struct pith_arena *arena, struct wanted *wanted, const char *specifier, const char *by)
{
    for (uint32_t i = 0; i < wanted->needs.count; i++) {
        const struct need *need = &wanted->needs.items[i];
        if (strcmp(need->specifier, specifier) == 0 && strcmp(need->by, by) == 0) {
            return;
        }
    }
    struct need need = {specifier, by};
    pith_push(arena, &wanted->needs, need);
}

struct wanted *wheel_ask(struct choosing *choosing, const char *name, const char *specifier,
                         const struct pith_strings *extras, const char *by)
{
    struct pith_arena *arena = choosing->it->arena;
    struct wanted *wanted = find(choosing, pith_dist_normalise(arena, name, strlen(name)));
    add_need(arena, wanted, specifier, by);
    add_extra(arena, wanted, "");
    for (uint32_t i = 0; i < extras->count; i++) {
        add_extra(arena, wanted, extras->items[i]);
    }
    choosing->again |= wanted->chosen != NULL && !wheel_is_admitted(wanted, wanted->chosen->version);
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
    for (uint32_t i = 0; i < it->plan->constraints.count; i++) {
        const struct pith_required *required = &it->plan->constraints.items[i];
        if (!holds(it, required, &counts)) {
            return false;
        }
        struct wanted *wanted = find(choosing, pith_dist_normalise(it->arena, required->name, strlen(required->name)));
        if (counts) {
            add_need(it->arena, wanted, required->specifier,
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
    const struct pith_plan *plan = it->plan;
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
    const struct candidate *all = it->house.candidates.items;
    for (uint32_t i = 0; i < it->house.candidates.count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (all[i].rank != NOT_FIT && all[j].rank != NOT_FIT && strcmp(all[i].name, all[j].name) == 0 &&
                pith_version_compare(&all[i].number, &all[j].number) != 0) {
                return pith_fail(it->error, PITH_USAGE,
                                 "%s has two versions of %s: %s and %s; remove one, or say in [python] requirements "
                                 "which one",
                                 it->house.shown, all[i].name, all[j].file, all[i].file);
            }
        }
        (void)wheel_ask(choosing, all[i].name, "", &(struct pith_strings){0}, it->house.shown);
    }
    return true;
}
