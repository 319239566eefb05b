/* SPDX-License-Identifier: Apache-2.0 */
/* pith init APPDIR|PROGRAM|Dockerfile: writes a first manifest, to standard output or to a file that is not there yet.
 */
#include "pith/init.h"
#include "base/io.h"
#include "base/output.h"
#include "cli/print.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "usage: pith init APPDIR|PROGRAM|Dockerfile [-o FILE]\n"
    "\n"
    "Writes a first manifest. Nothing is run: what is not written down in files is guessed, and comments say so.\n"
    "Without -o it goes to standard output, and is meant to stand beside the app, as APPDIR/pith.ini.\n"
    "\n"
    "  -o, --output FILE     where to; a file that is there already is not replaced\n"
    "      --root DIR        take interpreters and programs from the root DIR, which is no image\n"
    "\n"
    "Exit status: 0 done, 1 no such program or interpreter, 2 wrong usage or no app, 3 the system failed.\n";

static bool must_be_new(const char *path, struct pith_error *error)
{
    struct stat status;
    if (path == NULL || (lstat(path, &status) != 0 && errno == ENOENT)) {
        return true;
    }
    return pith_fail(error, PITH_USAGE, "%s is there already and is not replaced; remove it or name another file",
                     path);
}

static bool write_text(const struct pith_cli *cli, const char *path, const char *text, struct pith_arena *arena,
                       struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {0};
    if (path == NULL) {
        cli_raw(text, strlen(text));
        return true;
    }
    if (!pith_output_file(path, arena, &output, error)) {
        return false;
    }
    if (!pith_write_full(output.fd, text, strlen(text))) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", path);
    }
    output.no_sync = cli->no_sync;
    return must_be_new(path, error) && pith_output_commit(&output, error);
}

/* The app's directory, or that of the Dockerfile; and the root, for interpreters and programs. */
static void name_paths(const struct pith_cli *cli, const struct pith_init_request *request, struct pith_arena *arena)
{
    struct stat status;
    const char *slash = strrchr(request->what, '/'), *app = request->what;
    if (stat(request->what, &status) != 0 || !S_ISDIR(status.st_mode)) {
        app = slash == NULL ? "." : pith_copy(arena, request->what, (size_t)(slash - request->what + 1));
    }
    sandbox_read(cli->sandbox, app);
    sandbox_read_source(cli->sandbox, cli->root == NULL ? "/" : cli->root);
    if (request->output != NULL) {
        sandbox_write(cli->sandbox, request->output);
    }
    cli_enter(cli);
}

int pith_cli_init(const struct pith_cli *cli, int argc, char **argv)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    struct pith_init_request request = {.root = cli->root, .home = getenv("HOME")};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    const char *output = NULL, *text;
    int letter;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        if (letter == ':') {
            (void)pith_fail(&error, PITH_USAGE, "%s needs a value; see `pith init --help`", argv[optind - 1]);
            return cli_report(cli, &error);
        }
        if (letter != 'o' || output != NULL) {
            (void)pith_fail(&error, PITH_USAGE, "init does not know %s; see `pith init --help`", argv[optind - 1]);
            return cli_report(cli, &error);
        }
        output = optarg;
    }
    if (argc - optind != 1 || *argv[optind] == '\0') {
        (void)pith_fail(&error, PITH_USAGE,
                        "init takes a directory, a program or a Dockerfile; see `pith init --help`");
        return cli_report(cli, &error);
    }
    if (cli->root != NULL && pith_source_is_image(cli->root)) {
        (void)pith_fail(&error, PITH_USAGE,
                        "--root %s: init looks for programs in a directory only; `pith compose --from IMAGE "
                        "--write-manifest FILE` makes a first manifest of an image",
                        cli->root);
        return cli_report(cli, &error);
    }
    request.what = argv[optind];
    request.output = output = output != NULL && strcmp(output, "-") == 0 ? NULL : output;
    name_paths(cli, &request, &arena);
    if (!must_be_new(output, &error) || !pith_init_make(&request, &arena, &text, &error) ||
        !write_text(cli, output, text, &arena, &error)) {
        return cli_report(cli, &error);
    }
    return PITH_EXIT_DONE;
}
