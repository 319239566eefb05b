/* What answers in JSON share. */
#ifndef PITH_CLI_JSON_H
#define PITH_CLI_JSON_H

#include "pith/finding.h"

#include <jansson.h>

/* A path need not be UTF-8, JSON must be: "(not UTF-8)" then. NULL becomes null. */
json_t *cli_json_text(const char *text);

/* `text` makes values of its texts, which may be NULL. */
json_t *cli_json_finding(const struct pith_finding *finding, json_t *(*text)(const char *));

/* On standard output, as one line; takes the value over. */
void cli_json_print(json_t *value);

#endif
