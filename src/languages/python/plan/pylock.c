/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pylock.toml (PEP 751): every distribution with its one version and the digests of its wheels. It was resolved when
 * it was written, so what its packages require of each other is not looked at again.
 */
#include "base/toml.h"
#include "languages/python/plan/requirements.h"

struct lock {
    const struct requirement_file *file;
    struct pith_arena *arena;
    struct pith_error *error;
    uint32_t line; /* of the package in hand */
    const char *name;
};

static bool fail(const struct lock *lock, const char *what)
{
    return pith_fail(lock->error, PITH_USAGE, "%s:%u: %s%s%s", lock->file->shown, lock->line,
                     lock->name == NULL ? "" : lock->name, lock->name == NULL ? "" : ": ", what);
}

bool requirements_is_pylock(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t size = strlen(name);
    return strncmp(name, "pylock.", 7) == 0 && size > 10 && strcmp(name + size - 5, ".toml") == 0 &&
           (size == 11 || memchr(name + 7, '.', size - 12) == NULL);
}

static const char *text(const struct lock *lock, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value == NULL ? NULL : pith_strdup(lock->arena, value);
}

/* The digests of the wheels, as --hash has them. One kind is enough for each. */
static bool read_hashes(const struct lock *lock, const json_t *wheels, struct pith_strings *hashes)
{
    static const char *const kinds[] = {"sha256", "sha384", "sha512"};
    PITH_VEC(const char *) found = {0};
    size_t i;
    json_t *wheel;
    json_array_foreach(wheels, i, wheel)
    {
        const json_t *digests = json_object_get(wheel, "hashes");
        const char *digest = NULL;
        for (size_t j = 0; j < sizeof kinds / sizeof *kinds && digest == NULL; j++) {
            digest = text(lock, digests, kinds[j]);
            if (digest != NULL) {
                pith_push(lock->arena, &found, pith_format(lock->arena, "%s:%s", kinds[j], digest));
            }
        }
        if (digest == NULL) {
            return fail(lock, "a wheel without a sha256, sha384 or sha512; lock it again");
        }
    }
    *hashes = (struct pith_strings){found.items, found.count};
    return true;
}

/* What there is of a package besides wheels. */
static const char *other_source(const json_t *package)
{
    static const char *const kinds[] = {"sdist", "vcs", "directory", "archive"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (json_object_get(package, kinds[i]) != NULL) {
            return kinds[i];
        }
    }
    return NULL;
}

static bool read_package(struct lock *lock, const json_t *package)
{
    struct pith_required required = {
        .file = lock->file->shown, .line = lock->line, .locked = true, .specifier = "", .quiet = lock->file->quiet};
    lock->name = NULL;
    required.name = text(lock, package, "name");
    lock->name = required.quiet ? NULL : required.name;
    const char *version = text(lock, package, "version");
    const json_t *wheels = json_object_get(package, "wheels");
    if (required.name == NULL) {
        return fail(lock, "a package without a name");
    }
    required.marker = text(lock, package, "marker");
    required.conditional = required.marker != NULL;
    required.requires_python = text(lock, package, "requires-python");
    if (version != NULL) {
        required.specifier = pith_format(lock->arena, "==%s", version);
        if (!pith_specifier_is_valid(required.specifier)) {
            return fail(lock, "its version is none");
        }
    }
    if (json_array_size(wheels) == 0) {
        required.without_wheel = other_source(package);
        if (required.without_wheel == NULL) {
            return fail(lock, "neither wheels nor anything else of it is named");
        }
    }
    if (!read_hashes(lock, wheels, &required.hashes)) {
        return false;
    }
    pith_push(lock->arena, &lock->file->reading->python->requirements, required);
    return true;
}

static void keep_strings(struct pith_arena *arena, const json_t *array, struct pith_strings *strings)
{
    PITH_VEC(const char *) found = {0};
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        if (json_is_string(item)) {
            pith_push(arena, &found, pith_strdup(arena, json_string_value(item)));
        }
    }
    *strings = (struct pith_strings){found.items, found.count};
}

static bool read_lock(struct lock *lock, const json_t *root, const struct pith_toml_lines *lines)
{
    struct pith_python_plan *plan = lock->file->reading->python;
    const char *version = text(lock, root, "lock-version");
    const json_t *packages = json_object_get(root, "packages");
    size_t i;
    json_t *package;
    lock->line = 1;
    if (version == NULL || strncmp(version, "1.", 2) != 0) {
        return fail(lock, version == NULL ? "no lock-version; it is no lock file of PEP 751"
                                          : "a lock-version other than 1; this pith knows no other");
    }
    struct pith_lock_file kept = {
        .file = lock->file->shown, .requires_python = text(lock, root, "requires-python"), .quiet = lock->file->quiet};
    keep_strings(lock->arena, json_object_get(root, "environments"), &kept.environments);
    keep_strings(lock->arena, json_object_get(root, "default-groups"), &kept.groups);
    pith_push(lock->arena, &plan->locks, kept);
    json_array_foreach(packages, i, package)
    {
        lock->line = i < lines->lines.count ? lines->lines.items[i] : 1;
        if (!read_package(lock, package)) {
            return false;
        }
    }
    return true;
}

bool requirements_pylock(const struct requirement_file *file, const char *bytes)
{
    struct planning *planning = file->planning;
    struct pith_toml_lines lines = {.arena = planning->arena};
    struct lock lock = {.file = file, .arena = planning->arena, .error = planning->error};
    json_t *root = pith_toml_read_lines(bytes, strlen(bytes), "packages", &lines, planning->error);
    if (root == NULL) {
        return pith_context(planning->error, "%s", file->shown);
    }
    bool done = read_lock(&lock, root, &lines);
    json_decref(root);
    return done;
}
