/* SPDX-License-Identifier: Apache-2.0 */
/* pith index IMAGE… -o OUTPUT: joins images for several platforms into one. */
#include "pith/image/index.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/print.h"

#include <getopt.h>
#include <string.h>

struct request {
    const struct pith_cli *cli;
    struct pith_arena arena;
    struct pith_target target;
    int64_t time;
};

static const char usage[] =
    "usage: pith index IMAGE… -o OUTPUT\n"
    "\n"
    "Joins images, one a platform, into an index for all of them: whoever pulls it gets the one for\n"
    "the machine at hand. Nothing is unpacked; layers are taken over as they are. IMAGE is\n"
    "oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:NAME]; an index brings its members.\n"
    "\n"
    "  -o, --output OUTPUT   oci:DIR[:TAG], beside other tags, or oci-archive:FILE[:TAG]; FILE may be -;\n"
    "                        TAG is `latest` unless it is given\n"
    "      --platform OS/ARCH[/VARIANT]  of each IMAGE only the one for this platform\n"
    "      --no-sync         do not wait for the disk: for outputs that a crash may spoil\n"
    "      --json            what was written, as JSON\n"
    "      --quiet           nothing but errors\n"
    "\n"
    "Exit status: 0 done, 1 an image lacks something or is broken, 2 wrong usage, 3 the system failed.\n";

static void show_json(struct request *request, const struct pith_index_written *written)
{
    json_t *members = json_array();
    for (uint32_t i = 0; i < written->count; i++) {
        const struct pith_index_member *member = &written->members[i];
        (void)json_array_append_new(members, json_pack("{s:s, s:s, s:o, s:I}", "platform",
                                                       pith_platform_text(&member->platform, &request->arena), "digest",
                                                       member->digest, "image", cli_json_text(member->word), "size",
                                                       (json_int_t)member->size));
    }
    cli_json_print(json_pack("{s:o, s:s, s:o, s:I, s:i, s:i, s:o}", "path", cli_json_text(request->target.word), "tag",
                             written->tag, "digest", pith_json_digest(written->digest), "size",
                             (json_int_t)written->size, "blobs", (int)written->blobs, "copied", (int)written->copied,
                             "members", members));
}

static void show(struct request *request, const struct pith_index_written *written)
{
    char size[16], hex[PITH_DIGEST_HEX];
    cli_err(request->cli, "%s: %s for %u platform%s\n", request->target.word, cli_size(written->size, size),
            written->count, written->count == 1 ? "" : "s");
    for (uint32_t i = 0; i < written->count; i++) {
        const struct pith_index_member *member = &written->members[i];
        cli_err(request->cli, "  %-14s %8s  %s\n", pith_platform_text(&member->platform, &request->arena),
                cli_size(member->size, size), member->word);
    }
    if (request->cli->verbose) {
        pith_digest_hex(written->digest, hex);
        cli_err(request->cli, "  %-14s sha256:%s, %u of %u blobs copied\n", "index", hex, written->copied,
                written->blobs);
    }
}

static bool read_request(struct request *request, int argc, char **argv, struct pith_error *error)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    struct pith_target *target = &request->target;
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (letter == ':') {
            return pith_fail(error, PITH_USAGE, "%s needs a value; see `pith index --help`", argv[optind - 1]);
        }
        if (letter != 'o') {
            return pith_fail(error, PITH_USAGE, "index does not know %s; see `pith index --help`", argv[optind - 1]);
        }
        if (target->word != NULL) {
            return pith_fail(error, PITH_USAGE, "index writes one output: %s or %s", target->word, optarg);
        }
        if (!pith_target_read(optarg, &request->arena, target, error)) {
            return false;
        }
    }
    if (optind == argc || target->word == NULL) {
        return pith_fail(error, PITH_USAGE, "index takes images and an output: pith index IMAGE… -o oci:DIR[:TAG]");
    }
    if (request->cli->json && strcmp(target->path, "-") == 0) {
        return pith_fail(error, PITH_USAGE, "--json and -o %s would both write to standard output", target->word);
    }
    return cli_time(&request->time, error) && pith_target_check(target, error);
}

static void finish(struct request *request)
{
    pith_arena_finish(&request->arena);
}

int pith_cli_index(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct request request = {.cli = cli};
    struct pith_index_written written;
    struct pith_error error = {0};
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(&request, argc, argv, &error)) {
        return cli_report(cli, &error);
    }
    for (int i = optind; i < argc; i++) {
        sandbox_read_source(cli->sandbox, argv[i]);
    }
    sandbox_write(cli->sandbox, request.target.path);
    cli_enter(cli);
    const struct pith_index_request images = {.words = (const char *const *)argv + optind,
                                              .count = (uint32_t)(argc - optind),
                                              .platform = cli->platform,
                                              .time = request.time,
                                              .no_sync = cli->no_sync};
    if (!pith_index_write(&images, &request.target, &request.arena, &written, &error)) {
        return cli_report(cli, &error);
    }
    if (cli->json) {
        show_json(&request, &written);
    } else if (!cli->quiet) {
        show(&request, &written);
    }
    return PITH_EXIT_DONE;
}
