/* SPDX-License-Identifier: Apache-2.0 */
/* The config: how a container starts, and what its layers are. Only what the manifest says is in it. */
#include "image/base.h"

#include <time.h>

bool image_time(int64_t seconds, char text[32], struct pith_error *error)
{
    time_t time = (time_t)seconds;
    struct tm parts;
    if (seconds > 253402300799 || gmtime_r(&time, &parts) == NULL) {
        return pith_fail(error, PITH_USAGE, "the time %lld is after the year 9999, which images cannot say",
                         (long long)seconds);
    }
    return strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0;
}

static json_t *words(const struct pith_list *list)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < list->count; i++) {
        (void)json_array_append_new(array, json_string(list->items[i].text));
    }
    return array;
}

/* The specification's sets: {"8080/tcp": {}}. */
static json_t *ports(const struct pith_list *list, struct pith_arena *arena)
{
    json_t *set = json_object();
    for (uint32_t i = 0; i < list->count; i++) {
        const char *port = list->items[i].text;
        const char *key = strchr(port, '/') == NULL ? pith_format(arena, "%s/tcp", port) : port;
        (void)json_object_set_new(set, key, json_object());
    }
    return set;
}

static json_t *directories(const struct pith_list *list)
{
    json_t *set = json_object();
    for (uint32_t i = 0; i < list->count; i++) {
        (void)json_object_set_new(set, list->items[i].text, json_object());
    }
    return set;
}

static json_t *environment(const struct pith_plan *plan)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < plan->environment.count; i++) {
        const struct pith_variable *variable = &plan->environment.items[i];
        (void)json_array_append_new(array, json_sprintf("%s=%s", variable->name, variable->value));
    }
    return array;
}

static json_t *labels(const struct pith_pairs *pairs)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < pairs->count; i++) {
        (void)json_object_set_new(object, pairs->items[i].name, json_string(pairs->items[i].text));
    }
    return object;
}

/* An empty value is left out: clients take it for the same. */
static void set(json_t *object, const char *key, json_t *value)
{
    bool empty =
        json_is_array(value) ? json_array_size(value) == 0 : json_is_object(value) && json_object_size(value) == 0;
    if (empty) {
        json_decref(value);
    } else {
        (void)json_object_set_new(object, key, value);
    }
}

static json_t *start(const struct pith_image *image, struct pith_arena *arena)
{
    const struct pith_manifest *manifest = image->manifest;
    json_t *config = json_object();
    set(config, "Entrypoint", words(&manifest->image.entrypoint));
    set(config, "Cmd", words(&manifest->image.cmd));
    set(config, "Env", environment(image->plan));
    set(config, "Labels", labels(&manifest->image.label));
    set(config, "ExposedPorts", ports(&manifest->image.expose, arena));
    set(config, "Volumes", directories(&manifest->image.volume));
    set(config, "WorkingDir", json_string(image->plan->workdir));
    set(config, "User", json_sprintf("%u:%u", manifest->user.uid, manifest->user.gid));
    if (manifest->image.stop_signal.text != NULL) {
        set(config, "StopSignal", json_string(manifest->image.stop_signal.text));
    }
    return config;
}

static json_t *diff_ids(const struct pith_image *image, const struct pith_written_layer *layers, uint32_t count)
{
    json_t *array = base_diff_ids(image);
    for (uint32_t i = 0; i < count; i++) {
        (void)json_array_append_new(array, pith_json_digest(layers[i].layer.diff_id));
    }
    return array;
}

static json_t *history(const struct pith_image *image, uint32_t count, const char *created)
{
    json_t *array = base_history(image);
    for (uint32_t i = 0; i < count; i++) {
        (void)json_array_append_new(array, json_pack("{s:s, s:o, s:s}", "created", created, "created_by",
                                                     json_sprintf("pith compose # %s", image->slices[i].name),
                                                     "comment", image->slices[i].holds));
    }
    return array;
}

/* jansson takes UTF-8 only, and so does the specification. */
static bool is_utf8(const char *text)
{
    json_t *value = json_string(text);
    json_decref(value);
    return value != NULL;
}

static bool check_list(const struct pith_manifest *manifest, const struct pith_list *list, struct pith_error *error)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (!is_utf8(list->items[i].text)) {
            return pith_fail(error, PITH_USAGE, "%s:%u: this is not UTF-8, which an image's config must be",
                             manifest->path, list->items[i].line);
        }
    }
    return true;
}

static bool check_pairs(const struct pith_manifest *manifest, const struct pith_pairs *pairs, struct pith_error *error)
{
    for (uint32_t i = 0; i < pairs->count; i++) {
        if (!is_utf8(pairs->items[i].name) || !is_utf8(pairs->items[i].text)) {
            return pith_fail(error, PITH_USAGE, "%s:%u: this is not UTF-8, which an image's config must be",
                             manifest->path, pairs->items[i].line);
        }
    }
    return true;
}

static bool check_text(const struct pith_image *image, struct pith_error *error)
{
    const struct pith_manifest *manifest = image->manifest;
    struct pith_value workdir = manifest->image.workdir;
    const struct pith_list one = {.items = &workdir, .count = workdir.text == NULL ? 0 : 1};
    for (uint32_t i = 0; i < image->plan->environment.count; i++) { /* PATH may hold the interpreter's directory */
        const struct pith_variable *variable = &image->plan->environment.items[i];
        if (!is_utf8(variable->value)) {
            return pith_fail(error, PITH_USAGE, "%s: the variable %s is not UTF-8, which an image's config must be",
                             manifest->path, variable->name);
        }
    }
    return check_list(manifest, &manifest->image.entrypoint, error) &&
           check_list(manifest, &manifest->image.cmd, error) && check_list(manifest, &manifest->image.volume, error) &&
           check_list(manifest, &one, error) && check_pairs(manifest, &manifest->image.label, error);
}

bool image_config(const struct pith_image *image, const struct pith_written_layer *layers, uint32_t count,
                  struct pith_arena *arena, struct document *document, struct pith_error *error)
{
    char created[32];
    if (!check_text(image, error) || !image_time(image->time, created, error)) {
        return false;
    }
    json_t *config = json_pack("{s:s, s:s, s:s, s:o, s:o, s:{s:s, s:o}}", "created", created, "os", "linux",
                               "architecture", image->platform.architecture, "config", start(image, arena), "history",
                               history(image, count, created), "rootfs", "type", "layers", "diff_ids",
                               diff_ids(image, layers, count));
    if (image->platform.variant != NULL) {
        (void)json_object_set_new(config, "variant", json_string(image->platform.variant));
    }
    *document = document_of(arena, config);
    return true;
}

const char *pith_image_start(const struct pith_manifest *manifest, const struct pith_plan *plan,
                             struct pith_platform platform, struct pith_arena *arena)
{
    const struct pith_image image = {.manifest = manifest, .plan = plan};
    size_t size;
    pith_json_prepare();
    json_t *config = json_pack("{s:s, s:s, s:o}", "os", "linux", "architecture", platform.architecture, "config",
                               start(&image, arena));
    if (platform.variant != NULL) {
        (void)json_object_set_new(config, "variant", json_string(platform.variant));
    }
    return pith_json_text(arena, config, &size);
}
