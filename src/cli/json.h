/* SPDX-License-Identifier: Apache-2.0 */
/* What answers in JSON share. */
#ifndef PITH_CLI_JSON_H
#define PITH_CLI_JSON_H

#include "pith/base/finding.h"

#include <jansson.h>

/* As it is: a string, or {"hex": …} of what is not UTF-8, which JSON must be. NULL becomes null. */
json_t *cli_json_text(const char *text);

/* What is said to people, which may name such a thing: then with escapes. NULL becomes null. */
json_t *cli_json_sentence(const char *text);

/* Of the answers that have findings: raised when a key or what it means changes. */
enum { CLI_JSON_VERSION = 2 };

json_t *cli_json_finding(const struct pith_finding *finding);

/* On standard output; takes the value over. */
void cli_json_value(json_t *value);
/* The same as one line. */
void cli_json_print(json_t *value);

/* A piece of JSON to standard output: what a terminal must not have becomes \uXXXX, which reads as the same. */
void cli_json_put(const char *text, size_t size);

#endif
