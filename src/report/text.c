/* SPDX-License-Identifier: Apache-2.0 */
/* Text that need not be UTF-8 in JSON, which must be. */
#include "report/room.h"

json_t *json_of_text(const char *text)
{
    static const char digits[] = "0123456789abcdef";
    json_t *string = json_string(text);
    if (string != NULL) {
        return string;
    }
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    size_t size = strlen(text);
    char *hex = pith_alloc(&arena, 2 * size + 1);
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[(unsigned char)text[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)text[i] & 15];
    }
    return json_pack("{s:s}", "hex", hex);
}

static unsigned value_of(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)(digit - 'a' + 10);
}

const char *text_of_json(const json_t *value, struct pith_arena *arena)
{
    if (json_is_string(value)) { /* a NUL within would end it early: no path has one */
        return strlen(json_string_value(value)) == json_string_length(value) ? json_string_value(value) : NULL;
    }
    const char *hex = json_string_value(json_object_get(value, "hex"));
    if (hex == NULL || strlen(hex) % 2 != 0 || hex[strspn(hex, "0123456789abcdef")] != '\0') {
        return NULL;
    }
    size_t size = strlen(hex) / 2;
    char *text = pith_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)(value_of(hex[2 * i]) << 4 | value_of(hex[2 * i + 1]));
    }
    return strlen(text) == size ? text : NULL;
}
