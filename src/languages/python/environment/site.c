/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sys.path as getpath and site.py build it: PYTHONPATH, the zip, the standard library, lib-dynload, then the site
 * directories and what their .pth files add. Debian's site.py looks for dist-packages instead.
 */
#include "base/path.h"
#include "languages/python/environment/room.h"

#include <ctype.h>

static bool has_entry(const struct pith_python *python, const char *path)
{
    for (uint32_t i = 0; i < python->path.count; i++) {
        if (strcmp(python->path.items[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

static bool add(struct world *world, const char *path, enum pith_path_rule rule, const char *by)
{
    struct pith_python *python = world->python;
    enum pith_type type;
    if (has_entry(python, path)) {
        return true;
    }
    if (!python_type(world, path, &type)) {
        return false;
    }
    struct pith_path_entry entry = {
        .path = path, .rule = rule, .exists = type != PITH_ABSENT, .archive = type == PITH_REGULAR, .by = by};
    pith_push(world->arena, &python->path, entry);
    return true;
}

/* One line of a .pth file: a comment, code, or a directory relative to the site directory. */
static bool pth_line(struct world *world, const char *site, const char *line, size_t size, struct pith_pth *pth)
{
    while (size > 0 && isspace((unsigned char)line[size - 1])) {
        size--;
    }
    if (size == 0 || line[0] == '#') {
        return true;
    }
    if (size > 7 && strncmp(line, "import", 6) == 0 && (line[6] == ' ' || line[6] == '\t')) {
        pth->code = true;
        return python_read_finders(world, site, pth->path, line, size);
    }
    const char *path = python_absolute(world, site, pith_copy(world->arena, line, size));
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, path, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED; /* site.py adds only what exists */
    }
    return add(world, path, PITH_PATH_PTH, pth->path);
}

static bool has_pth(const struct pith_python *python, const char *path)
{
    for (uint32_t i = 0; i < python->pths.count; i++) {
        if (strcmp(python->pths.items[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_of_venv(const struct pith_python *python, const char *site)
{
    return python->venv != NULL && pith_is_below(site, python->venv);
}

/* What is no readable file is passed over, as site.py does; a link to what another wrote as well. */
static bool read_pth(struct world *world, const char *site, const char *path)
{
    struct pith_python *python = world->python;
    struct pith_pth pth = {.path = path};
    struct pith_found found;
    const char *text;
    size_t size;
    bool own;
    if (has_pth(python, pth.path)) {
        return true;
    }
    enum pith_seen seen = pith_view_file(world->view, pth.path, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_is_own(world->view, &found, &own, world->error)) {
        return false;
    }
    if (!own) {
        return true;
    }
    if (!python_read_text(world, pth.path, &text, &size)) {
        return false;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        if (!pth_line(world, site, text, length, &pth)) {
            return false;
        }
        text += length + (text[length] != '\0');
    }
    pith_push(world->arena, &python->pths, pth);
    return true;
}

/* The .pth files of a site directory, sorted, as site.py sorts them. */
static bool read_pths(struct world *world, const char *site, const char *const *names, uint32_t count)
{
    const struct pith_python_environment *environment = world->environment;
    PITH_VEC(const char *) files = {0};
    for (uint32_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        if (length > 4 && names[i][0] != '.' && strcmp(names[i] + length - 4, ".pth") == 0) {
            pith_push(world->arena, &files, python_join(world, site, names[i]));
        }
    }
    bool *counts = pith_alloc_array(world->arena, files.count, sizeof *counts);
    bool judged = environment->judge_pths != NULL && files.count > 0 && !is_of_venv(world->python, site);
    if (judged && !environment->judge_pths(environment->judge, world->python, site, files.items, files.count, counts)) {
        return false;
    }
    for (uint32_t i = 0; i < files.count; i++) {
        if ((!judged || counts[i]) && !read_pth(world, site, files.items[i])) {
            return false;
        }
    }
    return true;
}

static bool add_site(struct world *world, const char *site)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, site, &found, world->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *const *names;
    uint32_t count;
    return add(world, site, PITH_PATH_SITE, NULL) &&
           pith_view_list(world->view, found.path, &names, &count, world->error) &&
           read_pths(world, site, names, count);
}

/* The site directories of one prefix. `virtual`: sys.prefix differs from sys.base_prefix. */
static bool add_sites_of(struct world *world, const char *prefix, bool virtual)
{
    const struct pith_python *python = world->python;
    const char *version =
        pith_format(world->arena, "python%u.%u%s", python->major, python->minor, python->free_threaded ? "t" : "");
    const char *platlibdir = strrchr(python_above(world, python->stdlib), '/') + 1; /* "lib", or "lib64" */
    bool other = strcmp(platlibdir, "lib") != 0;
    const char *places[6];
    size_t count = 0;
    if (python->debian) {
        if (virtual) {
            places[count++] = pith_format(world->arena, "lib/%s/site-packages", version);
        }
        places[count++] = pith_format(world->arena, "local/lib/%s/dist-packages", version);
        places[count++] = "lib/python3/dist-packages";
        places[count++] = pith_format(world->arena, "lib/%s/dist-packages", version);
    } else {
        places[count++] = pith_format(world->arena, "%s/%s/site-packages", platlibdir, version);
        if (other) {
            places[count++] = pith_format(world->arena, "lib/%s/site-packages", version);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_site(world, python_join(world, prefix, places[i]))) {
            return false;
        }
    }
    return true;
}

/* Debian's site.py looks for dist-packages. Bytecode holds the word as it stands. */
static bool reads_dist_packages(struct world *world, bool *debian)
{
    static const char *const names[] = {"site.py", "site.pyc"};
    *debian = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = python_join(world, world->python->stdlib, names[i]), *text;
        enum pith_type type;
        size_t size;
        if (!python_type(world, path, &type)) {
            return false;
        }
        if (type == PITH_REGULAR) {
            if (!python_read_text(world, path, &text, &size)) {
                return false;
            }
            *debian = memmem(text, size, "dist-packages", 13) != NULL;
            return true;
        }
    }
    return true;
}

/* One entry from outside: relative ones, and the empty one, start where the program does. */
static bool add_given(struct world *world, const char *given)
{
    const char *directory = world->environment->directory;
    return add(world, python_absolute(world, directory == NULL ? "/" : directory, given), PITH_PATH_ENVIRONMENT, NULL);
}

/* The elements of PYTHONPATH. */
static bool add_environment(struct world *world)
{
    const char *rest = world->environment->path;
    for (size_t size; rest != NULL && *rest != '\0'; rest += size) {
        size = strcspn(rest, ":");
        if (!add_given(world, pith_copy(world->arena, rest, size))) {
            return false;
        }
        if (rest[size] == ':' && rest[++size] == '\0' && !add_given(world, "")) {
            return false;
        }
    }
    return true;
}

bool python_site(struct world *world)
{
    struct pith_python *python = world->python;
    const char *library = python_above(world, python->stdlib);
    const char *zip = pith_format(world->arena, "%s/python%u%u%s.zip", library, python->major, python->minor,
                                  python->free_threaded ? "t" : "");
    bool virtual = python->venv != NULL;
    if (!reads_dist_packages(world, &python->debian) || !add_environment(world) ||
        !add(world, zip, PITH_PATH_ZIP, NULL) || !add(world, python->stdlib, PITH_PATH_STDLIB, NULL) ||
        !add(world, python->dynload, PITH_PATH_DYNLOAD, NULL)) {
        return false;
    }
    if (virtual && !add_sites_of(world, python->venv, true)) {
        return false;
    }
    if (virtual && !python->system_site) {
        return true;
    }
    return add_sites_of(world, python->prefix, virtual) &&
           (strcmp(python->exec_prefix, python->prefix) == 0 || add_sites_of(world, python->exec_prefix, virtual));
}
