/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first part of an input is a .dockerignore, the lines of the others are paths: no crash, no slow input; whether a
 * path is hidden does not depend on what was asked before, and what hides a directory for good hides all in it.
 */
#include "plan/room.h"
#include "support/target.h"

static void ask(const void *ignore, const char *path)
{
    bool hidden = plan_ignore_hides(ignore, path, false), entered = !plan_ignore_hides(ignore, path, true);
    require(plan_ignore_hides(ignore, path, false) == hidden);
    require(hidden || entered); /* a directory that is not hidden is entered */
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct fuzz_part parts[2] = {{"", 0}, {"", 0}};
    struct pith_source *tree = pith_source_memory("tree", &arena);
    struct pith_view *view;
    const void *ignore;
    (void)fuzz_split(data, size, &arena, parts, 2);
    fuzz_file(tree, "/.dockerignore", parts[0].text, parts[0].size);
    require(pith_view_of(tree, &view, &error));
    require(plan_ignore_read(view, &arena, &ignore, &error) && ignore != NULL);
    for (unsigned paths = 0; parts[1].size > 0 && paths < 64; paths++) {
        const char *path = fuzz_first_line(&parts[1], &arena);
        if (*path != '\0' && strlen(path) < 4096) {
            ask(ignore, pith_format(&arena, "/%s", path));
        }
    }
    pith_view_destroy(view);
}
