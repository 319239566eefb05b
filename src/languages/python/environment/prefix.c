/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the standard library is: PYTHONHOME, else upward from the executable's directory to the landmark
 * lib/pythonX.Y/os.py (or os.pyc), as getpath does. Distributions that use lib64 have it as their platlibdir.
 * At last getpath takes the prefix that was compiled in; the real executable's directory leads to the same.
 */
#include "languages/python/environment/room.h"

static const char *const libraries[] = {"lib", "lib64"};

static const char *library_name(struct world *world, const char *library)
{
    const struct pith_python *python = world->python;
    return pith_format(world->arena, "%s/python%u.%u%s", library, python->major, python->minor,
                       python->free_threaded ? "t" : "");
}

/* Is the standard library of our version below `prefix`? */
static bool landmark_below(struct world *world, const char *prefix, bool *found)
{
    static const char *const files[] = {"os.py", "os.pyc"};
    *found = false;
    for (size_t i = 0; i < 2; i++) {
        const char *stdlib = python_join(world, prefix, library_name(world, libraries[i]));
        for (size_t j = 0; j < 2; j++) {
            enum pith_type type;
            const char *landmark = python_join(world, stdlib, files[j]);
            if (!python_type(world, landmark, &type)) {
                return false;
            }
            if (type == PITH_REGULAR) {
                world->python->prefix = prefix;
                world->python->stdlib = stdlib;
                world->python->landmark = landmark;
                *found = true;
                return true;
            }
        }
    }
    return true;
}

/* The root itself is no prefix to getpath: on a merged /usr it would win through /lib. */
static bool search_upward(struct world *world, const char *start, bool *found)
{
    *found = false;
    for (const char *prefix = start; prefix[1] != '\0' && !*found; prefix = python_above(world, prefix)) {
        if (!landmark_below(world, prefix, found)) {
            return false;
        }
    }
    return true;
}

/* lib-dynload below `prefix`; `*found` when it is a directory. */
static bool dynload_below(struct world *world, const char *prefix, bool *found)
{
    struct pith_python *python = world->python;
    *found = false;
    for (size_t i = 0; i < 2 && !*found; i++) {
        enum pith_type type;
        const char *library = python_join(world, prefix, library_name(world, libraries[i]));
        const char *dynload = python_join(world, library, "lib-dynload");
        if (!python_type(world, dynload, &type)) {
            return false;
        }
        if (type == PITH_DIRECTORY) {
            python->exec_prefix = prefix;
            python->dynload = dynload;
            *found = true;
        }
    }
    return true;
}

/* The directory lib-dynload, which may have a prefix of its own. */
static bool find_dynload(struct world *world)
{
    struct pith_python *python = world->python;
    bool found = false;
    python->exec_prefix = python->prefix;
    python->dynload = python_join(world, python->stdlib, "lib-dynload");
    const char *prefix = python->directory;
    for (; prefix[1] != '\0' && !found; prefix = python_above(world, prefix)) {
        if (!dynload_below(world, prefix, &found)) {
            return false;
        }
    }
    return true;
}

static bool lacks_library(struct world *world, const char *start, const char *where)
{
    const struct pith_python *python = world->python;
    return pith_fail(world->error, PITH_MISSING,
                     "%s is Python %u.%u, but no %s/os.py lies %s %s; install its standard library in the source",
                     python->executable, python->major, python->minor, library_name(world, "lib"), where, start);
}

/* PYTHONHOME=prefix[:exec_prefix]: nothing is searched for. */
static bool at_home(struct world *world, const char *home)
{
    struct pith_python *python = world->python;
    size_t size = strcspn(home, ":");
    const char *prefix = pith_copy(world->arena, home, size);
    bool found;
    if (!landmark_below(world, prefix, &found)) {
        return false;
    }
    if (!found) {
        return lacks_library(world, prefix, "below PYTHONHOME =");
    }
    python->exec_prefix = home[size] == ':' ? pith_strdup(world->arena, home + size + 1) : prefix;
    python->dynload =
        python_join(world, python_join(world, python->exec_prefix, library_name(world, "lib")), "lib-dynload");
    return dynload_below(world, python->exec_prefix, &found);
}

bool python_prefix(struct world *world)
{
    struct pith_python *python = world->python;
    const char *home = world->environment->home, *real;
    bool found;
    if (home != NULL && *home != '\0') {
        return at_home(world, home);
    }
    if (!search_upward(world, python->directory, &found)) {
        return false;
    }
    if (!found && (!python_real_directory(world, &real) || !search_upward(world, real, &found))) {
        return false;
    }
    return found ? find_dynload(world) : lacks_library(world, python->directory, "in or above");
}
