/* SPDX-License-Identifier: Apache-2.0 */
/* What a verb will read, by the words that it was given: told to the sandbox before any of it is read. */
#include "cli/named.h"

#include "pith/plan.h"
#include "pith/source.h"

void cli_name_source(const struct pith_cli *cli, const char *word)
{
    sandbox_read_source(cli->sandbox, word != NULL ? word : "/");
}

void cli_name_manifest(const struct pith_cli *cli, const struct pith_manifest *manifest)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_named named;
    if (cli->sandbox->rules < 0) {
        return;
    }
    pith_plan_named(manifest, cli->root, &arena, &named);
    sandbox_read_source(cli->sandbox, named.root);
    if (named.base != NULL) {
        sandbox_read_source(cli->sandbox, named.base);
    }
    for (uint32_t i = 0; i < named.read.count; i++) {
        sandbox_read(cli->sandbox, named.read.items[i]);
    }
    for (uint32_t i = 0; i < named.listed.count; i++) {
        sandbox_list(cli->sandbox, named.listed.items[i]);
    }
}

void cli_name_image(const struct pith_cli *cli, const char *word, const char *reasons)
{
    sandbox_read_source(cli->sandbox, word);
    if (reasons != NULL) {
        sandbox_read(cli->sandbox, reasons);
    }
}

struct pith_request cli_request(const struct pith_cli *cli, const char *manifest, int64_t time)
{
    return (struct pith_request){.manifest = manifest,
                                 .root = cli->root,
                                 .platform = cli->platform,
                                 .time = time,
                                 .jobs = cli->jobs,
                                 .no_sync = cli->no_sync};
}

bool cli_compose_tree(const struct pith_cli *cli, const char *manifest, int64_t time, struct pith_composition *c,
                      struct pith_error *error)
{
    const struct pith_request request = cli_request(cli, manifest, time);
    if (!pith_compose_begin(&request, c, error)) {
        return false;
    }
    cli_name_manifest(cli, &c->manifest);
    cli_enter(cli);
    return pith_compose_tree(c, error);
}
