/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [files] → mounts. A source is looked up in a view of the manifest's directory alone (or of the root, for
 * `root:PATH`), so that links are followed but never lead out. Destinations follow COPY: a directory's contents land
 * in DEST, a file becomes DEST, or DEST/name where DEST ends in '/'; where several words stand there, each lands
 * under its own name, directories too. A directory that holds pyvenv.cfg is a virtual environment: it is mounted, and
 * what ships of it is for [python] to say.
 */
#include "base/path.h"
#include "plan/language.h"

struct place {
    struct pith_view *view;
    const struct pith_source *source;
    const void *ignore; /* NULL for the root */
    uint32_t levels;    /* "../" before the manifest's directory; or one of the two below */
};

#define THE_MACHINE (UINT32_MAX - 1)
#define THE_ROOT UINT32_MAX

struct files {
    struct pith_plan *plan;
    const struct pith_manifest *manifest;
    struct pith_arena *arena;
    struct pith_error *error;
    PITH_VEC(struct place) places;
    struct pith_mounts *mounts;
};

static bool fail(struct files *files, const struct pith_files *line, const char *word, const char *what)
{
    return pith_fail(files->error, PITH_USAGE, "%s:%u: %s: %s", files->manifest->path, line->line, word, what);
}

static bool add_place(struct files *files, const struct pith_source *source, uint32_t levels, struct place **place)
{
    struct place made = {.source = source, .levels = levels};
    if (!pith_view_of(source, &made.view, files->error)) {
        return false;
    }
    pith_push(files->arena, &files->places, made);
    *place = &files->places.items[files->places.count - 1];
    return true;
}

/* The place where a source word is to be looked up; `*path` is what remains of the word, from that place's root. */
static bool place_of(struct files *files, const char *word, struct place **place, const char **path)
{
    if (strncmp(word, "root:", 5) == 0) {
        *place = &files->places.items[0];
        *path = word + 5;
        return true;
    }
    bool absolute = *word == '/'; /* on this machine */
    uint32_t levels = absolute ? THE_MACHINE : 0;
    const char *directory = absolute ? "/" : files->manifest->directory;
    while (strncmp(word, "./", 2) == 0 || strncmp(word, "../", 3) == 0 || strcmp(word, "..") == 0) {
        if (word[1] == '.') {
            levels++;
            directory = pith_format(files->arena, "%s/..", directory);
        }
        word += word[1] == '/' ? 2 : word[2] == '/' ? 3 : 2;
    }
    *path = *word == '\0' ? "." : word;
    for (uint32_t i = 1; i < files->places.count; i++) {
        if (files->places.items[i].levels == levels) {
            *place = &files->places.items[i];
            return true;
        }
    }
    struct pith_source *source;
    if (!pith_source_directory(directory, false, &source, files->error)) {
        return false;
    }
    pith_push(files->arena, &files->plan->sources, source);
    return add_place(files, source, levels, place) &&
           (levels > 0 || plan_ignore_read((*place)->view, files->arena, &(*place)->ignore, files->error));
}

static bool is_environment(struct place *place, const struct pith_found *found, struct files *files)
{
    return plan_is_environment(place->view, pith_text(pith_view_texts(place->view), found->path), files->arena);
}

static bool add_mount(struct files *files, const struct pith_files *line, struct place *place,
                      const struct pith_found *found, const char *at)
{
    struct pith_mount mount = {
        .at = at,
        .source = place->source,
        .in = pith_strdup(files->arena, found->source_path), /* outlives the place's view */
        .role = PITH_ROLE_APP,
        .mode = line->mode,
        .line = line->line,
    };
    if (found->stat.type == PITH_DIRECTORY) {
        bool environment = is_environment(place, found, files);
        mount.role = environment ? PITH_ROLE_SOURCE : PITH_ROLE_APP;
        mount.opaque = environment;
        mount.ignore = environment ? NULL : place->ignore;
        mount.hides = mount.ignore == NULL ? NULL : plan_ignore_hides;
    }
    if (!plan_owner(files->manifest, line->owner, line->line, &mount.uid, &mount.gid, files->error)) {
        return false;
    }
    pith_push(files->arena, &files->mounts->list, mount);
    return true;
}

/* "b" of "a/b" and of "a/b/"; "" or "." of a directory that is named by neither. */
static const char *own_name(struct files *files, const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') {
        size--;
    }
    const char *slash = memrchr(path, '/', size), *name = slash == NULL ? path : slash + 1;
    return pith_copy(files->arena, name, size - (size_t)(name - path));
}

/* One source path, which no longer holds a wildcard. */
static bool add_source(struct files *files, const struct pith_files *line, struct place *place, const char *word,
                       const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(place->view, path, &found, files->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen != PITH_SEEN_FOUND) {
        if (line->optional && seen == PITH_SEEN_ABSENT) {
            return true;
        }
        const char *advice = found.link_count > 0 ? "; a link may not lead out of the directory it is taken from" : "";
        return fail(files, line, word, pith_format(files->arena, "%s%s", pith_seen_text(seen), advice));
    }
    if (found.stat.type != PITH_REGULAR && found.stat.type != PITH_DIRECTORY) {
        return fail(files, line, word, "is neither a file nor a directory, and cannot ship");
    }
    if (found.stat.type == PITH_DIRECTORY && place->ignore != NULL && !is_environment(place, &found, files) &&
        plan_ignore_hides(place->ignore, found.source_path, true)) {
        return fail(files, line, word, "is hidden by .dockerignore, so that nothing of it would ship");
    }
    const char *name = own_name(files, path), *at = line->destination;
    bool directory = found.stat.type == PITH_DIRECTORY;
    if (line->into && (!directory || (line->sources.count > 1 && *name != '.' && *name != '\0'))) {
        at = pith_join(files->arena, at, name);
    }
    return add_mount(files, line, place, &found, at);
}

/* "a/../b": what it is depends on whether a is a link, and it could lead out. */
static bool climbs_later(const char *word)
{
    while (strncmp(word, "../", 3) == 0 || strncmp(word, "./", 2) == 0) {
        word += strcspn(word, "/") + 1;
    }
    const char *climb = strcmp(word, "..") == 0 ? NULL : strstr(word, "..");
    for (; climb != NULL; climb = strstr(climb + 1, "..")) {
        if ((climb == word || climb[-1] == '/') && (climb[2] == '/' || climb[2] == '\0')) {
            return true;
        }
    }
    return false;
}

static bool add_word(struct files *files, const struct pith_files *line, const char *word, uint32_t *matched)
{
    struct place *place;
    const char *path;
    struct pith_found found;
    if (climbs_later(word)) {
        return fail(files, line, word, "has '..' behind its beginning; write the path without it");
    }
    if (!place_of(files, word, &place, &path)) {
        return pith_context(files->error, "%s:%u", files->manifest->path, line->line);
    }
    const char *literal = plan_literal(files->arena, path);
    if (!plan_has_wildcard(path) || pith_view_resolve(place->view, literal, &found, NULL) == PITH_SEEN_FOUND) {
        *matched += 1;
        return add_source(files, line, place, word, literal);
    }
    struct plan_paths paths = {0};
    if (!plan_glob(place->view, place->ignore, files->arena, path, &paths, files->error)) {
        return false;
    }
    if (paths.count == 0 && !line->optional) {
        return fail(files, line, word, "matches nothing; write DEST? = … when that is all right");
    }
    *matched += paths.count;
    for (uint32_t i = 0; i < paths.count; i++) {
        if (!add_source(files, line, place, word, paths.items[i])) {
            return false;
        }
    }
    return true;
}

static bool add_line(struct files *files, const struct pith_files *line)
{
    uint32_t matched = 0;
    for (uint32_t i = 0; i < line->sources.count; i++) {
        if (!add_word(files, line, line->sources.items[i].text, &matched)) {
            return false;
        }
    }
    if (matched > 1 && !line->into) {
        return fail(files, line, line->destination, "takes several sources; end it in '/', so that they land in it");
    }
    return true;
}

/* Where a word of [files] leads, links followed within its place, as add_source will find it. */
static void name_path(struct files *files, struct place *place, const char *path, struct pith_named *named)
{
    struct pith_found found;
    if (pith_view_resolve(place->view, path, &found, NULL) == PITH_SEEN_FOUND) {
        pith_push(files->arena, &named->read,
                  pith_format(files->arena, "%s%s", place->source->name, found.source_path));
    }
}

static void name_word(struct files *files, const char *word, struct pith_named *named)
{
    struct place *place;
    const char *path;
    struct plan_paths paths = {0};
    if (climbs_later(word) || strncmp(word, "root:", 5) == 0 || !place_of(files, word, &place, &path)) {
        return;
    }
    name_path(files, place, plan_literal(files->arena, path), named);
    if (plan_has_wildcard(path)) {
        pith_push(files->arena, &named->listed, pith_strdup(files->arena, place->source->name)); /* links lead about */
        (void)!plan_glob(place->view, NULL, files->arena, path, &paths, files->error);
    }
    for (uint32_t i = 0; i < paths.count; i++) {
        name_path(files, place, paths.items[i], named);
    }
}

void plan_name_files(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named)
{
    struct pith_plan plan = {0};
    struct pith_error ignored = {0};
    struct files files = {.plan = &plan, .manifest = manifest, .arena = arena, .error = &ignored};
    pith_push(arena, &files.places, (struct place){.levels = THE_ROOT}); /* its words are of no path of this machine */
    name_word(&files, ".dockerignore", named);
    for (uint32_t i = 0; i < manifest->files.count; i++) {
        const struct pith_list *sources = &manifest->files.items[i].sources;
        for (uint32_t j = 0; j < sources->count; j++) {
            name_word(&files, sources->items[j].text, named);
        }
    }
    for (uint32_t i = 0; i < files.places.count; i++) {
        pith_view_destroy(files.places.items[i].view);
    }
    pith_plan_finish(&plan);
}

bool pith_plan_mounts(struct pith_plan *plan, const struct pith_manifest *manifest, const struct pith_source *root,
                      struct pith_arena *arena, struct pith_mounts *mounts, struct pith_error *error)
{
    struct files files = {.plan = plan, .manifest = manifest, .arena = arena, .error = error, .mounts = mounts};
    struct place *place;
    plan->manifest = manifest;
    bool done = add_place(&files, root, THE_ROOT, &place);
    for (uint32_t i = 0; done && i < manifest->files.count; i++) {
        done = add_line(&files, &manifest->files.items[i]);
    }
    for (uint32_t i = 0; i < files.places.count; i++) {
        pith_view_inputs(files.places.items[i].view, arena, &plan->inputs);
        done = pith_view_close(files.places.items[i].view, done, error);
    }
    return done;
}
