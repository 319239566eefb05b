/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a manifest: no crash, no leak, no slow input; what is accepted is whole, what is refused says where. */
#include "manifest/reading.h"
#include "support/target.h"

static void check_list(const struct pith_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        require(list->items[i].text != NULL && list->items[i].line >= list->line);
    }
}

static void check(const struct pith_manifest *manifest)
{
    require(manifest->source.root.text != NULL && manifest->user.name.text != NULL && *manifest->user.home.text == '/');
    for (uint32_t i = 0; i < manifest->files.count; i++) {
        const struct pith_files *files = &manifest->files.items[i];
        require(*files->destination == '/' && files->sources.count > 0 && files->mode <= 07777);
        require(strstr(files->destination, "//") == NULL && strstr(files->destination, "/../") == NULL);
        check_list(&files->sources);
    }
    check_list(&manifest->program.path);
    check_list(&manifest->image.entrypoint);
    check_list(&manifest->image.cmd);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct pith_manifest manifest;
    struct pith_error error = {0};
    if (pith_manifest_parse("m", (const char *)data, size, &arena, &manifest, &error)) {
        check(&manifest);
    } else {
        require(error.code == PITH_USAGE && strncmp(error.message, "m:", 2) == 0 && error.message[2] != '0');
        require(strncmp(strstr(error.message, ": "), ": inih", 6) != 0);
    }
    pith_arena_finish(&arena);
}
