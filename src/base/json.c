/* How JSON is written, and that jansson never does without memory. */
#include "base/json.h"

#include <stdlib.h>

static void *take(size_t size)
{
    void *bytes = malloc(size == 0 ? 1 : size);
    if (bytes == NULL) {
        pith_out_of_memory();
    }
    return bytes;
}

void pith_json_prepare(void)
{
    json_set_alloc_funcs(take, free);
}

const char *pith_json_fault(json_error_t *fault)
{
    char *quoted = strstr(fault->text, " near ");
    if (quoted != NULL) {
        *quoted = '\0';
    }
    return fault->text;
}

static const size_t canonical = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY;

const char *pith_json_text(struct pith_arena *arena, json_t *value, size_t *size)
{
    if (value == NULL) {
        return NULL;
    }
    char *dumped = json_dumps(value, canonical);
    if (dumped == NULL) {
        pith_out_of_memory();
    }
    json_decref(value);
    *size = strlen(dumped);
    const char *text = pith_copy(arena, dumped, *size);
    free(dumped);
    return text;
}

static int append(const char *bytes, size_t size, void *opaque)
{
    struct pith_json_writer *writer = opaque;
    while (writer->text.room - writer->text.count < size) {
        writer->text.items =
            pith_grow(writer->arena, writer->text.items, writer->text.count, &writer->text.room, sizeof(char));
    }
    memcpy(writer->text.items + writer->text.count, bytes, size);
    writer->text.count += (uint32_t)size;
    return 0;
}

void pith_json_raw(struct pith_json_writer *writer, const char *text)
{
    (void)append(text, strlen(text), writer);
}

void pith_json_value(struct pith_json_writer *writer, json_t *value)
{
    (void)json_dump_callback(value, append, writer, canonical);
    json_decref(value);
}

const char *pith_json_finish(struct pith_json_writer *writer, size_t *size)
{
    *size = writer->text.count;
    (void)append("", 1, writer);
    return writer->text.items;
}
