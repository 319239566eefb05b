/* SPDX-License-Identifier: Apache-2.0 */
/* The page's parts: what CMake embeds of src/report/page, and the data that they show. */
#ifndef PITH_REPORT_PAGE_H
#define PITH_REPORT_PAGE_H

#include "report/picture.h"

extern const unsigned char page_html[], page_css[], page_js[];
extern const size_t page_html_size, page_css_size, page_js_size;

/* The account as JSON that can stand within <script>: no '<' is in it. */
const char *page_data(const struct pith_account *account, struct pith_arena *arena, size_t *size);

#endif
