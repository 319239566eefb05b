/* SPDX-License-Identifier: Apache-2.0 */
/* How a manifest writes what could be misread: the counterpart of src/manifest/words.c. */
#include "base/json.h"
#include "init/draft.h"

#include <stdlib.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,-";

static bool is_plain(const char *text)
{
    return *text != '\0' && text[strspn(text, plain)] == '\0';
}

/* "…" with what is special there escaped. */
static const char *double_quoted(struct pith_arena *arena, const char *text)
{
    char *quoted = pith_alloc(arena, 2 * strlen(text) + 3), *out = quoted;
    *out++ = '"';
    for (; *text != '\0'; text++) {
        if (strchr("\"\\$`", *text) != NULL) {
            *out++ = '\\';
        }
        *out++ = *text;
    }
    *out++ = '"';
    return quoted;
}

const char *draft_value(struct pith_arena *arena, const char *text)
{
    size_t size = strlen(text);
    bool quote = size > 0 && (strchr(" \t\"'", text[0]) != NULL || strchr(" \t", text[size - 1]) != NULL ||
                              strstr(text, " ;") != NULL || strstr(text, " # ") != NULL);
    return quote ? double_quoted(arena, text) : text;
}

const char *draft_word(struct pith_arena *arena, const char *text)
{
    return is_plain(text)               ? text
           : strchr(text, '\'') == NULL ? pith_format(arena, "'%s'", text)
                                        : double_quoted(arena, text);
}

const char *draft_source(struct pith_arena *arena, const char *path)
{
    if (strncmp(path, "root:", 5) == 0) { /* a file of that name */
        path = pith_format(arena, "./%s", path);
    }
    return *path == '\0' ? "." : draft_word(arena, path);
}

const char *draft_destination(struct pith_arena *arena, const char *path)
{
    return is_plain(path) ? path : double_quoted(arena, path);
}

const char *draft_command(struct pith_arena *arena, const struct pith_strings *words)
{
    const char *line = "";
    for (uint32_t i = 0; i < words->count; i++) {
        if (!is_plain(words->items[i])) {
            json_t *array = json_array();
            for (i = 0; i < words->count; i++) {
                (void)json_array_append_new(array, json_string(words->items[i]));
            }
            char *dumped = json_dumps(array, 0);
            json_decref(array);
            line = dumped == NULL ? "" : pith_strdup(arena, dumped);
            free(dumped);
            return line;
        }
        line = pith_format(arena, "%s%s%s", line, i == 0 ? "" : " ", words->items[i]);
    }
    return line;
}
