/* SPDX-License-Identifier: Apache-2.0 */
/* pith diff A B: what differs between two images or manifests, and why what is new is there. */
#include "cli/diff.h"
#include "cli/print.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

enum { SHOWN = 20, CAUSES_SHOWN = 10 };

static const char usage[] =
    "usage: pith diff A B\n"
    "\n"
    "Compares what two images hold, each a manifest (composed for the comparison, not written) or\n"
    "an image (oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE, x.tar[.gz|.zst]): the config,\n"
    "packages, modules and files, sizes by layer; and for what only B has, the reason that A lacks.\n"
    "\n"
    "      --all             every file and module\n"
    "      --root SOURCE     take files from this directory or image, whatever [source] says\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --json            the same as JSON\n"
    "\n"
    "Exit status: 0 they are the same, 1 they differ, 2 wrong usage or manifest, 3 the system failed.\n";

static const char signs[] = {[PITH_ADDED] = '+', [PITH_REMOVED] = '-', [PITH_CHANGED] = '~'};

/* "+1.2 MB", "-3 B" */
static const char *growth(uint64_t before, uint64_t after, char text[20])
{
    char size[16];
    (void)snprintf(text, 20, "%c%s", after < before ? '-' : '+',
                   cli_size(after < before ? before - after : after - before, size));
    return text;
}

const char *cause_text(const struct comparison *comparison, const struct pith_cause *cause)
{
    const struct pith_account *account = &comparison->sides[1].account;
    const struct pith_edge *edge = &account->graph.edges.items[cause->edge];
    const struct pith_node *node = &account->graph.nodes.items[edge->to];
    const char *where = edge->line != 0 ? pith_format(comparison->arena, "%s:%u", account->name, edge->line)
                                        : pith_text(account->texts, edge->detail);
    return pith_format(comparison->arena, "%s %s%s%s%s", pith_text(account->texts, node->text),
                       pith_rule_sentence(edge->rule), *where == '\0' ? "" : " (", where, *where == '\0' ? "" : ")");
}

/* Its title, before the first. */
static void begin_list(const struct comparison *comparison, uint32_t index, const char *title)
{
    if (index == 0) {
        cli_out(comparison->cli, "%s\n", title);
    }
}

static void show_config(const struct comparison *comparison)
{
    for (uint32_t i = 0; i < comparison->diff->config.count; i++) {
        const struct pith_name_change *change = &comparison->diff->config.items[i];
        begin_list(comparison, i, "config");
        cli_out(comparison->cli, "  %c %s: %s%s%s\n", signs[change->change], change->name,
                change->before == NULL ? "" : change->before,
                change->before != NULL && change->after != NULL ? " → " : "",
                change->after == NULL ? "" : change->after);
    }
}

static void show_owners(const struct comparison *comparison)
{
    for (uint32_t i = 0; i < comparison->diff->owners.count; i++) {
        const struct pith_owner_change *change = &comparison->diff->owners.items[i];
        const struct pith_owner *owner = change->after != NULL ? change->after : change->before;
        bool versions = change->change == PITH_CHANGED && strcmp(change->before->version, change->after->version) != 0;
        char text[20];
        begin_list(comparison, i, "packages");
        cli_out(comparison->cli, "  %c %s %s%s%s  %s\n", signs[change->change], owner->name,
                versions ? change->before->version : owner->version, versions ? " → " : "",
                versions ? owner->version : "", growth(change->bytes_before, change->bytes_after, text));
    }
}

static void show_modules(const struct comparison *comparison)
{
    uint32_t shown = 0, count = comparison->diff->modules.count;
    for (; shown < count && (comparison->all || shown < SHOWN); shown++) {
        const struct pith_name_change *change = &comparison->diff->modules.items[shown];
        begin_list(comparison, shown, "modules");
        cli_out(comparison->cli, "  %c %s\n", signs[change->change], change->name);
    }
    if (shown < count) {
        cli_out(comparison->cli, "  … and %u more; --all shows them\n", count - shown);
    }
}

static void show_causes(const struct comparison *comparison)
{
    uint32_t count = comparison->diff->causes.count, shown = 0;
    for (; shown < count && (comparison->all || shown < CAUSES_SHOWN); shown++) {
        const struct pith_cause *cause = &comparison->diff->causes.items[shown];
        char size[16];
        begin_list(comparison, shown, "new, because");
        cli_out(comparison->cli, "  + %8s  %s file%s: %s\n", cli_size(cause->bytes, size),
                pith_format(comparison->arena, "%u", cause->files), cause->files == 1 ? "" : "s",
                cause_text(comparison, cause));
    }
    if (shown < count) {
        cli_out(comparison->cli, "  … and %u more reasons; --all shows them\n", count - shown);
    }
}

static const char *what_changed(const struct pith_file_change *change)
{
    return change->content                                                                          ? ""
           : change->before->type != change->after->type                                            ? "  another type"
           : change->before->mode != change->after->mode                                            ? "  mode"
           : change->before->uid != change->after->uid || change->before->gid != change->after->gid ? "  owner"
                                                                                                    : "  link";
}

static void show_files(const struct comparison *comparison)
{
    uint32_t counts[3] = {0}, shown = 0, count = comparison->diff->files.count;
    for (uint32_t i = 0; i < count; i++) {
        counts[comparison->diff->files.items[i].change]++;
    }
    if (count > 0) {
        cli_out(comparison->cli, "files: %u added, %u removed, %u changed\n", counts[PITH_ADDED], counts[PITH_REMOVED],
                counts[PITH_CHANGED]);
    }
    for (; shown < count && (comparison->all || shown < SHOWN); shown++) {
        const struct pith_file_change *change = &comparison->diff->files.items[shown];
        const struct pith_account *account = &comparison->sides[change->after == NULL ? 0 : 1].account;
        const struct pith_account_file *file = change->after != NULL ? change->after : change->before;
        uint64_t old = change->before == NULL ? 0 : change->before->size;
        uint64_t new = change->after == NULL ? 0 : change->after->size;
        char text[20];
        cli_out(comparison->cli, "  %c %9s  %s%s\n", signs[change->change], old == new ? "" : growth(old, new, text),
                pith_text(account->texts, file->path), change->change == PITH_CHANGED ? what_changed(change) : "");
    }
    if (shown < count) {
        cli_out(comparison->cli, "  … and %u more; --all shows them\n", count - shown);
    }
}

static void show_sizes(const struct comparison *comparison)
{
    const struct pith_diff *diff = comparison->diff;
    char before[16], after[16], text[20];
    for (uint32_t i = 0; i < diff->layers.count; i++) {
        const struct pith_layer_size *layer = &diff->layers.items[i];
        begin_list(comparison, i, "size by layer");
        cli_out(comparison->cli, "  %-14s %8s → %8s  %s\n", layer->name, cli_size(layer->before, before),
                cli_size(layer->after, after),
                layer->before == layer->after ? "" : growth(layer->before, layer->after, text));
    }
    cli_out(comparison->cli, "%s → %s: %s → %s, %s\n", comparison->words[0], comparison->words[1],
            cli_size(diff->bytes_before, before), cli_size(diff->bytes_after, after),
            diff->bytes_before == diff->bytes_after ? "the same size"
                                                    : growth(diff->bytes_before, diff->bytes_after, text));
}

static int compare(const struct pith_cli *cli, char **words, bool all, struct cli_account *sides,
                   struct pith_error *error)
{
    struct pith_diff diff;
    struct pith_arena *arena = &sides[1].composition.arena;
    for (int i = 0; i < 2; i++) {
        if (!cli_account_begin(cli, words[i], &sides[i], error)) {
            return cli_report(cli, error);
        }
    }
    cli_enter(cli);
    for (int i = 0; i < 2; i++) {
        if (!cli_account_open_whole(cli, words[i], &sides[i], error)) {
            return cli_report(cli, error);
        }
    }
    const struct pith_side before = {&sides[0].account, sides[0].tree, sides[0].config};
    const struct pith_side after = {&sides[1].account, sides[1].tree, sides[1].config};
    if (!pith_diff_make(&before, &after, arena, &diff, error)) {
        return cli_report(cli, error);
    }
    const struct comparison comparison = {cli, {words[0], words[1]}, sides, &diff, arena, all};
    if (cli->json) {
        diff_show_json(&comparison);
    } else {
        show_config(&comparison);
        show_owners(&comparison);
        show_modules(&comparison);
        show_causes(&comparison);
        show_files(&comparison);
        show_sizes(&comparison);
    }
    return diff.files.count + diff.config.count + diff.owners.count == 0 ? PITH_EXIT_DONE : PITH_EXIT_BROKEN;
}

static void finish(struct cli_account (*sides)[2])
{
    cli_account_finish(&(*sides)[0]);
    cli_account_finish(&(*sides)[1]);
}

int pith_cli_diff(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct cli_account sides[2] = {0};
    struct pith_error error = {0};
    bool all = false;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    if (!cli_take_all("diff", argc, argv, &all, &error)) {
        return cli_report(cli, &error);
    }
    if (argc - optind != 2) {
        (void)pith_fail(&error, PITH_USAGE, "diff takes two images or manifests; see `pith diff --help`");
        return cli_report(cli, &error);
    }
    return compare(cli, argv + optind, all, sides, &error);
}
