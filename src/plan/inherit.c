/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the manifest does not say of [image] and [user] is as the source's image has it, then as the base has it. A
 * value so inherited has the line that brought it: of `root = …` or `image = …`.
 */
#include "base/path.h"
#include "pith/source/image_config.h"
#include "plan/room.h"

#include <stdlib.h>

struct heir {
    struct pith_manifest *manifest;
    const struct pith_source *source;
    struct pith_arena *arena;
    struct pith_error *error;
    uint32_t line;
};

static void words(struct heir *heir, struct pith_list *list, const struct pith_config_words *from)
{
    PITH_VEC(struct pith_value) items = {0};
    for (uint32_t i = 0; i < from->count; i++) {
        pith_push(heir->arena, &items, (struct pith_value){from->items[i], heir->line});
    }
    *list = (struct pith_list){.items = items.items, .count = items.count, .line = heir->line, .given = true};
}

/* As with Docker: an entrypoint of the manifest's own takes no arguments that were meant for another. */
static void command(struct heir *heir, const struct pith_image_config *config)
{
    struct pith_manifest *manifest = heir->manifest;
    bool own = manifest->image.entrypoint.given || manifest->image.entrypoint.count > 0;
    if (!own && !manifest->image.cmd.given && manifest->image.cmd.count == 0) {
        words(heir, &manifest->image.cmd, &config->cmd);
    }
    if (!own) {
        words(heir, &manifest->image.entrypoint, &config->entrypoint);
    }
}

static struct pith_texts *names_of(const struct pith_pairs *pairs)
{
    struct pith_texts *names = pith_texts_create();
    for (uint32_t i = 0; i < pairs->count; i++) {
        (void)pith_intern(names, pairs->items[i].name);
    }
    return names;
}

static void environment(struct heir *heir, const struct pith_config_words *env)
{
    struct pith_pairs *own = &heir->manifest->image.env;
    struct pith_texts *names = names_of(own);
    PITH_VEC(struct pith_pair) all = {0};
    for (uint32_t i = 0; i < env->count; i++) {
        const char *text = env->items[i], *equal = strchr(text, '=');
        size_t size = equal == NULL ? 0 : (size_t)(equal - text);
        const char *name = pith_copy(heir->arena, text, size);
        if (size > 0 && pith_text_find(names, name) == 0) {
            pith_push(heir->arena, &all, (struct pith_pair){name, equal + 1, heir->line});
        }
    }
    pith_texts_destroy(names);
    for (uint32_t i = 0; i < own->count; i++) {
        pith_push(heir->arena, &all, own->items[i]);
    }
    *own = (struct pith_pairs){all.items, all.count};
}

static void labels(struct heir *heir, const struct pith_config_words *from)
{
    struct pith_pairs *own = &heir->manifest->image.label;
    struct pith_texts *names = names_of(own);
    PITH_VEC(struct pith_pair) all = {0};
    for (uint32_t i = 0; i + 1 < from->count; i += 2) {
        if (pith_text_find(names, from->items[i]) == 0) {
            pith_push(heir->arena, &all, (struct pith_pair){from->items[i], from->items[i + 1], heir->line});
        }
    }
    pith_texts_destroy(names);
    for (uint32_t i = 0; i < own->count; i++) {
        pith_push(heir->arena, &all, own->items[i]);
    }
    *own = (struct pith_pairs){all.items, all.count};
}

/* An absolute path without "." and "..", as the manifest's own are. */
static const char *clean(struct heir *heir, const char *path)
{
    char *text = pith_format(heir->arena, "/%s", path);
    pith_path_clean(text);
    return *text == '\0' ? "/" : text;
}

static void volumes(struct heir *heir, const struct pith_config_words *from)
{
    words(heir, &heir->manifest->image.volume, from);
    for (uint32_t i = 0; i < from->count; i++) {
        struct pith_value *value = &heir->manifest->image.volume.items[i];
        value->text = clean(heir, value->text);
    }
}

static bool is_number(const char *text, size_t size, uint32_t *number)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return size > 0 && size < 11 && *text >= '0' && *text <= '9' && end == text + size && value < UINT32_MAX;
}

static bool read_file(struct heir *heir, const char *path, char **text)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_view *view;
    struct pith_found found;
    const char *bytes;
    size_t size;
    *text = pith_strdup(heir->arena, "");
    if (!pith_view_of(heir->source, &view, heir->error)) {
        return false;
    }
    enum pith_seen seen = pith_view_file(view, path, &found, heir->error);
    bool done = seen != PITH_SEEN_FAILED;
    if (seen == PITH_SEEN_FOUND) {
        done = pith_view_read(view, &found, (size_t)1 << 20, &scratch, &bytes, &size, heir->error);
        *text = done ? pith_copy(heir->arena, bytes, size) : *text;
    }
    return pith_view_close(view, done, heir->error);
}

/* A line "name:x:number:number:comment:home:shell" by its name or its first number. The text is cut into fields. */
static const char *account(char *text, const char *wanted, uint32_t *number, const char *fields[8])
{
    for (char *line; (line = strsep(&text, "\n")) != NULL;) {
        for (unsigned i = 0; i < 8; i++) {
            fields[i] = line == NULL ? "" : strsep(&line, ":");
        }
        if (is_number(fields[2], strlen(fields[2]), number) &&
            (strcmp(fields[0], wanted) == 0 || strcmp(fields[2], wanted) == 0)) {
            return fields[0];
        }
    }
    return NULL;
}

static bool group(struct heir *heir, const char *name)
{
    char *text;
    const char *fields[8];
    if (is_number(name, strlen(name), &heir->manifest->user.gid)) {
        return true;
    }
    return read_file(heir, "/etc/group", &text) &&
           (account(text, name, &heir->manifest->user.gid, fields) != NULL ||
            pith_fail(heir->error, PITH_MISSING, "its group '%s' is not in its /etc/group; say [user] gid", name));
}

/* USER is a name or number, and may have a group behind a colon; without one it is root. */
static bool user(struct heir *heir, const char *said)
{
    struct pith_manifest *manifest = heir->manifest;
    const char *colon = strchr(said, ':'), *fields[8];
    char *text;
    uint32_t uid, gid;
    const char *name = pith_copy(heir->arena, said, colon == NULL ? strlen(said) : (size_t)(colon - said));
    if (!read_file(heir, "/etc/passwd", &text)) {
        return false;
    }
    const char *found = account(text, name, &uid, fields);
    if (found == NULL && !is_number(name, strlen(name), &uid)) {
        return pith_fail(heir->error, PITH_MISSING, "its user '%s' is not in its /etc/passwd; say [user] name and uid",
                         name);
    }
    if (found == NULL || !is_number(fields[3], strlen(fields[3]), &gid)) {
        gid = 0; /* as runtimes do */
    }
    manifest->user.uid = uid;
    manifest->user.gid = gid;
    manifest->user.line = heir->line;
    manifest->user.name = (struct pith_value){uid == 0        ? "root"
                                              : found == NULL ? pith_format(heir->arena, "user%u", uid)
                                                              : found,
                                              heir->line};
    manifest->user.home.text = uid == 0 ? "/root" : found != NULL && fields[5][0] == '/' ? clean(heir, fields[5]) : "/";
    return colon == NULL || group(heir, colon + 1);
}

/* `silent`: what an image without a USER means: root, of the image that is the program; nothing, of a base. */
static bool inherit(struct heir *heir, bool with_user, const char *silent)
{
    struct pith_manifest *manifest = heir->manifest;
    struct pith_image_config config;
    size_t size;
    const char *text = pith_source_config(heir->source, &size);
    if (text == NULL) {
        return true;
    }
    if (!pith_image_config_read(text, size, heir->arena, &config, heir->error) ||
        (with_user && (config.user != NULL || silent != NULL) &&
         !user(heir, config.user != NULL ? config.user : silent))) {
        return pith_context(heir->error, "the config of the image %s", heir->source->name);
    }
    command(heir, &config);
    environment(heir, &config.env);
    labels(heir, &config.labels);
    if (manifest->image.workdir.line == 0 && config.workdir != NULL) {
        manifest->image.workdir = (struct pith_value){clean(heir, config.workdir), heir->line};
    }
    if (manifest->image.stop_signal.text == NULL && config.stop_signal != NULL) {
        manifest->image.stop_signal = (struct pith_value){config.stop_signal, heir->line};
    }
    if (manifest->image.expose.count == 0 && !manifest->image.expose.given) {
        words(heir, &manifest->image.expose, &config.exposed);
    }
    if (manifest->image.volume.count == 0 && !manifest->image.volume.given) {
        volumes(heir, &config.volumes);
    }
    return true;
}

bool pith_plan_inherit(struct pith_manifest *manifest, const struct pith_source *root, const struct pith_source *base,
                       struct pith_arena *arena, struct pith_error *error)
{
    struct heir of_root = {manifest, root, arena, error, manifest->source.root.line};
    struct heir of_base = {manifest, base, arena, error, manifest->base.image.line};
    bool own_user = manifest->user.line != 0;
    size_t size;
    return inherit(&of_root, !own_user, "0") &&
           (base == NULL || inherit(&of_base, !own_user && pith_source_config(root, &size) == NULL, NULL));
}
