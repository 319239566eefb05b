/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts as people read them. */
#include "base/amount.h"

#include <stdio.h>

const char *pith_amount_size(uint64_t size, const char *bytes, char text[16])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double amount = (double)size / 1000;
    size_t unit = 0;
    if (size < 1000) {
        (void)snprintf(text, 16, "%u %s", (unsigned)size, bytes);
        return text;
    }
    while (amount >= 999.95 && unit < 3) {
        amount /= 1000;
        unit++;
    }
    (void)snprintf(text, 16, "%.1f %s", amount, units[unit]);
    return text;
}

const char *pith_amount_count(uint64_t number, char text[32])
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *to = text;
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}
