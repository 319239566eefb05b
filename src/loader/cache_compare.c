/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of names in ld.so.cache, which the loader searches by bisection (glibc elf/dl-cache.c, _dl_cache_libcmp):
 * runs of digits compare as numbers, so that libfoo.so.10 is greater than libfoo.so.9.
 */
#include "pith/loader.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Compares two runs of digits as glibc does, in an int that wraps; moves both ends behind them. */
static int compare_numbers(const char **one, const char **two)
{
    uint32_t first = 0;
    uint32_t second = 0;
    for (; is_digit(**one); (*one)++) {
        first = first * 10 + (uint32_t)(**one - '0');
    }
    for (; is_digit(**two); (*two)++) {
        second = second * 10 + (uint32_t)(**two - '0');
    }
    return first == second ? 0 : (int32_t)first < (int32_t)second ? -1 : 1;
}

int pith_cache_compare(const char *one, const char *two)
{
    while (*one != '\0') {
        if (is_digit(*one) && is_digit(*two)) {
            int order = compare_numbers(&one, &two);
            if (order != 0) {
                return order;
            }
        } else if (is_digit(*one)) {
            return 1;
        } else if (is_digit(*two)) {
            return -1;
        } else if (*one != *two) {
            return (signed char)*one < (signed char)*two ? -1 : 1;
        } else {
            one++;
            two++;
        }
    }
    return *two == '\0' ? 0 : -1;
}
