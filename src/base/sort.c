/* SPDX-License-Identifier: Apache-2.0 */
/* One comparison for all that is sorted by bytes. */
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

void pith_sort_texts(const char **texts, uint32_t count)
{
    if (count > 1) {
        qsort(texts, count, sizeof *texts, by_bytes);
    }
}

bool pith_sorted_has(const char *const *texts, uint32_t count, const char *text)
{
    return count > 0 && bsearch(&text, texts, count, sizeof *texts, by_bytes) != NULL;
}

uint32_t pith_sorted_from(const char *const *texts, uint32_t count, const char *text)
{
    uint32_t left = 0, right = count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        if (strcmp(texts[middle], text) < 0) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return left;
}
