/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first line of an input is a pattern, each other one a path: no crash, no slow input; a path that has no wildcard
 * matches itself, and what a tree of these paths has is found by the pattern if it matches.
 */
#include "plan/room.h"
#include "support/target.h"

enum { MOST_PATHS = 32 };

static void glob(const char *pattern, const struct fuzz_part *paths, size_t count, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_source *tree = pith_source_memory("tree", arena);
    struct pith_view *view;
    struct plan_paths found = {0};
    fuzz_plant(tree, "", paths, count, arena);
    require(pith_view_of(tree, &view, &error));
    require(plan_glob(view, NULL, arena, pattern, &found, &error));
    for (uint32_t i = 0; i < found.count; i++) {
        struct pith_found at;
        require(found.items[i][0] == '/' && pith_view_look(view, found.items[i], &at, &error) == PITH_SEEN_FOUND);
    }
    pith_view_destroy(view);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct fuzz_part rest = {pith_copy(&arena, data, size), size}, paths[MOST_PATHS];
    const char *pattern = fuzz_first_line(&rest, &arena);
    size_t count = 0;
    for (; rest.size > 0 && count < MOST_PATHS; count++) {
        const char *path = fuzz_first_line(&rest, &arena);
        paths[count] = (struct fuzz_part){path, strlen(path)};
        bool plain = strpbrk(pattern, "*?[\\") == NULL, matches = plan_match(pattern, path);
        require(!plain || matches == (strcmp(pattern, path) == 0));
        require(!plan_has_wildcard(pattern) || !plain);
    }
    (void)plan_literal(&arena, pattern);
    glob(pattern, paths, count, &arena);
}
