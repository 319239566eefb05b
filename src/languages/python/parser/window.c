/* SPDX-License-Identifier: Apache-2.0 */
/* The window of classified bytes that moves over a source, and when the scanner gives up. */
#include "languages/python/parser/walk.h"

/* Classifies the next window. A CR before a LF is a blank. */
static void refill(struct py_scan *scan)
{
    scan->window = scan->window_end;
    size_t left = scan->size - scan->window;
    size_t blocks = left / 64 < WINDOW ? left / 64 : WINDOW;
    scan->classify(scan->bytes + scan->window, blocks, scan->masks);
    if (blocks < WINDOW && left % 64 > 0) {
        unsigned char tail[64] = {0};
        memcpy(tail, scan->bytes + scan->window + blocks * 64, left % 64);
        scan->classify(tail, 1, scan->masks + blocks);
        blocks++;
    }
    scan->window_end = blocks * 64 < left ? scan->window + blocks * 64 : scan->size;
    for (size_t i = 0; i < blocks; i++) {
        struct pith_py_masks *mask = &scan->masks[i];
        for (uint64_t cr = mask->cr; cr != 0; cr &= cr - 1) {
            size_t next = scan->window + i * 64 + (size_t)__builtin_ctzll(cr) + 1;
            if (next < scan->size && scan->bytes[next] == '\n') {
                uint64_t bit = cr & -cr;
                mask->code &= ~bit;
                mask->text &= ~bit;
                mask->newline &= ~bit;
            }
        }
        scan->lines_before[i] = scan->lines;
        scan->lines += (uint32_t)__builtin_popcountll(mask->newline);
    }
}

void pith_py_reach(struct py_scan *scan, size_t at)
{
    while (at >= scan->window_end && scan->window_end < scan->size) {
        refill(scan);
    }
}

uint32_t pith_py_line(struct py_scan *scan, size_t at)
{
    pith_py_reach(scan, at);
    if (at >= scan->window_end) {
        return scan->lines + 1;
    }
    size_t block = (at - scan->window) / 64;
    uint64_t before = (UINT64_C(1) << (at & 63)) - 1;
    return scan->lines_before[block] + (uint32_t)__builtin_popcountll(scan->masks[block].newline & before) + 1;
}

void pith_py_stop(struct py_scan *scan)
{
    scan->stopped = true;
    scan->facts->incomplete = true;
}

uint64_t pith_pysource_most(uint64_t bytes)
{
    return 65536 + bytes / 64;
}

uint64_t pith_pysource_count(const struct pith_pysource *facts)
{
    return (uint64_t)facts->imports.count + facts->names.count + facts->calls.count;
}

bool pith_py_is_crowded(struct py_scan *scan)
{
    if (pith_pysource_count(scan->facts) > pith_pysource_most(scan->size)) {
        scan->facts->crowded = true;
        pith_py_stop(scan);
    }
    return scan->facts->crowded;
}
