/* SPDX-License-Identifier: Apache-2.0 */
/* A .dockerignore up to an empty line; then paths, in the order of a walk. */
#include "plan/room.h"

#include <stdlib.h>

void fuzz_one(const uint8_t *data, size_t size);

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *text = pith_copy(&arena, data, size), *end = strstr(text, "\n\n");
    struct pith_source *made = pith_source_memory("made", &arena);
    struct pith_error error = {0};
    struct pith_view *view;
    const void *ignore;
    pith_source_add(made, &(struct pith_made){.path = "/.dockerignore",
                                              .type = PITH_REGULAR,
                                              .mode = 0644,
                                              .bytes = text,
                                              .size = (size_t)(end + 1 - text)});
    if (!pith_view_of(made, &view, &error) || !plan_ignore_read(view, &arena, &ignore, &error)) {
        abort();
    }
    pith_view_destroy(view);
    for (const char *line = end + 2; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *path = pith_copy(&arena, line, length);
        (void)plan_ignore_hides(ignore, path, false);
        line += length + (line[length] != '\0');
    }
}
