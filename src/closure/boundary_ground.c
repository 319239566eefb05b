/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ground on which a file of the root may ship without further question: what the manifest names or permits,
 * and the directories of the interpreter's world. A directory that a link leads out of
 * its prefix is no part of that world, and a prefix is one only when a Python is installed in it by its content: an
 * app's own pyvenv.cfg says where that is. An environment or a Python that [files] brings is in [files] whole: what the
 * root has in the directories that it is put into is not of it.
 */
#include "closure/room.h"

#include "base/path.h"

bool is_in_system_directory(const char *path)
{
    static const char *const directories[] = {"/usr",   "/bin",    "/sbin", "/lib", "/lib32",
                                              "/lib64", "/libx32", "/etc",  "/var"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (pith_is_at_or_below(path, directories[i])) {
            return !pith_is_at_or_below(path, "/var/tmp"); /* which everybody writes */
        }
    }
    return false;
}

/* A link of an app on the way says where the path leads, not the manifest. */
static bool is_of_the_manifest(struct expansion *expansion, const char *path)
{
    struct pith_found found;
    if (pith_view_resolve(expansion->view, path, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    for (uint32_t i = 0; i < found.link_count; i++) {
        if (is_of_an_app(expansion, found.links[i])) {
            return false;
        }
    }
    return true;
}

static void permit_all(struct expansion *expansion, const struct pith_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const char *path = list->items[i].text;
        if (*path == '/' && is_of_the_manifest(expansion, path)) {
            pith_push(expansion->arena, &expansion->boundary.permitted, real_path(expansion, path));
        }
    }
}

/* Whoever may be named so is the app's: it names no more than the app does. */
static void learn_allowed(struct expansion *expansion)
{
    struct boundary *boundary = &expansion->boundary;
    permit_all(expansion, &expansion->plan->manifest->policy.allow_paths);
    for (uint32_t i = 0; i < boundary->permitted.count; i++) {
        pith_push(expansion->arena, &boundary->allowed, boundary->permitted.items[i]);
    }
}

static bool look_for_packages(struct expansion *expansion)
{
    for (const struct pith_package_database *it = pith_package_databases; it->name != NULL; it++) {
        for (const char *const *mark = it->marks; *mark != NULL; mark++) {
            struct pith_found found;
            enum pith_seen seen = pith_view_resolve(expansion->view, *mark, &found, expansion->error);
            if (seen == PITH_SEEN_FAILED) {
                return false;
            }
            if (seen == PITH_SEEN_FOUND) {
                expansion->boundary.has_packages = true;
                return true;
            }
        }
    }
    return true;
}

static bool begin(struct expansion *expansion)
{
    const struct pith_manifest *manifest = expansion->plan->manifest;
    learn_allowed(expansion);
    permit_all(expansion, &manifest->libraries.dlopen);
    permit_all(expansion, &manifest->python.path);
    for (uint32_t i = 0; i < manifest->keep.count; i++) {
        permit_all(expansion, &manifest->keep.items[i].paths);
    }
    if (expansion->plan->interpreter == NULL) {
        permit_all(expansion, &manifest->program.path);
    } else { /* whatever a link of a virtual environment leads to: it is a Python, or composing ends */
        const char *real = real_path(expansion, expansion->plan->interpreter);
        pith_push(expansion->arena, &expansion->boundary.permitted, real);
    }
    learn_host(expansion);
    expansion->boundary.begun = true;
    return look_for_packages(expansion);
}

static bool has_file(struct expansion *expansion, const char *directory, const char *name)
{
    struct pith_found found;
    return pith_view_resolve(expansion->view, pith_join(expansion->arena, directory, name), &found, NULL) ==
               PITH_SEEN_FOUND &&
           found.stat.type == PITH_REGULAR;
}

/* The modules without which no Python starts. */
static bool is_library(struct expansion *expansion, const char *directory)
{
    static const char *const modules[] = {"os.py", "site.py", "codecs.py", "encodings/__init__.py"};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        if (!has_file(expansion, directory, modules[i]) &&
            !has_file(expansion, directory, pith_format(expansion->arena, "%sc", modules[i]))) {
            return false;
        }
    }
    return true;
}

/* Is it of [files], or does a link of an app lead there? */
static bool is_brought(struct expansion *expansion, const char *path)
{
    struct pith_found found;
    return pith_view_look(expansion->view, path, &found, NULL) == PITH_SEEN_FOUND &&
           (!is_of_the_root(expansion, found.mount) || !is_of_the_manifest(expansion, path));
}

static bool is_library_brought(struct expansion *expansion, const char *directory)
{
    const char *module = pith_format(expansion->arena, "%s/os.py", directory);
    return is_brought(expansion, module) || is_brought(expansion, pith_format(expansion->arena, "%sc", module));
}

const char *prefix_around(const struct expansion *expansion, const char *path)
{
    const struct boundary *boundary = &expansion->boundary;
    if (boundary->venv != NULL && pith_is_at_or_below(path, boundary->venv)) {
        return boundary->brings_venv ? NULL : boundary->venv;
    }
    return boundary->prefix != NULL && pith_is_at_or_below(path, boundary->prefix) ? boundary->prefix : NULL;
}

static void add_ground(struct expansion *expansion, const char *directory)
{
    if (strcmp(directory, "/") != 0) {
        pith_push(expansion->arena, &expansion->boundary.territory, directory);
    }
}

/* A directory that Python forms of its prefix; where a link of an app leads out of that, it is none. */
static void add_formed(struct expansion *expansion, const char *path, const char *prefix)
{
    const char *real = real_path(expansion, path);
    if ((prefix != NULL && pith_is_at_or_below(real, prefix)) || is_of_the_manifest(expansion, path)) {
        add_ground(expansion, real);
    }
}

/* A line of a .pth may lead to what lies below the prefix that the file itself is in. */
static void add_line(struct expansion *expansion, const struct pith_path_entry *entry)
{
    const char *real = real_path(expansion, entry->path);
    const char *prefix = prefix_around(expansion, real_path(expansion, entry->by));
    if (prefix == NULL || !pith_is_at_or_below(real, prefix)) {
        return;
    }
    if (is_in_system_directory(prefix)) {
        pith_push(expansion->arena, &expansion->boundary.lines, real);
    } else {
        add_ground(expansion, real);
    }
}

static void add_entry(struct expansion *expansion, const struct pith_path_entry *entry)
{
    const struct boundary *boundary = &expansion->boundary;
    switch (entry->rule) {
    case PITH_PATH_ENVIRONMENT:
        add_formed(expansion, entry->path, NULL);
        break;
    case PITH_PATH_SITE:
        if (boundary->venv != NULL && pith_is_at_or_below(entry->path, expansion->closure->python.venv)) {
            add_formed(expansion, entry->path, boundary->brings_venv ? NULL : boundary->venv);
        } else {
            add_formed(expansion, entry->path, boundary->prefix);
        }
        break;
    case PITH_PATH_PTH:
        add_line(expansion, entry);
        break;
    case PITH_PATH_ZIP:
        add_formed(expansion, entry->path, boundary->prefix);
        break;
    case PITH_PATH_STDLIB:
    case PITH_PATH_DYNLOAD:
        break;
    }
}

static const char *directory_of(struct expansion *expansion, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == path ? "/" : pith_copy(expansion->arena, path, (size_t)(slash - path));
}

/* Does [files] put something there? Then that is the app, and not what the root happens to have beside it. */
static bool has_files_of_the_app(const struct expansion *expansion, const char *directory)
{
    for (uint32_t i = 0; i < pith_view_mount_count(expansion->view); i++) {
        const struct pith_mount *mount = pith_view_mount(expansion->view, i);
        if (mount->role == PITH_ROLE_APP &&
            (pith_is_at_or_below(mount->at, directory) || pith_is_below(directory, mount->at))) {
            return true;
        }
    }
    return false;
}

static void add_begin(struct expansion *expansion, const char *directory)
{
    if (!has_files_of_the_app(expansion, directory)) {
        add_ground(expansion, directory);
    }
}

/* Where the command begins: the manifest names it. */
static void add_script(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    if (plan->workdir != NULL && is_of_the_manifest(expansion, plan->workdir)) {
        add_begin(expansion, real_path(expansion, plan->workdir));
    }
    if (plan->script != NULL && is_of_the_manifest(expansion, plan->script)) {
        const char *script = real_path(expansion, plan->script);
        add_ground(expansion, script);
        add_begin(expansion, directory_of(expansion, script));
    }
    permit_all(expansion, &plan->manifest->program.path);
}

static void learn_world(struct expansion *expansion)
{
    struct boundary *boundary = &expansion->boundary;
    const struct pith_python *python = &expansion->closure->python;
    bool installed = python->venv == NULL || is_library(expansion, python->stdlib);
    bool own = installed && !is_library_brought(expansion, python->stdlib);
    boundary->has_world = true;
    boundary->brings_venv = python->venv != NULL && is_brought(expansion, python->venv_config);
    boundary->venv = python->venv == NULL ? NULL : real_path(expansion, python->venv);
    boundary->prefix = own ? real_path(expansion, python->prefix) : NULL;
    if (boundary->venv != NULL && !boundary->brings_venv) {
        add_ground(expansion, boundary->venv);
    }
    if (installed) {
        add_formed(expansion, python->stdlib, boundary->prefix);
        add_formed(expansion, python->dynload, real_path(expansion, python->exec_prefix));
    }
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        bool of_library = entry->rule == PITH_PATH_ZIP;
        if (installed || !of_library) {
            add_entry(expansion, entry);
        }
    }
    add_script(expansion);
}

bool learn_ground(struct expansion *expansion)
{
    const struct boundary *boundary = &expansion->boundary;
    if (!boundary->begun && !begin(expansion)) {
        return false;
    }
    if (!boundary->has_world && expansion->closure->has_python) {
        learn_world(expansion);
    }
    return true;
}
