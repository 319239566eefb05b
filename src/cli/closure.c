/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pith closure FILE…: the libraries that each file would load, as `ldd` shows them, but nothing is run. All files
 * share one view, so that each library, directory and cache is read once.
 */
#include "cli/closure.h"
#include "base/path.h"
#include "cli/named.h"
#include "cli/print.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: pith closure FILE…\n"
    "\n"
    "Lists the libraries that each ELF file loads, in load order, with where the loader finds them.\n"
    "Nothing is run. LD_LIBRARY_PATH, LD_PRELOAD and LD_AUDIT count as they would for the program.\n"
    "\n"
    "      --root SOURCE     FILEs and their libraries are in this directory or image, as after chroot\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --json            the whole answer as JSON\n"
    "      --hwcaps LIST     the subdirectories that a processor's loader searches first, in order,\n"
    "                        as glibc-hwcaps/x86-64-v3:glibc-hwcaps/x86-64-v2; else the least processor's\n"
    "      --tried           also say on standard error each path that the loader would try\n"
    "\n"
    "Exit status: 0 all there, 1 something is missing or refused, 2 wrong usage, 3 the system failed.\n";

enum closure_state closure_state(const struct pith_linkmap *map)
{
    for (uint32_t i = 0; i < map->failure_count; i++) {
        if (!map->failures[i].optional) {
            return CLOSURE_OPEN;
        }
    }
    return CLOSURE_CLOSED;
}

const char *closure_needed_by(const struct closure_answer *answer, uint32_t object)
{
    return object == 0 || object == UINT32_MAX ? answer->path : answer->map.objects[object].path;
}

/* A name in the host's own tree starts at the working directory; in another root, at that root. */
static const char *absolute(const struct pith_cli *cli, const char *path, struct pith_arena *arena)
{
    char here[4096];
    if (path[0] == '/') {
        return path;
    }
    if (cli->root != NULL || getcwd(here, sizeof here) == NULL) {
        return pith_format(arena, "/%s", path);
    }
    return pith_join(arena, here, path);
}

struct request {
    const struct pith_cli *cli;
    struct pith_loader *loader;
    const struct closure_printer *printer;
};

/* One file's answer, printed; returns its exit status. */
static int answer_one(const struct request *request, const char *path)
{
    struct pith_arena arena PITH_ARENA_CLEANUP = {0};
    struct closure_answer answer = {.path = path, .texts = request->printer->texts};
    struct pith_error error = {0};
    int status = PITH_EXIT_DONE;
    if (!pith_linkmap_start(request->loader, absolute(request->cli, path, &arena), &arena, &answer.map, &error)) {
        answer.error = error.message;
        status = error.code == PITH_SYSTEM ? PITH_EXIT_SYSTEM : PITH_EXIT_BROKEN;
        if (!request->cli->json) {
            (void)cli_report(request->cli, &error);
        }
    } else if (closure_state(&answer.map) == CLOSURE_OPEN) {
        status = PITH_EXIT_BROKEN;
    }
    request->printer->print(request->printer, &answer);
    return status;
}

static void print_tried(void *context, const char *path, enum pith_found_by by)
{
    cli_err(context, "tried %s (%s)\n", path, pith_found_by_text(by));
}

struct request_options {
    bool tried;
    const char *hwcaps;
};

static int answer_all(const struct pith_cli *cli, struct pith_view *view, const struct request_options *how,
                      char **files)
{
    const struct pith_loader_options options = {.library_path = getenv("LD_LIBRARY_PATH"),
                                                .preload = getenv("LD_PRELOAD"),
                                                .audit = getenv("LD_AUDIT"),
                                                .hwcaps = how->hwcaps,
                                                .tried = how->tried ? print_tried : NULL,
                                                .context = (void *)(uintptr_t)cli};
    struct closure_printer printer = {
        .cli = cli, .texts = pith_view_texts(view), .print = cli->json ? closure_print_json : closure_print_text};
    struct request request = {.cli = cli, .printer = &printer, .loader = pith_loader_create(view, &options)};
    int status = PITH_EXIT_DONE;
    if (cli->json) {
        cli_out(cli, "{\"files\":[");
    }
    for (; *files != NULL; files++) {
        int one = answer_one(&request, *files);
        status = one > status ? one : status;
        printer.printed++;
    }
    if (cli->json) {
        cli_out(cli, "]}\n");
    }
    pith_loader_destroy(request.loader);
    return status;
}

static int run(const struct pith_cli *cli, const struct request_options *how, char **files, struct pith_error *error)
{
    struct pith_source *source;
    struct pith_view *view;
    const char *named = cli->root == NULL ? "/" : cli->root;
    sandbox_read_source(cli->sandbox, named);
    cli_enter(cli);
    if (!pith_source_root(named, false, cli->platform, &source, error)) {
        return cli_report(cli, error);
    }
    int status;
    if (!pith_view_of(source, &view, error)) {
        status = cli_report(cli, error);
    } else {
        status = answer_all(cli, view, how, files);
        if (!pith_view_close(view, true, error) && status != PITH_EXIT_SYSTEM) {
            status = cli_report(cli, error);
        }
    }
    pith_source_destroy(source);
    return status;
}

int pith_cli_closure(const struct pith_cli *cli, int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'},
                                            {"tried", no_argument, NULL, 't'},
                                            {"hwcaps", required_argument, NULL, 'w'},
                                            {NULL, 0, NULL, 0}};
    struct pith_error error = {0};
    struct request_options how = {0};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (letter == 't') {
            how.tried = true;
            continue;
        }
        if (letter == 'w') {
            how.hwcaps = optarg;
            continue;
        }
        if (letter == 'h') {
            cli_help(usage);
            return PITH_EXIT_DONE;
        }
        (void)pith_fail(&error, PITH_USAGE, "`pith closure` knows no option %s; see `pith closure --help`",
                        argv[optind - 1]);
        return cli_report(cli, &error);
    }
    if (optind >= argc) {
        (void)pith_fail(&error, PITH_USAGE, "`pith closure` wants at least one FILE; see `pith closure --help`");
        return cli_report(cli, &error);
    }
    return run(cli, &how, argv + optind, &error);
}
