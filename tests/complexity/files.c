/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of a root, each "==== PATH" and its lines: what is there of distributions, and who owns the paths that follow
 * a last "==== ", is read as in a composition; then every path is looked up.
 */
#include "pith/languages/python/dists.h"
#include "pith/package.h"

#include <stdlib.h>

void fuzz_one(const uint8_t *data, size_t size);

#define MARK "==== "

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static const char *add_file(struct pith_source *made, struct pith_arena *arena, const char *text)
{
    size_t length = strcspn(text, "\n");
    const char *path = pith_copy(arena, text, length), *start = text + length + (text[length] != '\0');
    const char *end = strstr(start, MARK);
    size_t size = end == NULL ? strlen(start) : (size_t)(end - start);
    uint64_t offset;
    if (*path != '/') {
        return start;
    }
    require(end != NULL && pith_spooled_write(made, start, size, &offset, NULL) &&
            pith_spooled_add(made, path, 0644, offset, size, NULL));
    return end + strlen(MARK);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *text = pith_copy(&arena, data, size) + strlen(MARK);
    struct pith_source *made;
    struct pith_error error = {0};
    struct pith_view *view;
    require(pith_source_spooled("made", &made, &error));
    while (*text == '/') {
        text = add_file(made, &arena, text);
    }
    PITH_VEC(const char *) paths = {0};
    for (text = add_file(made, &arena, text); *text != '\0';) {
        size_t length = strcspn(text, "\n");
        pith_push(&arena, &paths, pith_copy(&arena, text, length));
        text += length + (text[length] != '\0');
    }
    const char *site = "/site";
    struct pith_dists dists;
    struct pith_package_set packages;
    require(pith_view_of(made, &view, &error) && pith_dists_read(view, &site, 1, &arena, &dists, &error) &&
            pith_packages_read(view, paths.items, paths.count, &arena, &packages, &error));
    for (uint32_t i = 0; i < paths.count; i++) {
        struct pith_found found;
        require(pith_view_resolve(view, paths.items[i], &found, &error) != PITH_SEEN_FAILED);
    }
    pith_view_destroy(view);
    pith_source_destroy(made);
}
