/*
 * sys.path as getpath and site.py build it: PYTHONPATH, the zip, the standard library, lib-dynload, then the site
 * directories and what their .pth files add. Debian's site.py looks for dist-packages instead.
 */
#include "python/room.h"

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
    pith_push(world->arena, &python->path, (struct pith_path_entry){path, rule, type != PITH_ABSENT, by});
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
        return true;
    }
    const char *named = pith_copy(world->arena, line, size);
    const char *path = named[0] == '/' ? named : python_join(world, site, named);
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, path, &found, world->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED; /* site.py adds only what exists */
    }
    return add(world, path, PITH_PATH_PTH, pth->path);
}

static bool read_pth(struct world *world, const char *site, const char *name)
{
    struct pith_python *python = world->python;
    struct pith_pth pth = {.path = python_join(world, site, name)};
    const char *text;
    size_t size;
    if (!python_read_text(world, pth.path, &text, &size)) {
        return false;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (!pth_line(world, site, text, length, &pth)) {
            return false;
        }
        text += length + (text[length] == '\n');
    }
    pith_push(world->arena, &python->pths, pth);
    return true;
}

static bool add_site(struct world *world, const char *site)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(world->view, site, &found, world->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY || has_entry(world->python, site)) {
        return true;
    }
    const char *const *names;
    uint32_t count;
    if (!add(world, site, PITH_PATH_SITE, NULL) ||
        !pith_view_list(world->view, found.path, &names, &count, world->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) { /* sorted, as site.py sorts them */
        size_t length = strlen(names[i]);
        if (length > 4 && names[i][0] != '.' && strcmp(names[i] + length - 4, ".pth") == 0 &&
            !read_pth(world, site, names[i])) {
            return false;
        }
    }
    return true;
}

/* The site directories of one prefix. `virtual`: sys.prefix differs from sys.base_prefix. */
static bool add_sites_of(struct world *world, const char *prefix, bool virtual)
{
    const struct pith_python *python = world->python;
    const char *version =
        pith_format(world->arena, "python%u.%u%s", python->major, python->minor, python->free_threaded ? "t" : "");
    const char *places[6];
    size_t count = 0;
    if (!python->debian || virtual) {
        places[count++] = pith_format(world->arena, "lib64/%s/site-packages", version);
        places[count++] = pith_format(world->arena, "lib/%s/site-packages", version);
    }
    if (python->debian) {
        places[count++] = pith_format(world->arena, "local/lib/%s/dist-packages", version);
        places[count++] = "lib/python3/dist-packages";
        places[count++] = pith_format(world->arena, "lib/%s/dist-packages", version);
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_site(world, python_join(world, prefix, places[i]))) {
            return false;
        }
    }
    return true;
}

static bool reads_dist_packages(struct world *world, bool *debian)
{
    const char *path = python_join(world, world->python->stdlib, "site.py");
    enum pith_type type;
    const char *text;
    size_t size;
    *debian = false;
    if (!python_type(world, path, &type) || type != PITH_REGULAR) {
        return type == PITH_ABSENT; /* a sourceless library is nobody's Debian package */
    }
    if (!python_read_text(world, path, &text, &size)) {
        return false;
    }
    *debian = memmem(text, size, "dist-packages", 13) != NULL;
    return true;
}

/* The elements of PYTHONPATH, and of [python] path. */
static bool add_environment(struct world *world)
{
    const char *rest = world->environment->path;
    while (rest != NULL && *rest != '\0') {
        size_t size = strcspn(rest, ":");
        if (size > 0 && !add(world, pith_copy(world->arena, rest, size), PITH_PATH_ENVIRONMENT, NULL)) {
            return false;
        }
        rest += size + (rest[size] == ':');
    }
    for (uint32_t i = 0; i < world->environment->extra_count; i++) {
        if (!add(world, world->environment->extra[i], PITH_PATH_ENVIRONMENT, NULL)) {
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
    if (!reads_dist_packages(world, &python->debian) || !add_environment(world) ||
        !add(world, zip, PITH_PATH_ZIP, NULL) || !add(world, python->stdlib, PITH_PATH_STDLIB, NULL) ||
        !add(world, python->dynload, PITH_PATH_DYNLOAD, NULL)) {
        return false;
    }
    if (python->venv != NULL && !add_sites_of(world, python->venv, true)) {
        return false;
    }
    return (python->venv != NULL && !python->system_site) || add_sites_of(world, python->prefix, python->venv != NULL);
}
