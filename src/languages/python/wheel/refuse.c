/* SPDX-License-Identifier: Apache-2.0 */
/* Why nothing in the wheelhouse will do for what is wanted, and the command that brings what would. */
#include "base/path.h"
#include "languages/python/wheel/room.h"

enum { SHOWN = 3, LONGEST = 512, PINS = 16 }; /* a message has 1 KiB */

static const char *listed(struct pith_arena *arena, const char *list, const char *item, uint32_t count)
{
    return count > SHOWN    ? list
           : count == SHOWN ? pith_format(arena, "%s, …", list)
                            : pith_format(arena, "%s%s%s", list, *list == '\0' ? "" : ", ", item);
}

/* "requirements.txt:3 (>=1), flask 3.0.2 (<2)" */
static const char *who(struct installing *it, const struct wanted *wanted)
{
    const char *list = "";
    for (uint32_t i = 0; i < wanted->needs.count && i <= SHOWN; i++) {
        const struct need *need = &wanted->needs.items[i];
        list = listed(
            it->arena, list,
            *need->specifier == '\0' ? need->by : pith_format(it->arena, "%s (%s)", need->by, need->specifier), i);
    }
    return list;
}

/* The specifiers of all who ask, as one; no more than somebody would read. */
static const char *specifier(struct installing *it, const struct wanted *wanted)
{
    const char *all = "";
    for (uint32_t i = 0; i < wanted->needs.count && strlen(all) < LONGEST; i++) {
        const char *one = wanted->needs.items[i].specifier;
        all = *one == '\0' ? all : pith_format(it->arena, "%s%s%s", all, *all == '\0' ? "" : ",", one);
    }
    return all;
}

/* What pip must be told of the target. */
static const char *platform(struct installing *it)
{
    const struct pith_wheel_target *tags = &it->target.tags;
    const char *all = "";
    if (tags->libc == PITH_LIBC_MUSL) {
        return pith_format(it->arena, " --platform musllinux_%u_%u_%s", tags->libc_major, tags->libc_minor,
                           tags->machine);
    }
    if (tags->libc_minor >= 28) {
        all = pith_format(it->arena, " --platform manylinux_2_28_%s", tags->machine);
    }
    return pith_format(it->arena, "%s --platform manylinux2014_%s", all, tags->machine);
}

/* With digests each wheel is one that somebody chose; without, pip may as well bring what it requires. */
static const char *download(struct installing *it, const struct wanted *wanted)
{
    bool alone = wanted->locked || wanted->hashes.count > 0;
    const struct pith_wheel_target *tags = &it->target.tags;
    return pith_format(it->arena,
                       "pip download %s--only-binary :all: --implementation cp --python-version 3.%u%s%s -d %s '%s%s'",
                       alone ? "--no-deps " : "", tags->minor,
                       tags->free_threaded ? pith_format(it->arena, " --abi cp3%ut", tags->minor) : "", platform(it),
                       it->house.path, wanted->name, specifier(it, wanted));
}

/* What the interpreter takes, in a few words. */
static const char *taken(struct installing *it)
{
    const struct pith_wheel_tags *tags = &it->target.supported;
    return pith_format(it->arena, "%s and older, %s, py3-none-any", tags->list.items[0],
                       it->target.tags.free_threaded ? "abi3t" : "abi3");
}

/* Two pins that differ, or one that another who asks does not admit. */
static bool is_contradiction(struct installing *it, const struct wanted *wanted)
{
    for (uint32_t i = 0, pins = 0; i < wanted->needs.count && pins < PINS; i++) {
        const char *pin = pith_specifier_pin(wanted->needs.items[i].specifier, it->arena);
        pins += pin != NULL;
        if (pin != NULL && !wheel_is_admitted(wanted, pin)) {
            return true;
        }
    }
    return false;
}

struct found {
    const struct candidate *sdist;
    const char *files, *unfit, *versions; /* wheels for others; wheels that fit, and why not; versions not admitted */
    uint32_t file_count, unfit_count, version_count;
};

static void look(struct installing *it, const struct wanted *wanted, struct found *found)
{
    *found = (struct found){.files = "", .unfit = "", .versions = ""};
    uint32_t count;
    const struct candidate *all = wheel_candidates(&it->house, wanted->name, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct candidate *candidate = &all[i];
        if (!wheel_is_admitted(wanted, candidate->version)) {
            found->versions = listed(it->arena, found->versions, candidate->file, found->version_count++);
        } else if (candidate->tags == NULL) {
            found->sdist = candidate;
        } else if (candidate->rank == NOT_FIT) {
            found->files = listed(it->arena, found->files, candidate->file, found->file_count++);
        } else {
            found->unfit = listed(
                it->arena, found->unfit,
                pith_format(it->arena, "%s %s", candidate->file, candidate->unfit == NULL ? "" : candidate->unfit),
                found->unfit_count++);
        }
    }
}

/* Of a file outside the manifest's directory neither names nor versions are quoted. */
static bool refuse_quietly(struct installing *it, const struct wanted *wanted)
{
    const char *list = "";
    for (uint32_t i = 0; i < wanted->needs.count; i++) {
        list = listed(it->arena, list, wanted->needs.items[i].by, i);
    }
    return pith_fail(it->error, PITH_MISSING,
                     "%s want%s what no wheel in %s is right for; a file outside of the manifest's directory is not "
                     "quoted, so look there, and fetch it: pip download -d %s …",
                     list, wanted->needs.count == 1 ? "s" : "", it->house.shown, it->house.path);
}

bool wheel_refuse(struct installing *it, const struct wanted *wanted)
{
    struct found found;
    const char *house = it->house.shown, *path = it->house.path, *name = wanted->name;
    const char *by = pith_format(it->arena, "%s want%s", who(it, wanted), wanted->needs.count == 1 ? "s" : "");
    if (wanted->quiet) {
        return refuse_quietly(it, wanted);
    }
    look(it, wanted, &found);
    if (is_contradiction(it, wanted)) {
        return pith_fail(it->error, PITH_MISSING, "%s %s, and no version is right for all; change one of them", by,
                         name);
    }
    if (found.unfit_count > 0) {
        return pith_fail(it->error, PITH_MISSING, "%s %s, and no wheel in %s will do: %s", by, name, house,
                         found.unfit);
    }
    if (found.sdist != NULL && found.file_count == 0) {
        return pith_fail(it->error, PITH_MISSING,
                         "%s %s, and %s has only its source, %s; building it would run its code, so make a wheel "
                         "of it on a machine like the target: pip wheel --no-deps -w %s %s/%s",
                         by, name, house, found.sdist->file, path, path, found.sdist->file);
    }
    if (found.file_count > 0) {
        return pith_fail(it->error, PITH_MISSING,
                         "%s %s, and no wheel in %s fits: there is %s; %s takes %s. Fetch one: %s", by, name, house,
                         found.files, it->target.python.executable, taken(it), download(it, wanted));
    }
    if (wanted->without_wheel != NULL) {
        return pith_fail(it->error, PITH_MISSING,
                         "%s names no wheel of %s but its %s; building it would run its code, so make a wheel of it: "
                         "pip wheel --no-deps -w %s '%s%s'",
                         who(it, wanted), name, wanted->without_wheel, path, name, specifier(it, wanted));
    }
    if (found.version_count > 0) {
        return pith_fail(it->error, PITH_MISSING, "%s %s, and %s has only %s; fetch one that all admit: %s", by, name,
                         house, found.versions, download(it, wanted));
    }
    return pith_fail(it->error, PITH_MISSING, "%s %s, and %s has no wheel of it; fetch it: %s", by, name, house,
                     download(it, wanted));
}
