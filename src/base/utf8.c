/* SPDX-License-Identifier: Apache-2.0 */
/* A locale of UTF-8 for one thread. */
#include "base/utf8.h"

bool pith_utf8_begin(struct pith_utf8 *utf8)
{
    utf8->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (utf8->locale == (locale_t)0) {
        utf8->locale = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
    }
    if (utf8->locale != (locale_t)0) {
        utf8->before = uselocale(utf8->locale);
    }
    return utf8->locale != (locale_t)0;
}

void pith_utf8_finish(struct pith_utf8 *utf8)
{
    if (utf8->locale != (locale_t)0) {
        (void)uselocale(utf8->before);
        freelocale(utf8->locale);
        utf8->locale = (locale_t)0;
    }
}
