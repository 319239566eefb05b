/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pith show MANIFEST|IMAGE: the image as a tree on the terminal, a graph for Graphviz or a page for a browser. Nothing
 * is composed into an output; what rules object to is shown all the same.
 */
#include "pith/report/picture.h"
#include "cli/account.h"
#include "cli/json.h"
#include "cli/print.h"
#include "cli/write.h"
#include "pith/compose.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char usage[] =
    "usage: pith show MANIFEST|IMAGE [--tree | --html FILE | --dot FILE]\n"
    "\n"
    "Shows the image that MANIFEST describes, without writing it; or an image that is there.\n"
    "\n"
    "      --tree            layers, owners and directories by size, on the terminal (the default)\n"
    "      --html FILE       a page for a browser: a map by size, and the reasons of every file\n"
    "      --dot FILE        the graph of reasons, for Graphviz\n"
    "      --thing THING     of the graph, the chains to a path, library, module or distribution\n"
    "      --all             every file of the tree, every node of the graph\n"
    "      --root SOURCE     take files from this directory or image, whatever [source] says\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --json            the tree as JSON, every file in it\n"
    "\n"
    "FILE may be - for standard output; --html and --dot may be given together.\n"
    "Exit status: 0 done, 1 THING does not ship, 2 wrong usage or manifest, 3 the system failed.\n";

struct request {
    const char *manifest, *html, *dot, *thing;
    bool tree, all;
};

static bool read_request(const struct pith_cli *cli, int argc, char **argv, struct request *request,
                         struct pith_error *error)
{
    static const struct option options[] = {
        {"tree", no_argument, NULL, 't'},        {"html", required_argument, NULL, 'h'},
        {"dot", required_argument, NULL, 'd'},   {"all", no_argument, NULL, 'a'},
        {"thing", required_argument, NULL, 'x'}, {NULL, 0, NULL, 0}};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (letter == ':') {
            return pith_fail(error, PITH_USAGE, "%s needs a value; see `pith show --help`", argv[optind - 1]);
        }
        if (letter == '?') {
            return pith_fail(error, PITH_USAGE, "show does not know %s; see `pith show --help`", argv[optind - 1]);
        }
        request->tree |= letter == 't';
        request->all |= letter == 'a';
        *(letter == 'h'   ? &request->html
          : letter == 'd' ? &request->dot
                          : &request->thing) = letter == 't' || letter == 'a' ? request->thing : optarg;
    }
    if (argc - optind != 1) {
        return pith_fail(error, PITH_USAGE, "show takes one manifest; see `pith show --help`");
    }
    request->manifest = argv[optind];
    request->tree |= request->html == NULL && request->dot == NULL;
    if (request->thing != NULL && request->dot == NULL) {
        return pith_fail(error, PITH_USAGE, "--thing is for --dot; `pith why` tells the chains to a thing as text");
    }
    int to_stdout = request->tree + (request->html != NULL && strcmp(request->html, "-") == 0) +
                    (request->dot != NULL && strcmp(request->dot, "-") == 0);
    if (to_stdout > 1 || (cli->json && !request->tree)) {
        return pith_fail(error, PITH_USAGE,
                         to_stdout > 1 ? "only one picture fits on standard output"
                                       : "--json tells the tree; --html and --dot have no JSON");
    }
    return true;
}

/* As setlocale would find it; it cannot be asked in a program that is linked statically. */
static bool speaks_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0') {
            return strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL;
        }
    }
    return false;
}

static unsigned columns(void)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40;
    return known ? size.ws_col > 120 ? 120 : size.ws_col : 80;
}

static bool write_picture(const struct pith_cli *cli, const char *path, const struct pith_picture *picture,
                          struct pith_batch *batch, struct pith_error *error)
{
    return cli_write(cli, path, picture->items, picture->count, batch, picture->arena, error);
}

static void show_tree(const struct pith_cli *cli, const struct request *request, const struct pith_account *account,
                      struct pith_arena *arena)
{
    struct pith_picture picture = {.arena = arena};
    struct pith_outline outline;
    const struct pith_tree_style style = {
        .width = request->all ? 0 : columns(),
        .all = request->all,
        .utf8 = speaks_utf8(),
        .color = cli->output_color,
    };
    pith_outline_make(account, arena, &outline);
    if (cli->json) {
        pith_picture_json(account, &outline, &picture);
        cli_json_put(picture.items, picture.count);
    } else {
        pith_picture_tree(&outline, &style, &picture);
        cli_raw(picture.items, picture.count);
    }
}

static bool write_dot(const struct pith_cli *cli, const struct request *request, const struct pith_account *account,
                      struct pith_batch *batch, struct pith_arena *arena, struct pith_error *error)
{
    struct pith_picture picture = {.arena = arena};
    struct pith_things things;
    if (request->thing != NULL) {
        pith_why_find(account, request->thing, arena, &things);
        if (things.count == 0) {
            return pith_fail(error, PITH_MISSING, "%s does not ship; `pith why` tells more", request->thing);
        }
    }
    const struct pith_dot_options options = {.all = request->all, .things = request->thing == NULL ? NULL : &things};
    pith_picture_dot(account, &options, &picture);
    return write_picture(cli, request->dot, &picture, batch, error);
}

static bool write_page(const struct pith_cli *cli, const char *path, const struct pith_account *account,
                       struct pith_batch *batch, struct pith_arena *arena, struct pith_error *error)
{
    struct pith_picture picture = {.arena = arena};
    pith_picture_page(account, &picture);
    return write_picture(cli, path, &picture, batch, error);
}

static bool show_all(const struct pith_cli *cli, const struct request *request, struct cli_account *of,
                     struct pith_error *error)
{
    struct pith_arena *arena = &of->composition.arena;
    const char *const files[] = {request->html, request->dot};
    if (!cli_account_begin(cli, request->manifest, of, error)) {
        return false;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i] != NULL) {
            sandbox_write(cli->sandbox, files[i]);
        }
    }
    cli_enter(cli);
    __attribute__((cleanup(pith_batch_finish))) struct pith_batch batch = {.count = 0};
    if (!cli_account_open_whole(cli, request->manifest, of, error) ||
        !(request->html == NULL || write_page(cli, request->html, &of->account, &batch, arena, error)) ||
        !(request->dot == NULL || write_dot(cli, request, &of->account, &batch, arena, error)) ||
        !pith_batch_commit(&batch, error)) {
        return false;
    }
    if (request->tree) {
        show_tree(cli, request, &of->account, arena);
    }
    return true;
}

int pith_cli_picture(const struct pith_cli *cli, int argc, char **argv)
{
    struct pith_error error = {0};
    struct request request = {0};
    __attribute__((cleanup(cli_account_finish))) struct cli_account account = {0};
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(cli, argc, argv, &request, &error) || !show_all(cli, &request, &account, &error)) {
        return cli_report(cli, &error);
    }
    return PITH_EXIT_DONE;
}
