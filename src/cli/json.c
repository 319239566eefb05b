/* What answers in JSON share. */
#include "cli/json.h"

#include <stdio.h>

json_t *cli_json_text(const char *text)
{
    json_t *string = text == NULL ? json_null() : json_string(text);
    return string == NULL ? json_string("(not UTF-8)") : string;
}

json_t *cli_json_finding(const struct pith_finding *finding, json_t *(*text)(const char *))
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "rule", finding->rule, "severity",
                     finding->severity == PITH_BREACH ? "breach" : "note", "path", text(finding->path), "reason",
                     text(finding->reason), "remedy", text(finding->remedy), "allowed", text(finding->allowed));
}

void cli_json_print(json_t *value)
{
    (void)json_dumpf(value, stdout, JSON_COMPACT);
    (void)fputc('\n', stdout);
    json_decref(value);
}
