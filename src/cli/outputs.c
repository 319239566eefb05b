/* SPDX-License-Identifier: Apache-2.0 */
/* Where a composition goes: the options, and the writing of every output with what is told of it. */
#include "cli/outputs.h"

#include "base/clock.h"
#include "base/output.h"
#include "cli/findings.h"
#include "cli/print.h"

#include <jansson.h>

const char outputs_options_usage[] =
    "      --depfile FILE    list every input for Make or Ninja, as `gcc -MD -MP` does\n"
    "      --sbom FORMAT:FILE  write the papers of the image: spdx:FILE (2.3) or cyclonedx:FILE (1.6), as JSON;\n"
    "                        may be repeated; FILE may be -\n"
    "      --no-reasons      write no reasons: neither FILE.why beside a tar nor an artifact in a layout\n"
    "      --referrers       list the reasons in the index of a layout too, as oras and registries want them\n"
    "      --timings         say how long each stage took, and which layers were as they were\n"
    "      --root SOURCE     take files from this directory or image, whatever [source] says\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --jobs N          threads (default: one a processor)\n"
    "      --no-sync         do not wait for the disk: for outputs that a crash may spoil, as in a container build\n"
    "      --json            print a summary as JSON\n"
    "      --verbose         show notes too;  --quiet  errors and warnings alone\n"
    "\n"
    "SOURCE_DATE_EPOCH sets the time of every entry (default 1980-01-01).\n"
    "Exit status: 0 done, 1 a rule is broken or something needed is missing, 2 wrong usage or manifest,\n"
    "3 the system failed.\n";

void outputs_help(void)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        cli_help(pith_format(&arena, "  %-30s %s\n", pith_output_kinds[i]->form, pith_output_kinds[i]->help));
    }
    cli_help("\n  -o, --output OUTPUT   where to; may be repeated\n");
}

bool outputs_take(struct outputs *outputs, int letter, const char *option, struct pith_error *error)
{
    switch (letter) {
    case 'd':
        outputs->depfile = optarg;
        return true;
    case 't':
        outputs->timings = true;
        return true;
    case 'n':
        outputs->no_reasons = true;
        return true;
    case 'r':
        outputs->referrers = true;
        return true;
    case 's':
        return outputs->sbom_count == OUTPUT_LIMIT
                   ? pith_fail(error, PITH_USAGE, "%s writes at most %d papers at once", outputs->verb, OUTPUT_LIMIT)
                   : read_sbom(optarg, &outputs->sboms[outputs->sbom_count++], error);
    case 'o':
        return outputs->count == OUTPUT_LIMIT
                   ? pith_fail(error, PITH_USAGE, "%s writes at most %d outputs at once", outputs->verb, OUTPUT_LIMIT)
                   : pith_target_read(optarg, &outputs->arena, &outputs->targets[outputs->count++], error);
    case ':':
        return pith_fail(error, PITH_USAGE, "%s needs a value; see `pith %s --help`", option, outputs->verb);
    default:
        return pith_fail(error, PITH_USAGE, "%s does not know %s; see `pith %s --help`", outputs->verb, option,
                         outputs->verb);
    }
}

/* Standard output has room for one of them. */
static bool one_to_stdout(const struct pith_cli *cli, const struct outputs *outputs, struct pith_error *error)
{
    const char *flag = cli->json ? "--json" : NULL, *first = "";
    for (size_t i = 0; i < outputs->count + outputs->sbom_count; i++) {
        const struct sbom_request *sbom = i < outputs->count ? NULL : &outputs->sboms[i - outputs->count];
        const char *word = sbom != NULL ? sbom->word : outputs->targets[i].word;
        if (strcmp(sbom != NULL ? sbom->path : outputs->targets[i].path, "-") != 0) {
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

static bool check_all(const struct outputs *outputs, struct pith_error *error)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (!pith_target_check(&outputs->targets[i], error)) {
            return false;
        }
    }
    return true;
}

bool outputs_judge(const struct pith_cli *cli, struct outputs *outputs, struct pith_error *error)
{
    if (outputs->count + outputs->sbom_count == 0) {
        return pith_fail(error, PITH_USAGE, "%s needs an output: -o x.tar.gz, -o DIR/, -o oci:DIR or -o -",
                         outputs->verb);
    }
    return one_to_stdout(cli, outputs, error) && cli_time(&outputs->time, error) && check_all(outputs, error);
}

void outputs_name(const struct pith_cli *cli, const struct outputs *outputs, const char *keep)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *const others[] = {outputs->depfile, keep};
    for (size_t i = 0; i < outputs->count; i++) {
        const char *reasons = pith_target_reasons(&outputs->targets[i], &arena);
        sandbox_write(cli->sandbox, outputs->targets[i].path);
        if (reasons != NULL) { /* which a link's file is not beside */
            sandbox_write(cli->sandbox, reasons);
        }
    }
    for (size_t i = 0; i < outputs->sbom_count; i++) {
        sandbox_write(cli->sandbox, outputs->sboms[i].path);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i] != NULL) {
            sandbox_write(cli->sandbox, others[i]);
        }
    }
}

static bool write_one(struct outputs *outputs, size_t index, struct pith_composition *composition,
                      struct pith_batch *batch, struct pith_error *error)
{
    int64_t started = pith_now();
    const struct pith_target *target = &outputs->targets[index];
    bool done = pith_compose_write(composition, target, batch, &outputs->written[index], error) ||
                pith_context(error, "writing %s", target->word);
    outputs->took[index] = pith_now() - started;
    return done;
}

/* All of them, or none: what appears at once comes last. */
static bool write_all(const struct pith_cli *cli, struct outputs *outputs, struct pith_composition *composition,
                      struct pith_error *error)
{
    __attribute__((cleanup(pith_batch_finish))) struct pith_batch batch = {.count = 0};
    for (int last = 0; last < 2; last++) {
        for (size_t i = 0; i < outputs->count; i++) {
            if (outputs->targets[i].kind->appears_at_once == (last == 1) &&
                !write_one(outputs, i, composition, &batch, error)) {
                return false;
            }
        }
        if (last == 0 &&
            (!write_sboms(cli, composition, outputs->sboms, outputs->sbom_count, &batch, error) ||
             (outputs->depfile != NULL && !write_depfile(cli, outputs->depfile, composition, &outputs->inputs,
                                                         outputs->targets, outputs->count, &batch, error)))) {
            return false;
        }
    }
    return pith_batch_commit(&batch, error);
}

static int write_and_show(const struct pith_cli *cli, struct outputs *outputs, struct pith_composition *composition)
{
    struct pith_error error = {0};
    if (outputs->timings) {
        show_timings(cli, composition);
    }
    if (!write_all(cli, outputs, composition, &error)) {
        return cli_report(cli, &error);
    }
    for (size_t i = 0; i < outputs->count; i++) {
        show_written(cli, composition, &outputs->targets[i], &outputs->written[i]);
        if (outputs->timings) {
            show_layer_timings(cli, &outputs->targets[i], &outputs->written[i], outputs->took[i]);
        }
    }
    return PITH_EXIT_DONE;
}

static bool wants_image(const struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->targets[i].kind->content == PITH_CONTENT_IMAGE) {
            return true;
        }
    }
    return false;
}

static bool takes_reasons(const struct pith_target *target)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    return target->kind->reasons == PITH_REASONS_WITHIN || pith_target_reasons(target, &arena) != NULL;
}

/* Those of an image know its layers, those of anything else do not. */
static void make_reasons(const struct outputs *outputs, struct pith_composition *composition)
{
    bool wanted[2] = {false, false};
    for (size_t i = 0; i < outputs->count && !outputs->no_reasons; i++) {
        const struct pith_target *target = &outputs->targets[i];
        wanted[target->kind->content == PITH_CONTENT_IMAGE] |= takes_reasons(target);
    }
    for (int image = 0; image < 2; image++) {
        if (wanted[image]) {
            pith_compose_reasons(composition, image == 1);
        }
    }
    composition->list_referrers = outputs->referrers;
}

int outputs_write(const struct pith_cli *cli, struct outputs *outputs, struct pith_composition *composition)
{
    struct pith_error error = {0};
    if (wants_image(outputs) && !pith_compose_layers(composition, &error)) {
        return cli_report(cli, &error);
    }
    if (!cli->json) {
        show_findings(cli, &composition->findings);
    }
    if (composition->errors > 0) {
        return PITH_EXIT_BROKEN;
    }
    make_reasons(outputs, composition);
    return write_and_show(cli, outputs, composition);
}

void outputs_tell(const struct pith_cli *cli, const struct outputs *outputs, const struct pith_composition *composition,
                  struct json_t *also)
{
    uint32_t errors = composition->errors, notes = cli_count_findings(&composition->findings).notes;
    if (cli->json) {
        show_json(composition, outputs->targets, outputs->written, errors > 0 ? 0 : outputs->count, also);
    }
    if (errors > 0) {
        cli_err(cli, "pith: %u error%s; nothing was written\n", errors, errors == 1 ? "" : "s");
    } else if (notes > 0 && !cli->json && !cli->quiet && !cli->verbose) {
        cli_err(cli, "%u note%s; --verbose shows %s\n", notes, notes == 1 ? "" : "s", notes == 1 ? "it" : "them");
    }
}

void outputs_finish(struct outputs *outputs)
{
    pith_arena_finish(&outputs->arena);
}
