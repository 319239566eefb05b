/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a layout that somebody else made, into which an image is written. */
#include "image/room.h"

#include <stdlib.h>

void fuzz_one(const uint8_t *data, size_t size);

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct listings listings = {0};
    struct document index;
    const char *text = pith_copy(&arena, data, size);
    pith_push(&arena, &listings.list, (struct listing){"t", "{\"digest\":\"sha256:00\"}"});
    if (!image_index(text, size, "layout", &listings, &arena, &index, NULL)) {
        abort();
    }
    pith_arena_finish(&arena);
}
