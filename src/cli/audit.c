/* SPDX-License-Identifier: Apache-2.0 */
/* pith audit: what is in an image, what it costs, and which rules it breaks. Nothing is written but the report. */
#include "cli/audit.h"
#include "cli/account.h"
#include "cli/named.h"
#include "cli/print.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: pith audit MANIFEST|PROGRAM|IMAGE\n"
                            "\n"
                            "Tells what an image is made of, by size: libraries, distributions, packages and modules,\n"
                            "each with what goes with it and what it shares; what each import statement costs; and\n"
                            "which rules are broken, with remedies.\n"
                            "\n"
                            "PROGRAM is an ELF file or a script, which ships alone. IMAGE is oci:DIR[:TAG],\n"
                            "oci-archive:FILE, docker-archive:FILE, tar:FILE or x.tar.gz, whoever made it.\n"
                            "\n"
                            "      --all             every row, and the statements of packages too\n"
                            "      --costs           do not ask for the rules, which takes less time\n"
                            "      --sarif FILE      write the findings for code scanning (SARIF 2.1.0)\n"
                            "      --root SOURCE     take files from this directory or image, whatever [source] says\n"
                            "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
                            "      --json            the answer as JSON\n"
                            "      --verbose         show notes too;  --quiet  errors and warnings alone\n"
                            "\n"
                            "Exit status: 0 no rule is broken, 1 one is, 2 wrong usage or manifest,\n"
                            "3 the system failed.\n";

static bool read_request(int argc, char **argv, struct audit_request *request, struct pith_error *error)
{
    static const struct option options[] = {{"all", no_argument, NULL, 'a'},
                                            {"costs", no_argument, NULL, 'c'},
                                            {"sarif", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (letter == 's') {
            request->sarif = optarg;
            continue;
        }
        if (letter == 'c') {
            request->costs = true;
            continue;
        }
        if (letter == ':') {
            return pith_fail(error, PITH_USAGE, "%s needs a value; see `pith audit --help`", argv[optind - 1]);
        }
        if (letter != 'a') {
            return pith_fail(error, PITH_USAGE, "audit does not know %s; see `pith audit --help`", argv[optind - 1]);
        }
        request->all = true;
    }
    if (request->costs && request->sarif != NULL) {
        return pith_fail(error, PITH_USAGE, "--costs asks for no rules, and --sarif FILE is what they find");
    }
    if (argc - optind != 1) {
        return pith_fail(error, PITH_USAGE, "audit takes one manifest, program or image; see `pith audit --help`");
    }
    request->subject = argv[optind];
    return true;
}

int audit_answer(const struct pith_cli *cli, const struct audit_request *request, struct audit *audit,
                 struct pith_composition *composition)
{
    struct pith_error error = {0};
    audit->all = request->all;
    audit->costs_only = request->costs;
    if (request->costs) {
        static const struct pith_findings none;
        audit->findings = &none;
        audit->errors = 0;
    }
    audit->cli = cli;
    pith_costs_make(audit->account, audit->arena, &audit->costs);
    if (request->sarif != NULL && !audit_sarif(audit, composition, request->sarif, &error)) {
        return cli_report(cli, &error);
    }
    if (request->sarif != NULL && strcmp(request->sarif, "-") == 0) {
        return audit->errors > 0 ? PITH_EXIT_BROKEN : PITH_EXIT_DONE; /* standard output is taken */
    }
    if (cli->json) {
        audit_json(audit);
    } else {
        audit_text(audit);
    }
    return audit->errors > 0 ? PITH_EXIT_BROKEN : PITH_EXIT_DONE;
}

static bool compose_subject(const struct pith_cli *cli, const struct audit_request *request, struct pith_arena *arena,
                            struct pith_composition *composition, struct pith_error *error)
{
    if (audit_is_program(cli, request->subject)) {
        cli_name_source(cli, cli->root);
        cli_enter(cli);
        struct pith_request made = cli_request(cli, request->subject, 0);
        made.text = audit_program_manifest(cli, request->subject, arena);
        return pith_compose(&made, composition, error);
    }
    return cli_compose_tree(cli, request->subject, 0, composition, error) &&
           (request->costs ||
            (pith_compose_check(composition, error) &&
             (composition->manifest.policy.max_layers == 0 || pith_compose_layers(composition, error))));
}

static int audit_composition(const struct pith_cli *cli, const struct audit_request *request)
{
    struct pith_error error = {0};
    struct pith_account account;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    if (!compose_subject(cli, request, &arena, &composition, &error)) {
        return cli_report(cli, &error);
    }
    pith_account_make(&composition.rootfs, NULL, &composition.arena, &account);
    struct audit audit = {.subject = request->subject,
                          .account = &account,
                          .findings = &composition.findings,
                          .arena = &composition.arena,
                          .errors = composition.errors};
    return audit_answer(cli, request, &audit, &composition);
}

int pith_cli_audit(const struct pith_cli *cli, int argc, char **argv)
{
    struct audit_request request = {0};
    struct pith_error error = {0};
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(argc, argv, &request, &error)) {
        return cli_report(cli, &error);
    }
    if (request.sarif != NULL) {
        sandbox_write(cli->sandbox, request.sarif);
    }
    return pith_source_is_image(request.subject) ? audit_image(cli, &request) : audit_composition(cli, &request);
}
