/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a string literal begins here, and what the letters before its quote say. */
#include "languages/python/parser/scan.h"

unsigned pith_py_prefix(const unsigned char *bytes, size_t start, size_t quote)
{
    unsigned seen = 0;
    if (quote - start > 2) {
        return PREFIX_NONE;
    }
    for (size_t at = start; at < quote; at++) {
        unsigned one = PREFIX_NONE;
        switch (bytes[at] | 0x20) {
        case 'r':
            one = PREFIX_RAW;
            break;
        case 'b':
            one = PREFIX_BYTES;
            break;
        case 'f':
        case 't':
            one = PREFIX_FORMAT;
            break;
        case 'u':
            one = quote - start == 1 ? 0 : PREFIX_NONE;
            break;
        default:
            break;
        }
        if (one == PREFIX_NONE || (seen & one) != 0) {
            return PREFIX_NONE;
        }
        seen |= one;
    }
    return (seen & PREFIX_BYTES) != 0 && (seen & PREFIX_FORMAT) != 0 ? PREFIX_NONE : seen;
}

size_t pith_py_string_at(const unsigned char *bytes, size_t at, size_t end)
{
    for (size_t quote = at; quote < end && quote < at + 3; quote++) {
        if (bytes[quote] == '"' || bytes[quote] == '\'') {
            return pith_py_prefix(bytes, at, quote) == PREFIX_NONE ? end : quote;
        }
        if (!py_is_name(bytes[quote])) {
            break;
        }
    }
    return end;
}
