/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in the order of their bytes: the one order that no locale changes. */
#ifndef PITH_BASE_SORT_H
#define PITH_BASE_SORT_H

#include <stdbool.h>
#include <stdint.h>

void pith_sort_texts(const char **texts, uint32_t count);

/* The index of the first text that is not less, of texts that are sorted so. */
uint32_t pith_sorted_from(const char *const *texts, uint32_t count, const char *text);

/* Is the text among those, which are sorted so? */
bool pith_sorted_has(const char *const *texts, uint32_t count, const char *text);

#endif
