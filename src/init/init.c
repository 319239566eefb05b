/* SPDX-License-Identifier: Apache-2.0 */
/* What a manifest is made from, and where the manifest will stand: its sources are relative to that place. */
#include "init/room.h"

#include "base/io.h"
#include "base/leads.h"
#include "plan/room.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DOCKERFILE_LIMIT = 256 << 10 };

struct sources {
    struct pith_source *app, *root;
    struct pith_view *views[2];
};

static void finish(struct sources *sources)
{
    pith_view_destroy(sources->views[0]);
    pith_view_destroy(sources->views[1]);
    pith_source_destroy(sources->app);
    pith_source_destroy(sources->root);
}

static bool open_view(const char *path, bool one, struct pith_source **source, struct pith_view **view,
                      struct pith_error *error)
{
    struct pith_mount mount = {.at = "/", .in = "/", .mode = -1};
    if (!pith_source_directory(path, one, source, error)) {
        return false;
    }
    mount.source = *source;
    return pith_view_create(&mount, 1, view, error);
}

static const char *parent_of(struct pith_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "." : slash == path ? "/" : pith_copy(arena, path, (size_t)(slash - path));
}

/* Sources are relative where the manifest stands beside the app or above it, and absolute elsewhere. */
static bool find_prefix(struct init *init, const char *output)
{
    char app[PATH_MAX], place[PATH_MAX];
    init->prefix = "";
    if (output == NULL) {
        return true;
    }
    const char *parent = parent_of(init->arena, output);
    if (realpath(init->directory, app) == NULL || realpath(parent, place) == NULL) {
        return pith_fail_errno(init->error, PITH_USAGE, errno, "cannot write %s: its directory %s", output, parent);
    }
    size_t size = strcmp(place, "/") == 0 ? 0 : strlen(place);
    if (strncmp(app, place, size) != 0 || (app[size] != '\0' && app[size] != '/')) {
        init->prefix = pith_format(init->arena, "%s/", app);
    } else if (app[size] == '/' && app[size + 1] != '\0') {
        init->prefix = pith_format(init->arena, "%s/", app + size + 1);
    }
    if (*init->prefix != '\0' && init_is(init, init->app, "/.dockerignore", PITH_REGULAR)) {
        draft_say(
            &init->draft, DRAFT_FILES,
            "The app's .dockerignore counts only for a manifest that stands beside it: what it hides within these "
            "directories would ship from here.");
    }
    return true;
}

/* `real` is where the path led when it was judged; NULL where that was nowhere, as `path` then says better. */
static bool read_whole(struct init *init, const char *path, const char *real, const char **bytes, size_t *size)
{
    enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK };
    PITH_CLOSE int fd = real == NULL ? open(path, FLAGS | O_NOFOLLOW) : pith_leads_open(real, FLAGS);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        return pith_fail_errno(init->error, PITH_USAGE, errno, "cannot read %s", path);
    }
    if (S_ISREG(status.st_mode) && status.st_size > DOCKERFILE_LIMIT) {
        return pith_fail(init->error, PITH_USAGE, "cannot read %s: it has more than %d bytes, and is no Dockerfile",
                         path, DOCKERFILE_LIMIT);
    }
    if (!S_ISREG(status.st_mode)) {
        return pith_fail(init->error, PITH_USAGE,
                         "cannot read %s: neither an app's directory, a program nor a Dockerfile", path);
    }
    char *buffer = pith_alloc(init->arena, (size_t)status.st_size + 1);
    ssize_t count = pith_pread_full(fd, buffer, (size_t)status.st_size, 0);
    *bytes = buffer;
    *size = count < 0 ? 0 : (size_t)count;
    return count >= 0 || pith_fail_errno(init->error, PITH_SYSTEM, errno, "cannot read %s", path);
}

/* By its name (Dockerfile, Dockerfile.dev, app.dockerfile, Containerfile), as builders look for one. */
static bool is_dockerfile(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1, *dot = strrchr(name, '.');
    return strncasecmp(name, "Dockerfile", 10) == 0 || strncasecmp(name, "Containerfile", 13) == 0 ||
           (dot != NULL && strcasecmp(dot, ".dockerfile") == 0);
}

static bool make(struct init *init, struct sources *sources, const struct pith_init_request *request)
{
    struct stat status;
    bool there = stat(request->what, &status) == 0, directory = there && S_ISDIR(status.st_mode);
    bool dockerfile = !directory && is_dockerfile(request->what);
    const char *root = request->root == NULL ? "/" : request->root;
    if (!open_view(root, request->root == NULL, &sources->root, &sources->views[1], init->error)) {
        return false;
    }
    init->root = sources->views[1];
    if (request->root != NULL) {
        char full[PATH_MAX];
        draft_add(&init->draft, DRAFT_SOURCE, "root",
                  draft_value(init->arena, pith_strdup(init->arena, realpath(root, full) == NULL ? root : full)),
                  "Where interpreters, programs and libraries come from.");
    }
    if (!directory && !dockerfile) {
        return init_program(init, request->what);
    }
    const char *bytes = NULL, *real;
    size_t size = 0;
    init->directory = directory ? request->what : parent_of(init->arena, request->what);
    if (dockerfile && pith_leads(init->directory, request->what, init->arena, &real) == PITH_LEADS_OUTSIDE) {
        return pith_fail(init->error, PITH_USAGE,
                         "%s is a link that leads to %s, out of its directory; name the file itself if it is meant",
                         request->what, real);
    }
    if (dockerfile && !read_whole(init, request->what, real, &bytes, &size)) {
        return false;
    }
    const char *slash = strrchr(request->what, '/');
    init->shown = slash == NULL ? request->what : slash + 1;
    if (!open_view(init->directory, false, &sources->app, &sources->views[0], init->error)) {
        return false;
    }
    init->app = sources->views[0];
    return plan_ignore_read(init->app, init->arena, &init->ignore, init->error) && find_prefix(init, request->output) &&
           (directory ? init_app(init) : init_dockerfile(init, bytes, size));
}

bool pith_init_make(const struct pith_init_request *request, struct pith_arena *arena, const char **text,
                    struct pith_error *error)
{
    __attribute__((cleanup(finish))) struct sources sources = {0};
    struct init init = {
        .arena = arena, .error = error, .prefix = "", .shown = "", .home = request->home, .draft = {.arena = arena}};
    bool done = make(&init, &sources, request) && draft_write(&init.draft, text, error);
    return pith_view_sound(sources.views[1], pith_view_sound(sources.views[0], done, error), error);
}

bool pith_init_dockerfile(const struct pith_init_build *build, struct pith_arena *arena, const char **text,
                          struct pith_error *error)
{
    struct init init = {.arena = arena,
                        .error = error,
                        .app = build->context,
                        .root = build->root,
                        .prefix = "",
                        .shown = build->shown,
                        .draft = {.arena = arena}};
    return plan_ignore_read(init.app, arena, &init.ignore, error) &&
           init_dockerfile(&init, build->bytes, build->size) && draft_write(&init.draft, text, error);
}
