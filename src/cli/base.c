/* SPDX-License-Identifier: Apache-2.0 */
/* pith base MANIFEST…: one image with what several manifests need of the source root; each composes thinly upon it. */
#include "cli/base.h"

#include "base/digest.h"
#include "base/sort.h"
#include "cli/json.h"
#include "cli/print.h"

#include <jansson.h>

static const char usage[] =
    "usage: pith base MANIFEST… -o OUTPUT [-o OUTPUT]…\n"
    "\n"
    "Writes one image with what all MANIFESTs together need of their source root, and what pith makes for every "
    "image:\n"
    "with it as `[base] image`, each of them adds only what is its own. No application's files are in it, and it\n"
    "starts nothing. An OUTPUT is\n"
    "\n";

static const char keep_usage[] = "      --write-manifest FILE  keep the manifest of the base\n";

static bool read_request(const struct pith_cli *cli, int argc, char **argv, struct base_request *request,
                         struct pith_error *error)
{
    static const struct option options[] = {{"write-manifest", required_argument, NULL, 'w'}, OUTPUT_OPTIONS};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (letter == 'w') {
            request->keep = optarg;
        } else if (!outputs_take(&request->outputs, letter, argv[optind - 1], error)) {
            return false;
        }
    }
    request->count = (uint32_t)(argc - optind);
    if (request->count == 0) {
        return pith_fail(error, PITH_USAGE, "base takes the manifests that are to share it; see `pith base --help`");
    }
    request->names = pith_alloc_array(&request->arena, request->count, sizeof *request->names);
    for (uint32_t i = 0; i < request->count; i++) {
        request->names[i] = argv[optind + (int)i];
        while (strncmp(request->names[i], "./", 2) == 0) { /* no other name */
            request->names[i] += 2;
        }
    }
    pith_sort_texts(request->names, request->count);
    return outputs_judge(cli, &request->outputs, error);
}

/* "2 manifests, 1,234 files, 18.2 MB; of a.ini 2.1 MB and of b.ini 0.3 MB remain on top" */
static void show_fleet(const struct pith_cli *cli, const struct pith_fleet *fleet,
                       const struct pith_composition *composition)
{
    char count[32], files[32], size[16];
    if (cli->quiet || cli->json) {
        return;
    }
    cli_err(cli, "%s manifest%s, %s files, %s; ", cli_count(fleet->members.count, count),
            fleet->members.count == 1 ? "" : "s", cli_count(composition->rootfs.files, files),
            cli_size(composition->rootfs.bytes, size));
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const char *between = i == 0 ? "" : i + 1 == fleet->members.count ? " and " : ", ";
        cli_err(cli, "%sof %s %s", between, fleet->members.items[i].name,
                cli_size(fleet->members.items[i].left_bytes, size));
    }
    cli_err(cli, " remain%s on top\n", fleet->members.count == 1 ? "s" : "");
}

/* What [base] image of each manifest is to say next. */
static void show_pin(const struct pith_cli *cli, const struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->count && !cli->quiet && !cli->json; i++) {
        const struct pith_target *target = &outputs->targets[i];
        if (target->kind->has_manifest && strcmp(target->path, "-") != 0) {
            char hex[PITH_DIGEST_HEX];
            pith_digest_hex(outputs->written[i].manifest, hex);
            cli_err(cli, "pinned: %s%s:%s@sha256:%s\n", target->kind->words[0], target->path, outputs->written[i].tag,
                    hex);
            return;
        }
    }
}

static json_t *fleet_json(const struct pith_fleet *fleet)
{
    json_t *members = json_array();
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const struct pith_member *member = &fleet->members.items[i];
        (void)json_array_append_new(
            members, json_pack("{s:o, s:I, s:I, s:{s:I, s:I}}", "manifest", cli_json_text(member->name), "files",
                               (json_int_t)member->files, "bytes", (json_int_t)member->bytes, "on_top", "files",
                               (json_int_t)member->left_files, "bytes", (json_int_t)member->left_bytes));
    }
    return json_pack("{s:o}", "manifests", members);
}

static void finish(struct base_request *request)
{
    outputs_finish(&request->outputs);
    pith_source_destroy(request->root);
    pith_arena_finish(&request->arena);
}

int pith_cli_base(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct base_request request = {.outputs.verb = "base"};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    struct pith_error error = {0};
    const char *text;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        outputs_help();
        cli_help(keep_usage);
        cli_help(outputs_options_usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(cli, argc, argv, &request, &error)) {
        return cli_report(cli, &error);
    }
    outputs_name(cli, &request.outputs, request.keep);
    int status = base_join(cli, &request);
    if (status != PITH_EXIT_DONE) {
        return status;
    }
    if (!base_compose(cli, &request, &text, &composition, &error) ||
        (request.keep != NULL && !keep_manifest(cli, request.keep, text, &request.arena, &error)) ||
        !pith_fleet_weigh(&request.fleet, &composition.rootfs, &error)) {
        return cli_report(cli, &error);
    }

    status = outputs_write(cli, &request.outputs, &composition);
    if (status == PITH_EXIT_DONE) {
        show_fleet(cli, &request.fleet, &composition);
        show_pin(cli, &request.outputs);
    }
    if (status == PITH_EXIT_DONE || composition.errors > 0) {
        outputs_tell(cli, &request.outputs, &composition, cli->json ? fleet_json(&request.fleet) : NULL);
    }
    return status;
}
