/* pith compose MANIFEST -o OUTPUT…: composes, says what rules object to, writes. */
#include "cli/compose.h"

#include "base/clock.h"

#include <getopt.h>

enum { OUTPUT_LIMIT = 16 };

struct request {
    struct pith_arena arena; /* of the targets */
    const char *manifest;
    const char *from, *keep; /* an image instead of a manifest; where to write the manifest made for it; or NULL */
    const char *depfile;     /* or NULL */
    bool timings, no_reasons, referrers;
    struct pith_target targets[OUTPUT_LIMIT];
    size_t count;
    struct sbom_request sboms[OUTPUT_LIMIT];
    size_t sbom_count;
    int64_t time;
};

static const char usage[] =
    "usage: pith compose MANIFEST -o OUTPUT [-o OUTPUT]…\n"
    "       pith compose --from IMAGE -o OUTPUT [-o OUTPUT]…\n"
    "\n"
    "Composes the root file system that MANIFEST describes, or what IMAGE starts by its own config, proves it closed "
    "and without a shell,\n"
    "and writes it to each OUTPUT:\n"
    "\n"
    "  x.tar, x.tar.gz, x.tar.zst     one layer; - is a tar on standard output\n"
    "  DIR/                           a new directory\n"
    "  oci:DIR[:TAG]                  an image in an OCI layout, a new one or beside other tags\n"
    "  oci-archive:FILE[:TAG]         the same as one file; FILE may be -\n"
    "  docker-archive:FILE[:NAME]     for `docker load`; FILE may be -\n"
    "\n"
    "  -o, --output OUTPUT   where to; may be repeated\n"
    "      --from IMAGE      oci:DIR[:TAG], oci-archive:FILE or docker-archive:FILE; FILE may be -\n"
    "      --write-manifest FILE  keep the manifest that --from makes up\n"
    "      --depfile FILE    list every input for Make or Ninja, as `gcc -MD -MP` does\n"
    "      --sbom FORMAT:FILE  write the papers of the image: spdx:FILE (2.3) or cyclonedx:FILE (1.6), as JSON;\n"
    "                        may be repeated; FILE may be -\n"
    "      --no-reasons      write no reasons: neither FILE.why beside a tar nor an artifact in a layout\n"
    "      --referrers       list the reasons in the index of a layout too, as oras and registries want them\n"
    "      --timings         say how long each stage took, and which layers were as they were\n"
    "      --root DIR        take files from the root DIR, whatever [source] says\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --jobs N          threads (default: one a processor)\n"
    "      --no-sync         do not wait for the disk: for outputs that a crash may spoil, as in a container build\n"
    "      --json            print a summary as JSON\n"
    "      --verbose         show notes too;  --quiet  nothing but errors\n"
    "\n"
    "SOURCE_DATE_EPOCH sets the time of every entry (default 1980-01-01).\n"
    "Exit status: 0 done, 1 a rule is broken or something needed is missing, 2 wrong usage or manifest,\n"
    "3 the system failed.\n";

static bool take_option(struct request *request, int letter, const char *option, struct pith_error *error)
{
    switch (letter) {
    case 'd':
        request->depfile = optarg;
        return true;
    case 'f':
        request->from = optarg;
        return true;
    case 'w':
        request->keep = optarg;
        return true;
    case 't':
        request->timings = true;
        return true;
    case 'n':
        request->no_reasons = true;
        return true;
    case 'r':
        request->referrers = true;
        return true;
    case 's':
        return request->sbom_count == OUTPUT_LIMIT
                   ? pith_fail(error, PITH_USAGE, "compose writes at most %d papers at once", OUTPUT_LIMIT)
                   : read_sbom(optarg, &request->sboms[request->sbom_count++], error);
    case 'o':
        return request->count == OUTPUT_LIMIT
                   ? pith_fail(error, PITH_USAGE, "compose writes at most %d outputs at once", OUTPUT_LIMIT)
                   : pith_target_read(optarg, &request->arena, &request->targets[request->count++], error);
    default:
        return pith_fail(error, PITH_USAGE, "compose does not know %s; see `pith compose --help`", option);
    }
}

/* Standard output has room for one of them. */
static bool one_to_stdout(const struct pith_cli *cli, const struct request *request, struct pith_error *error)
{
    const char *flag = cli->json ? "--json" : NULL, *first = "";
    for (size_t i = 0; i < request->count + request->sbom_count; i++) {
        const struct sbom_request *sbom = i < request->count ? NULL : &request->sboms[i - request->count];
        const char *word = sbom != NULL ? sbom->word : request->targets[i].word;
        if (strcmp(sbom != NULL ? sbom->path : request->targets[i].path, "-") != 0) {
            continue;
        }
        if (flag != NULL) {
            return pith_fail(error, PITH_USAGE, "%s%s and %s %s would both write to standard output", flag, first,
                             sbom != NULL ? "--sbom" : "-o", word);
        }
        flag = sbom != NULL ? "--sbom " : "-o ";
        first = word;
    }
    return true;
}

/* One manifest, or an image in its place; somewhere to write to; standard output for one thing only. */
static bool judge_request(const struct pith_cli *cli, int words, const struct request *request,
                          struct pith_error *error)
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
    if (request->count + request->sbom_count == 0) {
        return pith_fail(error, PITH_USAGE, "compose needs an output: -o x.tar.gz, -o DIR/, -o oci:DIR or -o -");
    }
    return one_to_stdout(cli, request, error);
}

static bool read_request(const struct pith_cli *cli, int argc, char **argv, struct request *request,
                         struct pith_error *error)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"from", required_argument, NULL, 'f'},
                                            {"write-manifest", required_argument, NULL, 'w'},
                                            {"depfile", required_argument, NULL, 'd'},
                                            {"timings", no_argument, NULL, 't'},
                                            {"no-reasons", no_argument, NULL, 'n'},
                                            {"referrers", no_argument, NULL, 'r'},
                                            {"sbom", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        if (!take_option(request, letter, argv[optind - 1], error)) {
            return false;
        }
    }
    if (!judge_request(cli, argc - optind, request, error)) {
        return false;
    }
    request->manifest = argv[optind];
    return cli_time(&request->time, error);
}

static int write_all(const struct pith_cli *cli, const struct request *request, struct pith_composition *composition,
                     struct pith_written *written)
{
    struct pith_error error = {0};
    if (request->timings) {
        show_timings(composition);
    }
    for (size_t i = 0; i < request->count; i++) {
        int64_t started = pith_now();
        if (!pith_compose_write(composition, &request->targets[i], cli->jobs, &composition->arena, &written[i],
                                &error)) {
            (void)pith_context(&error, "writing %s", request->targets[i].word);
            return cli_report(cli, &error);
        }
        show_written(cli, composition, &request->targets[i], &written[i]);
        if (request->timings) {
            show_layer_timings(&request->targets[i], &written[i], pith_now() - started);
        }
    }
    if (!write_sboms(composition, request->sboms, request->sbom_count, &error)) {
        return cli_report(cli, &error);
    }
    if (request->depfile != NULL &&
        !write_depfile(request->depfile, composition, request->targets, request->count, &error)) {
        return cli_report(cli, &error);
    }
    return PITH_EXIT_DONE;
}

static bool wants_image(const struct request *request)
{
    for (size_t i = 0; i < request->count; i++) {
        if (request->targets[i].kind != PITH_OUTPUT_TAR && request->targets[i].kind != PITH_OUTPUT_DIRECTORY) {
            return true;
        }
    }
    return false;
}

/* A layout holds them; a file has them beside it; a directory, and a pipe of anything else, have no place for them. */
static void make_reasons(const struct request *request, struct pith_composition *composition)
{
    bool wanted[2] = {false, false};
    for (size_t i = 0; i < request->count && !request->no_reasons; i++) {
        const struct pith_target *target = &request->targets[i];
        bool within = target->kind == PITH_OUTPUT_OCI || target->kind == PITH_OUTPUT_OCI_ARCHIVE;
        bool beside = target->kind != PITH_OUTPUT_DIRECTORY && strcmp(target->path, "-") != 0;
        wanted[target->kind != PITH_OUTPUT_TAR] |= within || beside;
    }
    for (int image = 0; image < 2; image++) {
        if (wanted[image]) {
            pith_compose_reasons(composition, image == 1);
        }
    }
    composition->list_referrers = request->referrers;
}

static void finish(struct request *request)
{
    pith_arena_finish(&request->arena);
}

int pith_cli_compose(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct request request = {0};
    struct from_size before = {0};
    struct pith_error error = {0};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        return PITH_EXIT_DONE;
    }
    if (!read_request(cli, argc, argv, &request, &error) ||
        !(request.from != NULL
              ? compose_from(request.from, request.keep, request.time, &request.arena, &composition, &before, &error)
              : pith_compose(request.manifest, cli->root, request.time, &composition, &error)) ||
        (wants_image(&request) && !pith_compose_layers(&composition, &error))) {
        return cli_report(cli, &error);
    }
    uint32_t notes = cli->json ? 0 : show_findings(cli, &composition);
    if (composition.breaches > 0) {
        if (cli->json) {
            show_json(&composition, request.targets, NULL, 0);
        }
        (void)fprintf(stderr, "pith: %u rule%s broken; nothing was written\n", composition.breaches,
                      composition.breaches == 1 ? " is" : "s are");
        return PITH_EXIT_BROKEN;
    }
    make_reasons(&request, &composition);
    struct pith_written written[OUTPUT_LIMIT];
    int status = write_all(cli, &request, &composition, written);
    if (status == PITH_EXIT_DONE && request.from != NULL) {
        show_from(cli, &composition, &before);
    }
    if (status == PITH_EXIT_DONE && cli->json) {
        show_json(&composition, request.targets, written, request.count);
    }
    if (status == PITH_EXIT_DONE && notes > 0 && !cli->quiet && !cli->verbose) {
        (void)fprintf(stderr, "%u note%s; --verbose shows them\n", notes, notes == 1 ? "" : "s");
    }
    return status;
}
