/* SPDX-License-Identifier: Apache-2.0 */
/* pith compose MANIFEST -o OUTPUT…: composes, says what rules object to, writes. */
#include "cli/named.h"
#include "cli/outputs.h"
#include "cli/print.h"

struct request {
    struct outputs outputs;
    struct pith_source *source; /* of the image */
    const char *manifest;
    const char *from, *keep; /* an image instead of a manifest; where to write the manifest made for it; or NULL */
};

static const char usage[] =
    "usage: pith compose MANIFEST -o OUTPUT [-o OUTPUT]…\n"
    "       pith compose --from IMAGE -o OUTPUT [-o OUTPUT]…\n"
    "\n"
    "Composes the root file system that MANIFEST describes, or what IMAGE starts by its own config, proves it closed "
    "and without a shell,\n"
    "and writes it to each OUTPUT:\n"
    "\n";

static const char from_usage[] =
    "      --from IMAGE      oci:DIR[:TAG], oci-archive:FILE or docker-archive:FILE; FILE may be -\n"
    "      --write-manifest FILE  keep the manifest that --from makes up\n";

static bool take_option(struct request *request, int letter, const char *option, struct pith_error *error)
{
    switch (letter) {
    case 'f':
        request->from = optarg;
        return true;
    case 'w':
        request->keep = optarg;
        return true;
    default:
        return outputs_take(&request->outputs, letter, option, error);
    }
}

/* One manifest, or an image in its place. */
static bool judge_request(const struct pith_cli *cli, int words, struct request *request, struct pith_error *error)
{
    if (words != (request->from == NULL ? 1 : 0)) {
        return pith_fail(error, PITH_USAGE, "compose takes one manifest, or --from IMAGE; see `pith compose --help`");
    }
    if (request->keep != NULL && request->from == NULL) {
        return pith_fail(error, PITH_USAGE, "--write-manifest goes with --from IMAGE");
    }
    if (request->from != NULL && cli->root != NULL) {
        return pith_fail(error, PITH_USAGE, "--from IMAGE is the root; leave --root out");
    }
    return outputs_judge(cli, &request->outputs, error);
}

static bool read_request(const struct pith_cli *cli, int argc, char **argv, struct request *request,
                         struct pith_error *error)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, 'f'}, {"write-manifest", required_argument, NULL, 'w'}, OUTPUT_OPTIONS};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (!take_option(request, letter, argv[optind - 1], error)) {
            return false;
        }
    }
    request->manifest = argv[optind];
    return judge_request(cli, argc - optind, request, error);
}

static void finish(struct request *request)
{
    outputs_finish(&request->outputs);
    pith_source_destroy(request->source);
}

static bool compose(const struct pith_cli *cli, struct request *request, struct pith_composition *composition,
                    struct from_size *before, struct pith_error *error)
{
    struct outputs *outputs = &request->outputs;
    outputs_name(cli, outputs, request->keep);
    if (request->from == NULL) {
        return cli_compose_tree(cli, request->manifest, outputs->time, composition, error) &&
               pith_compose_check(composition, error);
    }
    cli_name_source(cli, request->from);
    cli_enter(cli);
    struct pith_request made = cli_request(cli, request->from, outputs->time);
    if (!read_from(cli, request->from, request->keep, &outputs->arena, &request->source, before, &made.text, error)) {
        return false;
    }
    made.source = request->source;
    return pith_compose(&made, composition, error);
}

int pith_cli_compose(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct request request = {.outputs.verb = "compose"};
    struct from_size before = {0};
    struct pith_error error = {0};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    struct outputs *outputs = &request.outputs;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        outputs_help();
        cli_help(from_usage);
        cli_help(outputs_options_usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(cli, argc, argv, &request, &error) || !compose(cli, &request, &composition, &before, &error)) {
        return cli_report(cli, &error);
    }
    int status = outputs_write(cli, outputs, &composition);
    if (status == PITH_EXIT_DONE && request.from != NULL) {
        show_from(cli, &composition, &before);
    }
    if (status == PITH_EXIT_DONE || composition.errors > 0) {
        outputs_tell(cli, outputs, &composition, NULL);
    }
    return status;
}
