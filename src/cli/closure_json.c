/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of `pith closure --json`: compact, keys in the order that the manual gives, one file after another. */
#include "cli/closure.h"
#include "cli/json.h"
#include "cli/print.h"

#include <string.h>

/* What is written by ourselves, and plain. */
static void put(const char *text)
{
    cli_raw(text, strlen(text));
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
    put(key);
    if (is_plain(text)) {
        cli_raw("\"", 1);
        put(text);
        cli_raw("\"", 1);
        return;
    }
    cli_json_value(cli_json_text(text));
}

static void put_libraries(const struct closure_answer *answer)
{
    const struct pith_linkmap *map = &answer->map;
    const char *before = "";
    put(",\"libraries\":[");
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[map->order[i]];
        if (object->found_by == PITH_BY_PROGRAM) {
            continue;
        }
        put(before);
        put_string("{\"name\":", object->name);
        put_string(",\"path\":", object->path);
        put_string(",\"real_path\":", pith_text(answer->texts, object->found.path));
        put_string(",\"needed_by\":", closure_needed_by(answer, object->needed_by));
        put_string(",\"found_by\":", pith_found_by_text(object->found_by));
        put("}");
        before = ",";
    }
    put("]");
}

static void put_missing(const struct closure_answer *answer)
{
    const char *before = "";
    put(",\"missing\":[");
    for (uint32_t i = 0; i < answer->map.failure_count; i++) {
        const struct pith_need_failure *failure = &answer->map.failures[i];
        if (failure->optional || failure->fault != PITH_NEED_MISSING) {
            continue;
        }
        put(before);
        put_string("{\"name\":", failure->name);
        put_string(",\"needed_by\":", closure_needed_by(answer, failure->needed_by));
        put("}");
        before = ",";
    }
    put("]");
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
        put(",\"error\":null}");
    } else {
        put(",\"error\":");
        cli_json_value(cli_json_sentence(error));
        put("}");
    }
}

void closure_print_json(const struct closure_printer *printer, const struct closure_answer *answer)
{
    put(printer->printed == 0 ? "" : ",");
    put_string("{\"path\":", answer->path);
    if (answer->map.interpreter == NULL) {
        put(",\"interpreter\":null");
    } else {
        put_string(",\"interpreter\":", answer->map.interpreter);
    }
    put_libraries(answer);
    put_missing(answer);
    put_error(answer);
}
