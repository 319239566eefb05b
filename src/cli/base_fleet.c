/* SPDX-License-Identifier: Apache-2.0 */
/* How a base comes about: every manifest composed over one root, then drafts of the base until one has everything. */
#include "base/path.h"
#include "cli/base.h"
#include "cli/json.h"
#include "cli/named.h"
#include "cli/print.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DRAFTS = 4 };

static bool are_different(const struct base_request *request, struct pith_error *error)
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
static const char *root_word(struct base_request *request, const struct pith_cli *cli,
                             const struct pith_manifest *manifest)
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
static bool open_root(const struct pith_cli *cli, struct base_request *request, struct pith_manifest *manifests,
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
    for (uint32_t i = 0; i < request->count; i++) {
        sandbox_read(cli->sandbox, request->names[i]); /* it is read again for its own composition */
        cli_name_manifest(cli, &manifests[i]);
    }
    cli_enter(cli);
    request->fleet.root = strstr(request->word, ":-") != NULL ? NULL : request->word;
    return pith_source_root(request->word, true, cli->platform, &request->root, error);
}

/* What the member's composition has read, for the depfile. */
static void note_inputs(struct base_request *request, const struct pith_composition *composition)
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
static int join(const struct pith_cli *cli, struct base_request *request, const char *name,
                struct pith_manifest *manifest)
{
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition = {0};
    struct pith_error error = {0};
    struct pith_request alone = cli_request(cli, name, request->outputs.time);
    alone.source = request->root;
    alone.no_base = true;
    if (!pith_compose(&alone, &composition, &error) ||
        !pith_plan_inherit(manifest, request->root, NULL, &request->arena, &error)) {
        (void)pith_context(&error, "composing %s", name);
        return cli_report(cli, &error);
    }
    if (composition.errors > 0) {
        if (!cli->json) {
            show_findings(cli, &composition.findings);
        } else {
            show_json(&composition, request->outputs.targets, NULL, 0,
                      json_pack("{s:o}", "manifest", cli_json_text(name)));
        }
        cli_err(cli, "pith: %s: %u error%s; nothing was written\n", name, composition.errors,
                composition.errors == 1 ? "" : "s");
        return PITH_EXIT_BROKEN;
    }
    if (!pith_fleet_join(&request->fleet, name, manifest, &composition.rootfs, &error)) {
        return cli_report(cli, &error);
    }
    if (request->outputs.depfile != NULL) {
        note_inputs(request, &composition);
    }
    return PITH_EXIT_DONE;
}

int base_join(const struct pith_cli *cli, struct base_request *request)
{
    struct pith_error error = {0};
    struct pith_manifest *manifests = pith_alloc_array(&request->arena, request->count, sizeof *manifests);
    size_t size;
    if (!are_different(request, &error) || !open_root(cli, request, manifests, &error)) {
        return cli_report(cli, &error);
    }
    request->fleet.arena = &request->arena;
    request->fleet.has_config = pith_source_config(request->root, &size) != NULL;
    for (uint32_t i = 0; i < request->count; i++) {
        int status = join(cli, request, request->names[i], &manifests[i]);
        if (status != PITH_EXIT_DONE) {
            return status;
        }
    }
    return pith_fleet_settle(&request->fleet, &error) ? PITH_EXIT_DONE : cli_report(cli, &error);
}

static bool sketch(const struct pith_cli *cli, struct base_request *request, const char *text,
                   struct pith_composition *composition, struct pith_error *error)
{
    struct pith_request draft =
        cli_request(cli, request->keep != NULL ? request->keep : "base.ini", request->outputs.time);
    draft.text = text;
    draft.source = request->root;
    return (pith_compose_begin(&draft, composition, error) && pith_compose_tree(composition, error)) ||
           pith_context(error, "composing the base");
}

/* Drafts until the tree has everything: which file brings which is known for sure only once it was composed. */
bool base_compose(const struct pith_cli *cli, struct base_request *request, const char **text,
                  struct pith_composition *composition, struct pith_error *error)
{
    if (!pith_fleet_draft(&request->fleet, NULL, text, error)) {
        return false;
    }
    for (int i = 0;; i++) {
        uint32_t lacking = 1;
        if (!sketch(cli, request, *text, composition, error)) {
            return false;
        }
        if (i == 0) {
            pith_fleet_bare(&request->fleet, &composition->rootfs);
        } else {
            lacking = pith_fleet_lacking(&request->fleet, &composition->rootfs);
        }
        if (lacking == 0 || i == DRAFTS) {
            return pith_compose_check(composition, error);
        }
        if (!pith_fleet_draft(&request->fleet, composition->view, text, error)) {
            return false;
        }
        pith_composition_finish(composition);
        *composition = (struct pith_composition){0};
    }
}
