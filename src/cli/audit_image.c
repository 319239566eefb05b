/* SPDX-License-Identifier: Apache-2.0 */
/* pith audit IMAGE: a tree that pith need not have made, by its owners and directories; with costs where it has
 * reasons. */
#include "cli/account.h"
#include "cli/audit.h"

#include <string.h>

struct image {
    struct pith_arena arena;
    struct pith_source *source;
    struct pith_account tree; /* of what is there */
    bool has_tree;
    struct cli_account told; /* what travels with it, where pith wrote it */
    struct pith_rootfs rootfs;
    struct pith_findings findings;
};

static void finish(struct image *image)
{
    if (image->has_tree) {
        pith_account_finish(&image->tree);
    }
    cli_account_finish(&image->told);
    pith_source_destroy(image->source);
    pith_arena_finish(&image->arena);
}

static bool list_entries(struct image *image, struct pith_error *error)
{
    for (uint32_t i = 0; i < image->tree.files.count; i++) {
        const struct pith_account_file *file = &image->tree.files.items[i];
        const char *path = pith_text(image->tree.texts, file->path);
        struct pith_entry entry = {.path = path,
                                   .target = file->target,
                                   .type = file->type,
                                   .mode = file->mode,
                                   .uid = file->uid,
                                   .gid = file->gid,
                                   .source = image->source,
                                   .source_path = path};
        if (!image->source->ops->lookup(image->source, path, &entry.seen, error)) {
            return false;
        }
        pith_push(&image->arena, &image->rootfs.entries, entry);
    }
    return true;
}

static bool owns(const void *context, const char *path)
{
    const struct pith_account_file *file = pith_account_find(context, path);
    return file != NULL && file->owner != UINT32_MAX;
}

/* Reasons are an addition: where there are none, or others than of this tree, the tree is told as it is. */
static const struct pith_account *choose(const struct pith_cli *cli, struct image *image, const char *word)
{
    struct pith_error ignored = {0};
    if (!cli_account_open(cli, word, &image->told, &ignored) ||
        image->told.account.files.count != image->tree.files.count) {
        return &image->tree;
    }
    return &image->told.account;
}

int audit_image(const struct pith_cli *cli, const struct audit_request *request)
{
    __attribute__((cleanup(finish))) struct image image = {0};
    struct pith_error error = {0};
    if (!cli_account_begin(cli, request->subject, &image.told, &error)) {
        return cli_report(cli, &error);
    }
    cli_enter(cli);
    if (!pith_source_image(request->subject, cli->platform, &image.source, &error)) {
        return cli_report(cli, &error);
    }
    image.has_tree = true;
    if (!pith_account_of_source(image.source, &image.arena, &image.tree, &error) || !list_entries(&image, &error)) {
        return cli_report(cli, &error);
    }
    struct pith_check_owner owner = {owns, &image.tree};
    if (!pith_check_tree(&image.rootfs, image.source, &owner, &image.arena, &image.findings, &error)) {
        return cli_report(cli, &error);
    }
    struct audit audit = {.subject = request->subject,
                          .account = choose(cli, &image, request->subject),
                          .findings = &image.findings,
                          .arena = &image.arena,
                          .errors = pith_findings_errors(&image.findings)};
    return audit_answer(cli, request, &audit, NULL);
}
