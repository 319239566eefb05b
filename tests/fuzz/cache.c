/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an ld.so.cache, old or new, of either byte order; what was read can be written, and read again. */
#include "pith/loader.h"
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct pith_cache_entry *entries, *again;
    uint32_t count, again_count;
    struct pith_error error = {0};
    if (pith_cache_read(data, size, size % 2 == 1, &arena, &entries, &count, &error)) {
        const void *bytes;
        size_t written;
        require(count <= size);
        pith_cache_write(entries, count, size % 2 == 1, &arena, &bytes, &written);
        require(pith_cache_read(bytes, written, size % 2 == 1, &arena, &again, &again_count, &error) &&
                again_count == count);
    }
    pith_arena_finish(&arena);
}
