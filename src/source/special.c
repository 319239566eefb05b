/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What special headers of a tar may cost. They hold an access list, and libarchive compares each entry of it with all
 * before: the square of their size is counted. Every block that would pass for such a header counts, wherever the
 * members begin, so that no header can be hidden.
 */
#include "source/special.h"

#include <string.h>

enum { NAME_END = 148, SUM_END = 156, TYPE = 156, SIZE = 124, SIZE_END = 136, LARGEST = 1 << 20 };

/* Octal digits, or binary behind a byte of 0x80 (GNU); no more than libarchive takes. */
static uint64_t number(const uint8_t *from, const uint8_t *end)
{
    unsigned bits = (*from & 0x80) != 0 ? 8 : 3;
    uint64_t value = bits == 8 ? *from++ & 0x7f : 0;
    while (bits == 3 && from < end && *from == ' ') {
        from++;
    }
    for (; from < end && value < LARGEST && (bits == 8 || (*from >= '0' && *from <= '7')); from++) {
        value = value << bits | (bits == 8 ? *from : (uint64_t)(*from - '0'));
    }
    return value < LARGEST ? value : LARGEST;
}

/* As libarchive has it: anything else in the field is no sum. Packed bytes, which look like no header then, sum up to
 * whatever they hold in one of some hundred thousand blocks. */
static bool is_octal(const uint8_t *from, const uint8_t *end)
{
    while (from < end && (*from == ' ' || *from == '\0' || (*from >= '0' && *from <= '7'))) {
        from++;
    }
    return from == end;
}

/* POSIX sums bytes, some old tars signed ones; the sum's own field counts as blanks. */
static bool has_sum(const uint8_t *block)
{
    int64_t plain = 0, with_sign = 0, wanted = (int64_t)number(block + NAME_END, block + SUM_END);
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        uint8_t byte = i >= NAME_END && i < SUM_END ? ' ' : block[i];
        plain += byte;
        with_sign += (int8_t)byte;
    }
    return is_octal(block + NAME_END, block + SUM_END) && (wanted == plain || wanted == with_sign);
}

static bool count_block(const uint8_t *block, struct budget *budget, struct pith_error *error)
{
    if (block[TYPE] == '\0' || strchr("xgXA", block[TYPE]) == NULL || !has_sum(block)) {
        return true;
    }
    uint64_t size = number(block + SIZE, block + SIZE_END);
    return budget_take(budget, size * size / SPECIAL_BYTES_PER_COST, error) ||
           pith_context(error, "a member with %llu bytes of attributes", (unsigned long long)size);
}

bool special_count(struct special *special, struct budget *budget, const void *bytes, size_t size,
                   struct pith_error *error)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        bool whole = special->filled == 0 && size >= TAR_BLOCK;
        size_t room = TAR_BLOCK - special->filled, some = size < room ? size : room;
        if (!whole) {
            memcpy(special->block + special->filled, at, some);
            special->filled += some;
        }
        if (whole || special->filled == TAR_BLOCK) {
            special->filled = 0;
            if (!count_block(whole ? at : special->block, budget, error)) {
                return false;
            }
        }
        at += some;
        size -= some;
    }
    return true;
}
