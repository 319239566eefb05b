/* SPDX-License-Identifier: Apache-2.0 */
/* How JSON is written, and that jansson never does without memory. */
#include "base/json.h"

#include <stdio.h>
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

uint64_t pith_json_weight(const char *text, size_t size)
{
    enum { CONTAINER = 256, VALUE = 64, KEY = 96 }; /* with the allocator's share */
    uint64_t weight = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];
        if (byte == '"') {
            quoted = !quoted;
        } else if (quoted) {
            i += byte == '\\';
        } else {
            weight += byte == '{' || byte == '[' ? CONTAINER : byte == ',' ? VALUE : byte == ':' ? KEY : 0;
        }
    }
    return weight;
}

json_t *pith_json_parse(const char *text, size_t size, char why[PITH_JSON_WHY])
{
    enum { FOR_ALL = 16 << 20, PER_BYTE = 12 };
    json_error_t fault;
    pith_json_prepare();
    if (pith_json_weight(text, size) > FOR_ALL + (uint64_t)PER_BYTE * size) {
        (void)snprintf(why, PITH_JSON_WHY, "it has more values than its %zu bytes should hold", size);
        return NULL;
    }
    json_t *value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &fault);
    if (value == NULL) {
        (void)snprintf(why, PITH_JSON_WHY, "%s at line %d", pith_json_fault(&fault), fault.line);
    }
    return value;
}

json_t *pith_json_digest(const uint8_t digest[PITH_DIGEST_SIZE])
{
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(digest, hex);
    return json_sprintf("sha256:%s", hex);
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
