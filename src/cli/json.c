/* SPDX-License-Identifier: Apache-2.0 */
/* What answers in JSON share. */
#include "cli/json.h"

#include "base/printable.h"
#include "cli/print.h"
#include "report/room.h"

json_t *cli_json_text(const char *text)
{
    return text == NULL ? json_null() : json_of_text(text);
}

json_t *cli_json_sentence(const char *text)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    json_t *string = text == NULL ? json_null() : json_string(text);
    return string != NULL ? string : json_string(pith_printable(&arena, text));
}

json_t *cli_json_finding(const struct pith_finding *finding)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "rule", finding->rule, "level", pith_level_name(finding->level),
                     "path", cli_json_text(finding->path), "reason", cli_json_sentence(finding->reason), "remedy",
                     cli_json_sentence(finding->remedy), "allowed", cli_json_sentence(finding->allowed));
}

/* RFC 8259, section 7: two of them beyond U+FFFF. */
static void put_escaped(uint32_t point)
{
    char text[24];
    if (point < 0x10000) {
        (void)snprintf(text, sizeof text, "\\u%04x", (unsigned)point);
    } else {
        point -= 0x10000;
        (void)snprintf(text, sizeof text, "\\u%04x\\u%04x", 0xd800 | (unsigned)(point >> 10),
                       0xdc00 | (unsigned)(point & 0x3ff));
    }
    cli_raw(text, strlen(text));
}

void cli_json_put(const char *text, size_t size)
{
    size_t from = 0;
    for (size_t at = 0, length; at < size; at += length) {
        uint32_t point;
        length = pith_character(text + at, &point);
        if (text[at] != '\n' && !pith_is_printable(point)) {
            cli_raw(text + from, at - from);
            put_escaped(point);
            from = at + length;
        }
    }
    cli_raw(text + from, size - from);
}

static int put(const char *text, size_t size, void *context)
{
    (void)context;
    cli_json_put(text, size);
    return 0;
}

void cli_json_value(json_t *value)
{
    (void)json_dump_callback(value, put, NULL, JSON_ENCODE_ANY | JSON_COMPACT);
    json_decref(value);
}

void cli_json_print(json_t *value)
{
    cli_json_value(value);
    cli_raw("\n", 1);
}
