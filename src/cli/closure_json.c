/* The answer of `pith closure --json`: compact, keys in the order that the manual gives, one file after another. */
#include "cli/closure.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are no UTF-8 cannot stand in JSON: each becomes U+FFFD. */
static json_t *forgiving_string(const char *text)
{
    json_t *string = json_string(text);
    if (string != NULL) {
        return string;
    }
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    PITH_VEC(char) clean = {0};
    for (; *text != '\0'; text++) {
        const char *piece = (unsigned char)*text < 0x80 ? NULL : "\xEF\xBF\xBD";
        for (; piece != NULL && *piece != '\0'; piece++) {
            pith_push(&arena, &clean, *piece);
        }
        if ((unsigned char)*text < 0x80) {
            pith_push(&arena, &clean, *text);
        }
    }
    return json_stringn(clean.items, clean.count);
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || (unsigned char)*text >= 0x7f || *text == '"' || *text == '\\') {
            return false;
        }
    }
    return true;
}

/* Nearly all names and paths are plain; jansson writes the others. */
static void put_string(const char *key, const char *text)
{
    (void)fputs(key, stdout);
    if (is_plain(text)) {
        (void)putchar('"');
        (void)fputs(text, stdout);
        (void)putchar('"');
        return;
    }
    json_t *string = forgiving_string(text);
    (void)json_dumpf(string, stdout, JSON_ENCODE_ANY | JSON_COMPACT);
    json_decref(string);
}

static void put_libraries(const struct closure_answer *answer)
{
    const struct pith_linkmap *map = &answer->map;
    const char *before = "";
    (void)fputs(",\"libraries\":[", stdout);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[map->order[i]];
        if (object->found_by == PITH_BY_PROGRAM) {
            continue;
        }
        (void)fputs(before, stdout);
        put_string("{\"name\":", object->name);
        put_string(",\"path\":", object->path);
        put_string(",\"real_path\":", pith_text(answer->texts, object->found.path));
        put_string(",\"needed_by\":", closure_needed_by(answer, object->needed_by));
        put_string(",\"found_by\":", pith_found_by_text(object->found_by));
        (void)putchar('}');
        before = ",";
    }
    (void)putchar(']');
}

static void put_missing(const struct closure_answer *answer)
{
    const char *before = "";
    (void)fputs(",\"missing\":[", stdout);
    for (uint32_t i = 0; i < answer->map.failure_count; i++) {
        const struct pith_need_failure *failure = &answer->map.failures[i];
        if (failure->optional || failure->fault != PITH_NEED_MISSING) {
            continue;
        }
        (void)fputs(before, stdout);
        put_string("{\"name\":", failure->name);
        put_string(",\"needed_by\":", closure_needed_by(answer, failure->needed_by));
        (void)putchar('}');
        before = ",";
    }
    (void)putchar(']');
}

static void put_error(const struct closure_answer *answer)
{
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    const char *error = answer->error;
    for (uint32_t i = 0; i < answer->map.failure_count; i++) {
        const struct pith_need_failure *failure = &answer->map.failures[i];
        if (!failure->optional && failure->fault != PITH_NEED_MISSING) {
            error = error == NULL ? failure->reason : pith_format(&arena, "%s; %s", error, failure->reason);
        }
    }
    if (error == NULL) {
        (void)fputs(",\"error\":null}", stdout);
    } else {
        put_string(",\"error\":", error);
        (void)putchar('}');
    }
}

void closure_print_json(const struct closure_printer *printer, const struct closure_answer *answer)
{
    (void)fputs(printer->printed == 0 ? "" : ",", stdout);
    put_string("{\"path\":", answer->path);
    if (answer->map.interpreter == NULL) {
        (void)fputs(",\"interpreter\":null", stdout);
    } else {
        put_string(",\"interpreter\":", answer->map.interpreter);
    }
    put_libraries(answer);
    put_missing(answer);
    put_error(answer);
}
