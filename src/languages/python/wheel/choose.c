/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which wheels are installed: what the requirements name and, by the metadata of those, what they require, each with
 * the newest version that all who ask for it admit, and of that the best tag and build, as pip has it. There is no
 * search for older versions that would agree: a version that somebody later objects to is chosen again with that known,
 * and where none is left, the error names who wants what.
 */
#include "languages/python/wheel/choosing.h"

#include <stdlib.h>

/*
 * MOST_LOOKED is a thousand wheels of a hundred lines each, followed twice over for their extras; a requirement costs
 * some bytes more than it has.
 */
enum { MOST_ROUNDS = 256, MOST_LOOKED = 1 << 25 };

static bool look(struct choosing *choosing, uint64_t size)
{
    choosing->looked += size;
    return choosing->looked <= MOST_LOOKED ||
           pith_fail(choosing->it->error, PITH_MISSING,
                     "the wheels require too much of each other (more than %d bytes of requirements were compared); "
                     "pin them in a lock file",
                     MOST_LOOKED);
}

/* Is `one` better than `two`? */
static bool is_better(const struct candidate *one, const struct candidate *two)
{
    int order = two == NULL ? 1 : pith_version_compare(&one->number, &two->number);
    order = order != 0 ? order : two->rank - one->rank;
    order = order != 0 ? order : one->build < two->build ? -1 : one->build > two->build;
    order = order != 0 ? order : strcmp(one->build_rest, two->build_rest);
    return order > 0;
}

static bool serves(const struct wanted *wanted, const struct candidate *candidate)
{
    return candidate->rank != NOT_FIT && candidate->unfit == NULL && wheel_is_admitted(wanted, candidate->version);
}

static bool wants_prereleases(const struct choosing *choosing, const struct wanted *wanted)
{
    bool wants = pith_python_plan_of(choosing->it->plan)->prereleases;
    for (uint32_t i = 0; i < wanted->needs.count; i++) {
        wants |= pith_specifier_wants_prereleases(wanted->needs.items[i].specifier);
    }
    return wants;
}

/* Pre-releases count only where somebody names one, or where there is nothing else. */
static struct candidate *best(struct choosing *choosing, const struct wanted *wanted)
{
    uint32_t count;
    struct candidate *final = NULL, *any = NULL;
    struct candidate *all = wheel_candidates(&choosing->it->house, wanted->name, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct candidate *candidate = &all[i];
        if (!serves(wanted, candidate)) {
            continue;
        }
        any = is_better(candidate, any) ? candidate : any;
        if (!pith_version_is_prerelease(&candidate->number)) {
            final = is_better(candidate, final) ? candidate : final;
        }
    }
    return final == NULL || wants_prereleases(choosing, wanted) ? any : final;
}

/* Takes the best that has the digests asked for and is for this Python. */
static bool choose(struct choosing *choosing, struct wanted *wanted)
{
    struct installing *it = choosing->it;
    uint32_t there;
    (void)wheel_candidates(&it->house, wanted->name, &there);
    for (;;) {
        if (!look(choosing, there * wanted->asked)) { /* looking in vain costs as much */
            return false;
        }
        struct candidate *candidate = best(choosing, wanted);
        if (candidate == NULL) {
            break;
        }
        for (uint32_t i = 0; i < wanted->hashes.count; i++) {
            bool has;
            if (!wheel_has_hash(it, candidate, wanted->hashes.items[i], &has)) {
                return false;
            }
            if (!has) {
                candidate->unfit = pith_format(it->arena,
                                               "has the digest %s, which the requirements do not name; fetch it "
                                               "again, or name it there if you trust it",
                                               candidate->hashes[0]);
            }
        }
        if (candidate->unfit == NULL && !wheel_unpack(it, candidate)) {
            return false;
        }
        if (candidate->unfit == NULL) {
            wanted->chosen = candidate;
            return true;
        }
    }
    uint32_t index = pith_dists_named(&it->target.installed, wanted->name);
    const struct pith_dist *dist = index == UINT32_MAX ? NULL : &it->target.installed.list.items[index];
    wanted->in_root = dist != NULL && there == 0 && wheel_is_admitted(wanted, dist->version) ? dist : NULL;
    return wanted->in_root != NULL || wheel_refuse(it, wanted);
}

static bool parse(struct installing *it, struct requirement *requirement)
{
    const char *line = requirement->line;
    requirement->parsed =
        requirement->parsed || pith_dependency_parse(line, strlen(line), it->arena, &requirement->asks, it->error);
    return requirement->parsed;
}

/* What the chosen wheel requires under an extra, or under none. */
static bool follow(struct choosing *choosing, const char *name, const struct candidate *candidate, const char *extra)
{
    struct installing *it = choosing->it;
    struct wheel *wheel = candidate->wheel;
    struct pith_marker_environment environment = it->target.environment;
    environment.extra = extra;
    const char *by = pith_format(it->arena, "%s %s", wheel->name, wheel->version);
    for (uint32_t i = 0; i < wheel->requires.count; i++) {
        struct requirement *requirement = &wheel->requires.items[i];
        const struct pith_dependency *asks = &requirement->asks;
        bool counts = true;
        if (!look(choosing, COST_OF_NEED + strlen(requirement->line))) {
            return false;
        }
        if (!parse(it, requirement) ||
            (asks->marker != NULL && !pith_marker_holds(asks->marker, &environment, &counts, it->error))) {
            return pith_context(it->error, "the wheel %s: Requires-Dist", candidate->file);
        }
        if (!counts) {
            continue;
        }
        const struct wanted *wanted = wheel_ask(choosing, asks->name, asks->specifier, &asks->extras, by);
        if (choosing->hashed && wanted->hashes.count == 0 && strcmp(wanted->name, name) != 0) {
            return pith_fail(it->error, PITH_USAGE,
                             "%s requires %s%s, of which the requirements give no --hash; pin it there as well", by,
                             asks->name, asks->specifier);
        }
    }
    return true;
}

/* Always the first that is to be followed. Items move while the list grows: they are taken by their index each time. */
static bool follow_all(struct choosing *choosing)
{
    for (choosing->next = 0; choosing->next < choosing->wanted.count && !choosing->again;) {
        struct wanted *wanted = &choosing->wanted.items[choosing->next];
        if (wanted->followed == wanted->extras.count) {
            choosing->next++;
            continue;
        }
        if (wanted->chosen == NULL && wanted->in_root == NULL && !choose(choosing, wanted)) {
            return false;
        }
        const char *extra = wanted->extras.items[wanted->followed++];
        const char *name = wanted->name;
        if (wanted->chosen != NULL && !wanted->locked && !follow(choosing, name, wanted->chosen, extra)) {
            return false;
        }
    }
    return true;
}

static int by_name(const void *one, const void *two)
{
    const struct wanted *a = one, *b = two;
    return strcmp(a->name, b->name);
}

/* One that lies where the wheel would go: the same version stays, as with pip; of two versions one must go. */
static bool is_there_already(struct installing *it, const struct wanted *wanted, bool *there)
{
    const struct candidate *chosen = wanted->chosen;
    const char *site = chosen->wheel->pure ? it->target.scheme.purelib : it->target.scheme.platlib;
    uint32_t index = pith_dists_named(&it->target.installed, wanted->name);
    const struct pith_dist *dist = index == UINT32_MAX ? NULL : &it->target.installed.list.items[index];
    struct pith_version version;
    struct pith_found found;
    *there = dist != NULL && strcmp(dist->site, site) == 0;
    bool of_base = *there && pith_view_look(it->target.view, dist->directory, &found, NULL) == PITH_SEEN_FOUND &&
                   pith_view_mount(it->target.view, found.mount)->role == PITH_ROLE_BASE;
    return !*there ||
           (pith_version_parse(dist->version, strlen(dist->version), &version) &&
            pith_version_compare(&version, &chosen->number) == 0) ||
           pith_fail(it->error, PITH_MISSING,
                     "%s %s is installed in the %s already, in %s, and %s would be laid over it; %s, or require that "
                     "version",
                     dist->shown, dist->version, of_base ? "base" : "source", site, chosen->file,
                     of_base ? "take a base without it" : "uninstall it there");
}

static bool keep_chosen(struct choosing *choosing)
{
    struct installing *it = choosing->it;
    if (choosing->wanted.count > 0) {
        qsort(choosing->wanted.items, choosing->wanted.count, sizeof *choosing->wanted.items, by_name);
    }
    for (uint32_t i = 0; i < choosing->wanted.count; i++) {
        const struct wanted *wanted = &choosing->wanted.items[i];
        bool there = true;
        if (wanted->chosen != NULL && !is_there_already(it, wanted, &there)) {
            return false;
        }
        if (!there) {
            pith_push(it->arena, &it->chosen, (uint32_t)(wanted->chosen - it->house.candidates.items));
        }
    }
    return true;
}

/* What was asked of each name stays known from one round to the next. */
static void begin_again(struct choosing *choosing)
{
    choosing->again = false;
    pith_texts_destroy(choosing->extras);
    choosing->extras = pith_texts_create();
    for (uint32_t i = 0; i < choosing->wanted.count; i++) {
        struct wanted *wanted = &choosing->wanted.items[i];
        wanted->chosen = NULL;
        wanted->in_root = NULL;
        wanted->extras.count = wanted->followed = wanted->hashes.count = 0;
    }
}

static void finish(struct choosing *choosing)
{
    pith_texts_destroy(choosing->names);
    pith_texts_destroy(choosing->needs);
    pith_texts_destroy(choosing->extras);
}

bool wheel_choose(struct installing *it)
{
    __attribute__((cleanup(finish))) struct choosing choosing = {.it = it,
                                                                 .hashed =
                                                                     pith_python_plan_of(it->plan)->require_hashes,
                                                                 .names = pith_texts_create(),
                                                                 .needs = pith_texts_create()};
    bool everything = !it->manifest->python.requirements.given;
    for (uint32_t i = 0; i < pith_python_plan_of(it->plan)->requirements.count; i++) {
        const struct pith_required *required = &pith_python_plan_of(it->plan)->requirements.items[i];
        choosing.hashed |= required->hashes.count > 0 && !required->locked;
    }
    for (unsigned round = 0; round < MOST_ROUNDS; round++) {
        begin_again(&choosing);
        if (!(everything ? wheel_ask_everything(&choosing) : wheel_ask_required(&choosing)) || !follow_all(&choosing)) {
            return false;
        }
        if (!choosing.again) {
            return keep_chosen(&choosing);
        }
    }
    return pith_fail(it->error, PITH_MISSING, "no versions were found that agree; pin them in [python] requirements");
}
