/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Pythons of the source: python3.N where distributions, python.org's builds and pyenv put them. Debian's python3
 * and the one of the PATH come first; nothing is run, the names say the version.
 */
#include "base/path.h"
#include "init/room.h"

#include <stdlib.h>

static bool minor_of(const char *name, unsigned *minor)
{
    const char *digits = name + 9;
    if (strncmp(name, "python3.", 8) != 0 || digits[-1] < '0' || digits[-1] > '9') {
        return false;
    }
    char *end;
    unsigned long number = strtoul(name + 8, &end, 10);
    *minor = (unsigned)number;
    return *end == '\0' && number > 0 && number < 1000;
}

static void add(struct init *init, struct init_interpreters *found, const char *path, unsigned minor)
{
    pith_push(init->arena, &found->list, (struct init_interpreter){path, minor});
}

/* `python3`, whose link's end has the version in its name. */
static void add_default(struct init *init, struct init_interpreters *found, const char *directory)
{
    struct pith_found file;
    unsigned minor;
    const char *path = pith_format(init->arena, "%s/python3", directory);
    if (!init_look(init, init->root, path, &file) || file.stat.type != PITH_REGULAR) {
        return;
    }
    const char *real = pith_text(pith_view_texts(init->root), file.path);
    if (minor_of(strrchr(real, '/') + 1, &minor)) {
        add(init, found, path, minor);
    }
}

static void add_versioned(struct init *init, struct init_interpreters *found, const char *directory)
{
    struct pith_strings names = init_list(init, init->root, directory);
    for (uint32_t i = 0; i < names.count; i++) {
        struct pith_found file;
        unsigned minor;
        const char *path = pith_join(init->arena, directory, names.items[i]);
        if (minor_of(names.items[i], &minor) && init_look(init, init->root, path, &file) &&
            file.stat.type == PITH_REGULAR) {
            add(init, found, path, minor);
        }
    }
}

void init_interpreters(struct init *init, struct init_interpreters *found)
{
    static const char *const places[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        add_default(init, found, places[i]);
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        add_versioned(init, found, places[i]);
    }
    if (init->home != NULL && *init->home == '/') {
        const char *versions = pith_format(init->arena, "%s/.pyenv/versions", init->home);
        struct pith_strings names = init_list(init, init->root, versions);
        for (uint32_t i = 0; i < names.count; i++) {
            add_versioned(init, found, pith_format(init->arena, "%s/%s/bin", versions, names.items[i]));
        }
    }
}

/* One clause of PEP 440 (and Poetry's ^ and ~) about 3.minor; what is not understood forbids nothing. */
static bool clause_fits(const char *clause, unsigned minor)
{
    size_t length = strspn(clause, "<>=!~^");
    char *end;
    unsigned long major = strtoul(clause + length + strspn(clause + length, " "), &end, 10);
    bool whole = *end == '.' && end[1] >= '0' && end[1] <= '9';
    unsigned long other = whole ? strtoul(end + 1, &end, 10) : 0;
    bool patch = whole && *end == '.' && end[1] != '*';
    long have = 3000L + minor, want = (long)(major > 9 ? 9 : major) * 1000 + (long)(other > 999 ? 999 : other);
    if (length == 0 || major == 0) {
        return true;
    }
    switch (*clause) {
    case '>': /* >3.8 takes 3.8.1 not by PEP 440, >3.8.1 takes 3.8.2 */
        return clause[1] == '=' || patch ? have >= want : have > want;
    case '<':
        return clause[1] == '=' || patch ? have <= want : have < want;
    case '!':
        return patch || have != want;
    case '=':
        return !whole ? major == 3 : have == want;
    default: /* ~=3.8 and ^3.8: at least, below 4; ~=3.8.1 and ~3.8: that minor */
        return (*clause == '~' && (patch || clause[1] != '=')) ? have == want : major == 3 && have >= want;
    }
}

bool init_version_fits(const char *range, unsigned minor)
{
    while (range != NULL && *range != '\0') {
        range += strspn(range, ", ");
        if (!clause_fits(range, minor)) {
            return false;
        }
        range += strcspn(range, ",");
    }
    return true;
}
