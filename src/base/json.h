/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by jansson, in one canonical form: sorted keys, no blanks, UTF-8 as it is. */
#ifndef PITH_BASE_JSON_H
#define PITH_BASE_JSON_H

#include "pith/base/arena.h"

#include <jansson.h>

/*
 * Before the first value that must be whole: from here on, lack of memory in jansson ends the process as elsewhere. By
 * itself it would leave a member out without a word.
 */
void pith_json_prepare(void);

/*
 * About how many bytes the values of a text take when jansson has parsed it, beside the text itself: `{}` takes a
 * hundred times its own. A bound, for whoever must not be surprised; the text need not be JSON.
 */
uint64_t pith_json_weight(const char *text, size_t size);

/*
 * Parses what somebody else wrote. NULL, and in `why` what is wrong, when it is no JSON, has a key twice, or would take
 * far more memory than its size explains.
 */
enum { PITH_JSON_WHY = 200 };
json_t *pith_json_parse(const char *text, size_t size, char why[PITH_JSON_WHY]);

/* What is wrong, cut off before the words of the file that jansson quotes: it may not be the file that it seems. */
const char *pith_json_fault(json_error_t *fault);

/* The canonical text, NUL-terminated; takes the value over. NULL only when `value` is. */
const char *pith_json_text(struct pith_arena *arena, json_t *value, size_t *size);

/*
 * JSON that is too much to be one value: written piece by piece. Keys must come sorted for the text to be canonical.
 * The text is the arena's, NUL-terminated by pith_json_finish.
 */
struct pith_json_writer {
    struct pith_arena *arena;
    PITH_VEC(char) text;
};
void pith_json_raw(struct pith_json_writer *writer, const char *text); /* brackets, commas, keys */
void pith_json_value(struct pith_json_writer *writer, json_t *value);  /* takes it over */
const char *pith_json_finish(struct pith_json_writer *writer, size_t *size) __attribute__((returns_nonnull));

#endif
