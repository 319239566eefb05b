/* pith base MANIFEST…: one image with what several manifests need of the source root; each composes thinly upon it. */
#include "base/path.h"
#include "cli/json.h"
#include "cli/outputs.h"
#include "pith/fleet.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DRAFTS = 4 };

struct request {
    struct outputs outputs;
    struct pith_arena arena; /* of the fleet */
    struct pith_fleet fleet;
    const char **names; /* of the manifests, sorted */
    uint32_t count;
    const char *keep; /* where to write the manifest of the base, or NULL */
    const char *word; /* the root */
    struct pith_source *root;
};

static const char usage[] =
    "usage: pith base MANIFEST… -o OUTPUT [-o OUTPUT]…\n"
    "\n"
    "Writes one image with what all MANIFESTs together need of their source root, and what pith makes for every "
    "image:\n"
    "with it as `[base] image`, each of them adds only what is its own. No application's files are in it, and it\n"
    "starts nothing. An OUTPUT is\n"
    "\n";

static const char keep_usage[] = "      --write-manifest FILE  keep the manifest of the base\n";

static int by_text(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

static bool read_request(const struct pith_cli *cli, int argc, char **argv, struct request *request,
                         struct pith_error *error)
{
    static const struct option options[] = {{"write-manifest", required_argument, NULL, 'w'}, OUTPUT_OPTIONS};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
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
    qsort(request->names, request->count, sizeof *request->names, by_text);
    return outputs_judge(cli, &request->outputs, error);
}

static bool are_different(const struct request *request, struct pith_error *error)
{
    struct stat *files = pith_alloc_array((struct pith_arena *)&request->arena, request->count, sizeof *files);
    for (uint32_t i = 0; i < request->count; i++) {
        if (stat(request->names[i], &files[i]) != 0) {
            continue; /* whoever reads it says why */
        }
        for (uint32_t j = 0; j < i; j++) {
            if (files[i].st_ino != 0 && files[i].st_ino == files[j].st_ino && files[i].st_dev == files[j].st_dev) {
                return pith_fail(error, PITH_USAGE, "%s and %s are one manifest; name it once", request->names[j],
                                 request->names[i]);
            }
        }
    }
    return true;
}

/* The root as it can be named from anywhere; NULL: it comes through a pipe. */
static const char *root_word(struct request *request, const struct pith_cli *cli, const struct pith_manifest *manifest)
{
    char here[PATH_MAX], *full;
    const char *word = cli->root != NULL                    ? cli->root
                       : manifest->source.root.text != NULL ? manifest->source.root.text
                                                            : "/";
    word = pith_source_below(word, cli->root != NULL ? "." : manifest->directory, &request->arena);
    if (!pith_source_is_image(word)) {
        full = realpath(word, NULL);
        word = full == NULL ? word : pith_strdup(&request->arena, full);
        free(full);
        return word;
    }
    bool pipe = strstr(word, ":-") != NULL;
    char *clean =
        pith_strdup(&request->arena,
                    pipe || getcwd(here, sizeof here) == NULL ? word : pith_source_below(word, here, &request->arena));
    if (!pipe && strchr(clean, '/') != NULL) {
        pith_path_clean(strchr(clean, '/'));
    }
    return clean;
}

/* Reads every manifest, and opens the one root that they name. */
static bool open_root(const struct pith_cli *cli, struct request *request, struct pith_manifest *manifests,
                      struct pith_error *error)
{
    for (uint32_t i = 0; i < request->count; i++) {
        if (!pith_manifest_read(request->names[i], &request->arena, &manifests[i], error)) {
            return false;
        }
        const char *word = root_word(request, cli, &manifests[i]);
        if (request->word != NULL && strcmp(word, request->word) != 0) {
            return pith_fail(error, PITH_USAGE,
                             "%s takes its files from %s, but %s from %s: a base is for manifests over one root; name "
                             "the same [source] root in each, or --root",
                             request->names[i], word, request->names[0], request->word);
        }
        request->word = word;
    }
    request->fleet.root = strstr(request->word, ":-") != NULL ? NULL : request->word;
    return pith_source_is_image(request->word) ? pith_source_image(request->word, &request->root, error)
                                               : pith_source_directory(request->word, true, &request->root, error);
}

static struct pith_fleet_tree tree_of(const struct pith_composition *composition)
{
    return (struct pith_fleet_tree){composition->root, &composition->plan, &composition->closure, composition->view,
                                    &composition->rootfs};
}

/* What the member's composition has read, for the depfile. */
static void note_inputs(struct request *request, const struct pith_composition *composition)
{
    struct pith_inputs inputs = {0}, *all = &request->outputs.inputs;
    pith_view_inputs(composition->view, &request->arena, &inputs);
    for (uint32_t i = 0; i < composition->plan.inputs.paths.count; i++) {
        pith_push(&request->arena, &inputs.paths, composition->plan.inputs.paths.items[i]);
    }
    pith_push(&request->arena, &all->paths, composition->manifest.path);
    for (uint32_t i = 0; i < inputs.paths.count; i++) {
        pith_push(&request->arena, &all->paths, inputs.paths.items[i]);
    }
    for (uint32_t i = 0; i < all->paths.count; i++) {
        all->paths.items[i] = pith_strdup(&request->arena, all->paths.items[i]);
    }
}

/* A member is composed and checked as it would be alone; what breaks a rule there stops everything. */
static int join(const struct pith_cli *cli, struct request *request, const char *name, struct pith_manifest *manifest)
{
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    struct pith_error error = {0};
    if (!pith_compose_beside(name, request->root, request->outputs.time, &composition, &error) ||
        !pith_plan_inherit(manifest, request->root, &request->arena, &error)) {
        (void)pith_context(&error, "composing %s", name);
        return cli_report(cli, &error);
    }
    if (composition.breaches > 0) {
        (void)(cli->json ? 0 : show_findings(cli, &composition));
        if (cli->json) {
            show_json(&composition, request->outputs.targets, NULL, 0, json_pack("{s:s}", "manifest", name));
        }
        (void)fprintf(stderr, "pith: %s: %u rule%s broken; nothing was written\n", name, composition.breaches,
                      composition.breaches == 1 ? " is" : "s are");
        return PITH_EXIT_BROKEN;
    }
    const struct pith_fleet_tree tree = tree_of(&composition);
    pith_fleet_join(&request->fleet, name, manifest, &tree);
    if (request->outputs.depfile != NULL) {
        note_inputs(request, &composition);
    }
    return PITH_EXIT_DONE;
}

static int join_all(const struct pith_cli *cli, struct request *request, struct pith_error *error)
{
    struct pith_manifest *manifests = pith_alloc_array(&request->arena, request->count, sizeof *manifests);
    size_t size;
    if (!are_different(request, error) || !open_root(cli, request, manifests, error)) {
        return cli_report(cli, error);
    }
    request->fleet.arena = &request->arena;
    request->fleet.has_config = pith_source_config(request->root, &size) != NULL;
    for (uint32_t i = 0; i < request->count; i++) {
        int status = join(cli, request, request->names[i], &manifests[i]);
        if (status != PITH_EXIT_DONE) {
            return status;
        }
    }
    return pith_fleet_settle(&request->fleet, error) ? PITH_EXIT_DONE : cli_report(cli, error);
}

static bool sketch(struct request *request, const char *text, struct pith_composition *composition,
                   struct pith_error *error)
{
    const char *name = request->keep != NULL ? request->keep : "base.ini";
    return pith_compose_sketch(name, text, request->root, request->outputs.time, composition, error) ||
           pith_context(error, "composing the base");
}

/* Drafts until the tree has everything: which file brings which is known for sure only once it was composed. */
static bool draft(struct request *request, const char **text, struct pith_composition *composition,
                  struct pith_error *error)
{
    if (!pith_fleet_draft(&request->fleet, NULL, text, error)) {
        return false;
    }
    for (int i = 0;; i++) {
        uint32_t lacking = 1;
        if (!sketch(request, *text, composition, error)) {
            return false;
        }
        if (i == 0) {
            pith_fleet_bare(&request->fleet, &composition->rootfs);
        } else {
            lacking = pith_fleet_lacking(&request->fleet, &composition->rootfs);
        }
        if (lacking == 0 || i == DRAFTS) {
            composition->lent = false;
            request->root = NULL; /* it is the composition's now */
            return pith_compose_check(composition, error);
        }
        if (!pith_fleet_draft(&request->fleet, composition->view, text, error)) {
            return false;
        }
        pith_composition_finish(composition);
        *composition = (struct pith_composition){0};
    }
}

/* "2 manifests, 1,234 files, 18.2 MB; of a.ini 2.1 MB and of b.ini 0.3 MB remain on top" */
static void show_fleet(const struct pith_cli *cli, const struct pith_fleet *fleet,
                       const struct pith_composition *composition)
{
    char count[32], files[32], size[16];
    if (cli->quiet || cli->json) {
        return;
    }
    (void)fprintf(stderr, "%s manifest%s, %s files, %s; ", cli_count(fleet->members.count, count),
                  fleet->members.count == 1 ? "" : "s", cli_count(composition->rootfs.files, files),
                  cli_size(composition->rootfs.bytes, size));
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const char *between = i == 0 ? "" : i + 1 == fleet->members.count ? " and " : ", ";
        (void)fprintf(stderr, "%sof %s %s", between, fleet->members.items[i].name,
                      cli_size(fleet->members.items[i].left_bytes, size));
    }
    (void)fprintf(stderr, " remain%s on top\n", fleet->members.count == 1 ? "s" : "");
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

static void finish(struct request *request)
{
    outputs_finish(&request->outputs);
    pith_source_destroy(request->root);
    pith_arena_finish(&request->arena);
}

int pith_cli_base(const struct pith_cli *cli, int argc, char **argv)
{
    __attribute__((cleanup(finish))) struct request request = {.outputs.verb = "base"};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    struct pith_error error = {0};
    const char *text;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        (void)printf("%s%s%s%s", usage, outputs_usage, keep_usage, outputs_options_usage);
        return PITH_EXIT_DONE;
    }
    if (!read_request(cli, argc, argv, &request, &error)) {
        return cli_report(cli, &error);
    }
    int status = join_all(cli, &request, &error);
    if (status != PITH_EXIT_DONE) {
        return status;
    }
    if (!draft(&request, &text, &composition, &error) ||
        (request.keep != NULL && !keep_manifest(request.keep, text, &request.arena, &error))) {
        return cli_report(cli, &error);
    }
    pith_fleet_weigh(&request.fleet, &composition.rootfs);
    status = outputs_write(cli, &request.outputs, &composition);
    if (status == PITH_EXIT_DONE) {
        show_fleet(cli, &request.fleet, &composition);
    }
    if (status == PITH_EXIT_DONE || composition.breaches > 0) {
        outputs_tell(cli, &request.outputs, &composition, cli->json ? fleet_json(&request.fleet) : NULL);
    }
    return status;
}
