/* SPDX-License-Identifier: Apache-2.0 */
/* libarchive turns names that are UTF-8 into the locale's character set: so that one must be UTF-8, too. */
#ifndef PITH_BASE_UTF8_H
#define PITH_BASE_UTF8_H

#include <locale.h>
#include <stdbool.h>

/* Between the two calls the thread has such a locale. */
struct pith_utf8 {
    locale_t locale, before;
};

/* False where the machine has no such locale; names of ASCII do all the same. */
bool pith_utf8_begin(struct pith_utf8 *utf8);
void pith_utf8_finish(struct pith_utf8 *utf8);

#endif
