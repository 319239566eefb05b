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

const char *pith_json_text(struct pith_arena *arena, json_t *value, size_t *size)
{
    static const size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY;
    if (value == NULL) {
        return NULL;
    }
    char *dumped = json_dumps(value, flags);
    if (dumped == NULL) {
        pith_out_of_memory();
    }
    json_decref(value);
    *size = strlen(dumped);
    const char *text = pith_copy(arena, dumped, *size);
    free(dumped);
    return text;
}
