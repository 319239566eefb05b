/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: takes the options that every verb knows out of the arguments, and hands the rest to the verb.
 * Here alone an error becomes an exit status, and here signals and the lack of memory remove temporary files.
 */
#include "base/output.h"
#include "cli/print.h"
#include "pith/source/platform.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct verb {
    const char *name, *arguments, *sentence;
    int (*run)(const struct pith_cli *cli, int argc, char **argv);
} verbs[] = {
    {"init", "APPDIR|PROGRAM|Dockerfile", "write a first manifest", pith_cli_init},
    {"compose", "MANIFEST -o OUTPUT…", "compose a root file system and write it", pith_cli_compose},
    {"index", "IMAGE… -o OUTPUT", "join images into one for several platforms", pith_cli_index},
    {"base", "MANIFEST… -o OUTPUT…", "one image with what several manifests need of their root", pith_cli_base},
    {"closure", "FILE…", "the libraries that a file loads, like ldd, but nothing is run", pith_cli_closure},
    {"audit", "MANIFEST|PROGRAM|IMAGE", "what is needed and what it costs; what breaks a rule", pith_cli_audit},
    {"why", "MANIFEST|IMAGE THING", "why something ships, or why not: the chain of reasons", pith_cli_why},
    {"diff", "A B", "what differs between two images or manifests, and why", pith_cli_diff},
    {"show", "MANIFEST|IMAGE", "the image as a tree, a graph or a page", pith_cli_picture},
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

/* Words of the command line whose work has not come yet: said plainly instead of "unknown". */
static const char *const coming[] = {"run"};

static void help(const struct pith_cli *cli, void (*say)(const struct pith_cli *, const char *, ...))
{
    say(cli, "pith composes distroless root file systems: from a manifest to a closed, shell-less tree.\n\n");
    for (size_t i = 0; i < VERB_COUNT; i++) {
        say(cli, "  pith %s %-*s %s\n", verbs[i].name, 30 - (int)strlen(verbs[i].name), verbs[i].arguments,
            verbs[i].sentence);
    }
    say(cli, "\n"
             "Options of every verb, where they mean something (pith VERB --help tells the others):\n"
             "  --root SOURCE     take files from this directory or image, instead of /\n"
             "  --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
             "  --json            the answer for machines\n"
             "  --quiet  --verbose  less, more on standard error\n"
             "  --no-color        no colours on a terminal, as with NO_COLOR\n"
             "  --no-sync         do not wait for the disk\n"
             "  --jobs N          threads (default: one a processor)\n"
             "  --no-sandbox      do not confine pith: see docs/security.md\n"
             "  --help  --version\n");
}

static void stop(int signal)
{
    pith_outputs_abandon();
    _exit(128 + signal);
}

static void out_of_memory(void)
{
    static const char message[] = "pith: out of memory; nothing was written\n";
    pith_outputs_abandon();
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(PITH_EXIT_SYSTEM);
}

/* What the caller closed must not become a file of ours, to which messages would go: nothing can be written to this. */
static void stand_in_for_closed(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            (void)open("/", O_PATH | O_DIRECTORY);
        }
    }
}

static void prepare(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        struct sigaction action = {.sa_handler = stop};
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
            (void)sigaction(signals[i], &action, NULL);
        }
    }
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other, */
    (void)signal(SIGXFSZ, SIG_IGN); /* and so is the limit of file sizes */
    stand_in_for_closed();
    (void)setvbuf(stderr, NULL, _IOLBF, 0); /* a line is one write, however many pieces it has */
    pith_on_out_of_memory(out_of_memory);
}

static bool read_jobs(const char *text, struct pith_cli *cli, struct pith_error *error)
{
    char *end;
    unsigned long jobs = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || jobs == 0 || jobs > 1024) {
        return pith_fail(error, PITH_USAGE, "--jobs %s: a number from 1 to 1024 is wanted", text);
    }
    cli->jobs = (unsigned)jobs;
    return true;
}

/* The value of `--name VALUE` or `--name=VALUE` at argv[*at], or NULL when it is another option. */
static const char *option_value(const char *name, int argc, char **argv, int *at, struct pith_error *error)
{
    size_t size = strlen(name);
    if (strncmp(argv[*at], name, size) != 0) {
        return NULL;
    }
    if (argv[*at][size] == '=') {
        return argv[*at] + size + 1;
    }
    if (argv[*at][size] != '\0') {
        return NULL;
    }
    if (*at + 1 == argc) {
        (void)pith_fail(error, PITH_USAGE, "%s needs a value", name);
        return NULL;
    }
    return argv[++*at];
}

/* What a common option is read into, where its word alone will not do. */
struct common {
    struct pith_arena arena;
    struct pith_image_platform platform;
};

static bool read_platform(const char *text, struct pith_cli *cli, struct common *common, struct pith_error *error)
{
    cli->platform = &common->platform;
    return pith_platform_read(text, &common->arena, &common->platform, error);
}

/* Takes the common options out of argv; returns how many words remain, or -1. */
static int take_common(int argc, char **argv, struct pith_cli *cli, struct common *common, struct pith_error *error)
{
    int kept = 1;
    for (int i = 1; i < argc; i++) {
        const char *value;
        if (strcmp(argv[i], "--") == 0) {
            while (i < argc) {
                argv[kept++] = argv[i++];
            }
        } else if (strcmp(argv[i], "--json") == 0) {
            cli->json = true;
        } else if (strcmp(argv[i], "--quiet") == 0) {
            cli->quiet = true;
        } else if (strcmp(argv[i], "--verbose") == 0) {
            cli->verbose = true;
        } else if (strcmp(argv[i], "--no-sync") == 0) {
            cli->no_sync = true;
        } else if (strcmp(argv[i], "--no-color") == 0) {
            cli->color = false;
        } else if (strcmp(argv[i], "--no-sandbox") == 0) {
            cli->unconfined = true;
        } else if ((value = option_value("--root", argc, argv, &i, error)) != NULL) {
            cli->root = value;
        } else if ((value = option_value("--platform", argc, argv, &i, error)) != NULL) {
            if (!read_platform(value, cli, common, error)) {
                return -1;
            }
        } else if ((value = option_value("--jobs", argc, argv, &i, error)) != NULL) {
            if (!read_jobs(value, cli, error)) {
                return -1;
            }
        } else if (error->code != PITH_OK) {
            return -1;
        } else {
            argv[kept++] = argv[i];
        }
    }
    argv[kept] = NULL;
    return kept;
}

static int unknown_verb(const struct pith_cli *cli, const char *name)
{
    struct pith_error error = {0};
    for (size_t i = 0; i < sizeof coming / sizeof *coming; i++) {
        if (strcmp(name, coming[i]) == 0) {
            (void)pith_fail(&error, PITH_USAGE, "`pith %s` is not yet supported", name);
            return cli_report(cli, &error);
        }
    }
    (void)pith_fail(&error, PITH_USAGE, "there is no verb '%s'; see `pith --help`", name);
    return cli_report(cli, &error);
}

static int version(const struct pith_cli *cli)
{
    char text[SANDBOX_TEXT];
    sandbox_enter(cli->sandbox);
    cli_out(cli, "pith %s\nsandbox: %s\n", PITH_VERSION, sandbox_text(cli->sandbox, text));
    return PITH_EXIT_DONE;
}

static int run(struct pith_cli *cli, struct common *common, int argc, char **argv)
{
    struct pith_error error = {0};
    argc = take_common(argc, argv, cli, common, &error);
    cli->output_color = cli->color && isatty(STDOUT_FILENO) == 1;
    if (argc < 0) {
        return cli_report(cli, &error);
    }
    /* A child that is to execute something is forked before this line; nothing executes behind it. */
    if (!cli->unconfined) {
        sandbox_begin(cli->sandbox);
    }
    if (argc < 2) {
        help(cli, cli_err);
        return PITH_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        help(cli, cli_out);
        return PITH_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        return version(cli);
    }
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            return verbs[i].run(cli, argc - 1, argv + 1);
        }
    }
    return unknown_verb(cli, argv[1]);
}

int main(int argc, char **argv)
{
    const char *no_color = getenv("NO_COLOR");
    struct sandbox sandbox = SANDBOX_OFF;
    struct pith_cli cli = {.color = isatty(STDERR_FILENO) == 1 && (no_color == NULL || *no_color == '\0'),
                           .sandbox = &sandbox};
    prepare();
    struct common common = {0};
    int status = run(&cli, &common, argc, argv);
    pith_arena_finish(&common.arena);
    return cli_finish(&cli, status);
}
