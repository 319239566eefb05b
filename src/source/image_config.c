/* SPDX-License-Identifier: Apache-2.0 */
/* The config's JSON → struct. */
#include "pith/source/image_config.h"

#include "base/sort.h"

#include "source/image.h"

static const char *text_of(const json_t *object, const char *name, struct pith_arena *arena)
{
    const char *text = json_text(object, name);
    return text == NULL || *text == '\0' ? NULL : pith_strdup(arena, text);
}

static struct pith_config_words array_of(const json_t *array, struct pith_arena *arena)
{
    PITH_VEC(const char *) found = {0};
    const json_t *value;
    size_t i;
    json_array_foreach(array, i, value)
    {
        if (json_is_string(value)) {
            pith_push(arena, &found, pith_strdup(arena, json_string_value(value)));
        }
    }
    return (struct pith_config_words){found.items, found.count};
}

/* The members' names, sorted; with `values`, each followed by its text. */
static struct pith_config_words members_of(const json_t *object, bool values, struct pith_arena *arena)
{
    PITH_VEC(const char *) names = {0}, found = {0};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        if (!values || json_is_string(value)) {
            pith_push(arena, &names, pith_strdup(arena, name));
        }
    }
    pith_sort_texts(names.items, names.count);
    for (uint32_t i = 0; i < names.count && values; i++) {
        pith_push(arena, &found, names.items[i]);
        pith_push(arena, &found, pith_strdup(arena, json_text(object, names.items[i])));
    }
    return values ? (struct pith_config_words){found.items, found.count}
                  : (struct pith_config_words){names.items, names.count};
}

static void read_history(const json_t *array, struct pith_arena *arena, struct pith_image_config *config)
{
    const json_t *entry;
    size_t i;
    config->history = pith_alloc_array(arena, json_array_size(array), sizeof *config->history);
    json_array_foreach(array, i, entry)
    {
        config->history[config->history_count++] = (struct pith_history){
            .created = text_of(entry, "created", arena),
            .created_by = text_of(entry, "created_by", arena),
            .comment = text_of(entry, "comment", arena),
            .empty = json_is_true(json_object_get(entry, "empty_layer")),
        };
    }
}

bool pith_image_config_read(const char *text, size_t size, struct pith_arena *arena, struct pith_image_config *config,
                            struct pith_error *error)
{
    json_t *document = json_read(text, size, "it", error);
    *config = (struct pith_image_config){0};
    if (!json_is_object(document)) {
        json_decref(document);
        return document == NULL ? false : pith_fail(error, PITH_MISSING, "it is no JSON object");
    }
    const json_t *start = json_object_get(document, "config");
    config->os = text_of(document, "os", arena);
    config->architecture = text_of(document, "architecture", arena);
    config->variant = text_of(document, "variant", arena);
    config->entrypoint = array_of(json_object_get(start, "Entrypoint"), arena);
    config->cmd = array_of(json_object_get(start, "Cmd"), arena);
    config->env = array_of(json_object_get(start, "Env"), arena);
    config->exposed = members_of(json_object_get(start, "ExposedPorts"), false, arena);
    config->volumes = members_of(json_object_get(start, "Volumes"), false, arena);
    config->labels = members_of(json_object_get(start, "Labels"), true, arena);
    config->workdir = text_of(start, "WorkingDir", arena);
    config->user = text_of(start, "User", arena);
    config->stop_signal = text_of(start, "StopSignal", arena);
    config->diff_ids = array_of(json_object_get(json_object_get(document, "rootfs"), "diff_ids"), arena);
    read_history(json_object_get(document, "history"), arena, config);
    json_decref(document);
    return true;
}
