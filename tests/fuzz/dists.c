/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The distributions of an environment: each part of an input is a file below its prefix, mostly of a *.dist-info or an
 * *.egg-info in `site`. No crash, no leak, no slow input; names are normal, and files and owners agree.
 */
#include "pith/languages/python/dists.h"
#include "support/target.h"

static const char *const sites[] = {"/venv/site", "/venv/other"};

static void check(const struct pith_dists *dists, const struct pith_dist *dist, uint32_t index)
{
    const char *name = dist->name;
    require(name[strcspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.")] == '\0' && strstr(name, "--") == NULL);
    require(*name == '\0' || pith_dists_named(dists, name) == index);
    require(dist->directory[0] == '/' && dist->version != NULL &&
            strncmp(dist->directory, dist->site, strlen(dist->site)) == 0);
    for (uint32_t i = 0; i < dist->files.count; i++) {
        const char *path = dist->files.items[i];
        uint32_t text = pith_text_find(pith_view_texts(dists->view), path);
        require(*path == '\0' || (*path == '/' && strstr(path, "//") == NULL && strstr(path, "/../") == NULL));
        require(text == 0 || pith_dists_owner(dists, text) < dists->list.count);
    }
    for (uint32_t i = 0; i < dist->requires.count; i++) {
        require(dist->requires.items[i].name != NULL);
    }
    for (uint32_t i = 0; i < dist->entry_points.count; i++) {
        const struct pith_entry_point *point = &dist->entry_points.items[i];
        require(point->group != NULL && strchr(point->name, '\n') == NULL && point->module != NULL);
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct fuzz_part parts[16];
    struct pith_source *tree = pith_source_memory("tree", &arena);
    struct pith_view *view;
    struct pith_dists dists;
    fuzz_plant(tree, "/venv", parts, fuzz_split(data, size, &arena, parts, 16), &arena);
    require(pith_view_of(tree, &view, &error));
    if (pith_dists_read(view, sites, 2, &arena, &dists, &error)) {
        for (uint32_t i = 0; i < dists.list.count; i++) {
            check(&dists, &dists.list.items[i], i);
        }
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    pith_view_destroy(view);
}
