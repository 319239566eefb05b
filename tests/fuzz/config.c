/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an image's config: no crash, no leak, no slow input. What is taken makes a manifest that the manifest's
 * reader takes, or says why none.
 */
#include "pith/init.h"
#include "pith/manifest.h"
#include "support/target.h"

static struct pith_source *app(struct pith_arena *arena)
{
    static const struct fuzz_part files[] = {
        {"usr/bin/python3\n", 16},        {"usr/bin/tool\n#!/usr/bin/env python3\n", 36}, {"bin -> usr/bin", 14},
        {"app/main.py\nimport x\n", 21},  {"app/bin/run\n#!/usr/bin/python3 -u\n", 34},   {"opt/x/lib.py\n", 13},
        {"usr/bin/odd\n#!python3\n", 22}, {"usr/bin/env\n#!/usr/bin/env ./python3\n", 37}};
    struct pith_source *tree = pith_source_memory("app", arena);
    fuzz_plant(tree, "", files, sizeof files / sizeof *files, arena);
    return tree;
}

static void make_manifest(const struct pith_image_config *config, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_view *view;
    struct pith_manifest manifest;
    const char *text;
    require(pith_view_of(app(arena), &view, &error));
    const struct pith_init_from from = {.word = "oci:image", .root = "oci:image", .view = view, .config = config};
    if (pith_init_image(&from, arena, &text, &error)) {
        require(pith_manifest_parse("m", text, strlen(text), arena, &manifest, &error));
    } else {
        require((error.code == PITH_USAGE || error.code == PITH_MISSING) && *error.message != '\0');
    }
    pith_view_destroy(view);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_image_config config;
    if (!pith_image_config_read((const char *)data, size, &arena, &config, &error)) {
        require(error.code == PITH_MISSING && *error.message != '\0');
        return;
    }
    for (uint32_t i = 0; i < config.diff_ids.count; i++) {
        require(config.diff_ids.items[i] != NULL);
    }
    require(config.labels.count % 2 == 0);
    make_manifest(&config, &arena);
}
