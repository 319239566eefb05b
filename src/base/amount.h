/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts as people read them. */
#ifndef PITH_BASE_AMOUNT_H
#define PITH_BASE_AMOUNT_H

#include <stdint.h>

/* "41.1 MB", in powers of 1000, as disk and registry sizes are given; below 1000 "512 " and the word `bytes`. */
const char *pith_amount_size(uint64_t size, const char *bytes, char text[16]);

/* "12,345" */
const char *pith_amount_count(uint64_t number, char text[32]);

#endif
