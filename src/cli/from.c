/* SPDX-License-Identifier: Apache-2.0 */
/* pith compose --from IMAGE: no manifest; the image's own config says what it is for. */
#include "base/path.h"
#include "cli/compose.h"
#include "cli/print.h"
#include "cli/write.h"
#include "pith/init.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Regular files of a tree, and their bytes; names of one inode count once by their links. */
static bool count_files(const struct pith_source *source, const char *directory, struct pith_arena *arena,
                        struct from_size *size, struct pith_error *error)
{
    const char **names;
    uint32_t count;
    if (!source->ops->list(source, directory, arena, &names, &count, error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_join(arena, directory, names[i]);
        struct pith_stat stat;
        if (!source->ops->lookup(source, path, &stat, error)) {
            return false;
        }
        if (stat.type == PITH_REGULAR) {
            size->files++;
            size->bytes += stat.size / (stat.links == 0 ? 1 : stat.links);
        } else if (stat.type == PITH_DIRECTORY && !count_files(source, path, arena, size, error)) {
            return false;
        }
    }
    return true;
}

static bool make_manifest(const char *word, const struct pith_source *source, struct pith_arena *arena,
                          const char **text, struct pith_error *error)
{
    struct pith_image_config config;
    struct pith_view *view;
    size_t size;
    const char *json = pith_source_config(source, &size), *said = strstr(word, ":-") != NULL ? NULL : word;
    if (json == NULL) {
        return pith_fail(error, PITH_USAGE, "%s has no config that says what it starts; write a manifest", word);
    }
    if (said != NULL) { /* the manifest may be kept anywhere */
        char here[PATH_MAX];
        said = getcwd(here, sizeof here) == NULL ? word : pith_source_below(word, here, arena);
    }
    if (!pith_image_config_read(json, size, arena, &config, error) || !pith_view_of(source, &view, error)) {
        return false;
    }
    const struct pith_init_from from = {word, said, view, &config};
    return pith_view_close(view, pith_init_image(&from, arena, text, error), error);
}

bool keep_manifest(const struct pith_cli *cli, const char *path, const char *text, struct pith_arena *arena,
                   struct pith_error *error)
{
    if (access(path, F_OK) == 0) {
        return pith_fail(error, PITH_USAGE, "%s is there already; --write-manifest replaces nothing", path);
    }
    return cli_write(cli, path, text, strlen(text), NULL, arena, error);
}

bool read_from(const struct pith_cli *cli, const char *word, const char *keep, struct pith_arena *arena,
               struct pith_source **source, struct from_size *size, const char **text, struct pith_error *error)
{
    if (!pith_source_is_image(word)) {
        return pith_fail(error, PITH_USAGE,
                         "--from %s is no image: write oci:DIR, oci-archive:FILE or docker-archive:FILE", word);
    }
    return pith_source_image(word, cli->platform, source, error) && count_files(*source, "/", arena, size, error) &&
           make_manifest(word, *source, arena, text, error) &&
           (keep == NULL || keep_manifest(cli, keep, *text, arena, error));
}

void show_from(const struct pith_cli *cli, const struct pith_composition *composition, const struct from_size *before)
{
    char old[16], new[16], files[32];
    if (!cli->quiet && !cli->json) {
        uint64_t left = before->files > composition->rootfs.files ? before->files - composition->rootfs.files : 0;
        cli_err(cli, "%s → %s, %s files left out\n", cli_size(before->bytes, old),
                cli_size(composition->rootfs.bytes, new), cli_count(left, files));
    }
}
