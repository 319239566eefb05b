/*
 * Where the standard library is: PYTHONHOME, else upward from the executable's directory to the landmark
 * lib/pythonX.Y/os.py (or os.pyc), as getpath does. Distributions that use lib64 have it as their platlibdir.
 */
#include "python/room.h"

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

/* The directory lib-dynload, which may have a prefix of its own. */
static bool find_dynload(struct world *world, const char *start)
{
    struct pith_python *python = world->python;
    python->exec_prefix = python->prefix;
    python->dynload = python_join(world, python->stdlib, "lib-dynload");
    for (const char *prefix = start;; prefix = python_above(world, prefix)) {
        for (size_t i = 0; i < 2; i++) {
            enum pith_type type;
            const char *below = python_join(world, library_name(world, libraries[i]), "lib-dynload");
            const char *dynload = python_join(world, prefix, below + (below[0] == '/'));
            if (!python_type(world, dynload, &type)) {
                return false;
            }
            if (type == PITH_DIRECTORY) {
                python->exec_prefix = prefix;
                python->dynload = dynload;
                return true;
            }
        }
        if (prefix[1] == '\0') {
            return true;
        }
    }
}

bool python_prefix(struct world *world)
{
    struct pith_python *python = world->python;
    const char *start = python->directory;
    bool found = false;
    if (world->environment->home != NULL && *world->environment->home != '\0') {
        size_t size = strcspn(world->environment->home, ":");
        start = pith_copy(world->arena, world->environment->home, size);
    }
    for (const char *prefix = start;; prefix = python_above(world, prefix)) {
        if (!landmark_below(world, prefix, &found)) {
            return false;
        }
        if (found || prefix[1] == '\0') {
            break;
        }
    }
    if (!found) {
        return pith_fail(world->error, PITH_MISSING,
                         "%s is Python %u.%u, but no %s/os.py lies in or above %s; install its standard library in the "
                         "source",
                         python->executable, python->major, python->minor, library_name(world, "lib"), start);
    }
    return find_dynload(world, start);
}
