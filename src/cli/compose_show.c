/* SPDX-License-Identifier: Apache-2.0 */
/* What a composition tells: findings and outputs as lines for people, or one JSON object. */
#include "base/json.h"
#include "cli/compose.h"
#include "cli/findings.h"
#include "cli/json.h"
#include "cli/print.h"

#include <jansson.h>

enum { SHOWN_WARNINGS = 3 };

static void show_finding(const void *context, const struct pith_finding *finding)
{
    const struct pith_cli *cli = context;
    cli_print_finding_word(cli, cli_err, finding);
    cli_err(cli, " %s: %s %s\n", finding->rule, finding->path, finding->reason);
    if (finding->allowed != NULL) {
        cli_err(cli, "    allowed: %s\n", finding->allowed);
    } else if (finding->remedy != NULL) {
        cli_err(cli, "    %s\n", finding->remedy);
    }
}

static void show_more(const void *context, uint32_t count, const struct pith_finding *last)
{
    const struct pith_cli *cli = context;
    cli_print_finding_word(cli, cli_err, last);
    cli_err(cli, " %s: %u more; --verbose shows them\n", last->rule, count);
}

void show_findings(const struct pith_cli *cli, const struct pith_findings *findings)
{
    const struct findings_printer printer = {.show = show_finding,
                                             .more = show_more,
                                             .context = cli,
                                             .most = {[PITH_WARNING] = cli->verbose ? 0 : SHOWN_WARNINGS}};
    cli_print_findings(cli, findings, &printer);
}

static bool has_open_rule(const struct pith_composition *composition, const char *rule)
{
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        if (strcmp(composition->findings.list.items[i].rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

static void show_digest(const struct pith_cli *cli, const char *what, const uint8_t digest[PITH_DIGEST_SIZE])
{
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(digest, hex);
    cli_err(cli, "  %-14s sha256:%s\n", what, hex);
}

static void show_layers(const struct pith_cli *cli, const struct pith_written *written)
{
    for (uint32_t i = 0; i < written->layer_count; i++) {
        const struct pith_written_layer *layer = &written->layers[i];
        char size[16], hex[PITH_DIGEST_HEX];
        pith_digest_hex(layer->layer.diff_id, hex);
        cli_err(cli, "  %-14s sha256:%s  %s%s\n", layer->name, hex, cli_size(layer->layer.size, size),
                layer->reused ? ", as it was" : "");
    }
}

void show_written(const struct pith_cli *cli, const struct pith_composition *composition,
                  const struct pith_target *target, const struct pith_written *written)
{
    char size[16], whole[16], count[32];
    if (cli->quiet || cli->json) {
        return;
    }
    cli_err(cli, "%s: %s", target->word, cli_size(written->size, size));
    if (written->layer_count > 0) {
        uint32_t layers = written->layer_count - (written->has_twin ? 1 : 0);
        cli_err(cli, " in %u layer%s%s", layers, layers == 1 ? "" : "s",
                written->has_twin ? " and the debug twin's" : "");
    }
    if (composition->base != NULL) {
        cli_err(cli, " %s the base", target->kind->content == PITH_CONTENT_TREE ? "with" : "on");
    }
    if (target->compression != PITH_PLAIN || written->layer_count > 0) {
        cli_err(cli, " (%s unpacked)", cli_size(composition->rootfs.bytes, whole));
    }
    cli_err(cli, ", %s file%s; closed%s\n", cli_count(composition->rootfs.files, count),
            composition->rootfs.files == 1 ? "" : "s", has_open_rule(composition, "shell") ? "" : "; no shell");
    if (target->kind->content == PITH_CONTENT_LAYER && cli->verbose) {
        show_digest(cli, "diff ID", written->layer.diff_id);
    } else if (cli->verbose && written->layer_count > 0) {
        show_layers(cli, written);
        if (target->kind->has_manifest) {
            show_digest(cli, "manifest", written->manifest);
        }
        show_digest(cli, "config", written->config);
    }
}

static json_t *layers_json(const struct pith_written *written)
{
    json_t *layers = json_array();
    for (uint32_t i = 0; i < written->layer_count; i++) {
        const struct pith_written_layer *layer = &written->layers[i];
        (void)json_array_append_new(layers, json_pack("{s:s, s:o, s:o, s:I, s:b}", "name", layer->name, "diff_id",
                                                      pith_json_digest(layer->layer.diff_id), "digest",
                                                      pith_json_digest(layer->layer.digest), "size",
                                                      (json_int_t)layer->layer.size, "reused", layer->reused));
    }
    return layers;
}

static json_t *twin_json(const struct pith_target *target, const struct pith_written *written)
{
    json_t *twin = json_pack("{s:o}", "config", pith_json_digest(written->debug_config));
    if (target->kind->has_manifest) {
        (void)json_object_set_new(twin, "digest", pith_json_digest(written->debug_manifest));
    }
    return twin;
}

static json_t *output_json(const struct pith_target *target, const struct pith_written *written)
{
    json_t *output = json_pack("{s:o, s:I}", "path", cli_json_text(target->word), "size", (json_int_t)written->size);
    if (target->kind->content == PITH_CONTENT_LAYER) {
        (void)json_object_set_new(output, "diff_id", pith_json_digest(written->layer.diff_id));
        (void)json_object_set_new(output, "digest", pith_json_digest(written->layer.digest));
    } else if (written->layer_count > 0) {
        if (target->kind->has_manifest) {
            (void)json_object_set_new(output, "digest", pith_json_digest(written->manifest));
        }
        (void)json_object_set_new(output, "config", pith_json_digest(written->config));
        (void)json_object_set_new(output, "tag", cli_json_text(written->tag));
        (void)json_object_set_new(output, "layers", layers_json(written));
        if (written->has_twin) {
            (void)json_object_set_new(output, "debug", twin_json(target, written));
        }
    }
    return output;
}

static json_t *base_json(const struct pith_composition *composition)
{
    const char *digest = pith_source_digest(composition->base);
    json_t *base = json_pack("{s:o, s:I}", "image", cli_json_text(composition->manifest.base.image.text), "bytes",
                             (json_int_t)composition->rootfs.base_bytes);
    if (digest != NULL) {
        (void)json_object_set_new(base, "digest", json_string(digest));
    }
    return base;
}

void show_json(const struct pith_composition *composition, const struct pith_target *targets,
               const struct pith_written *written, size_t count, json_t *also)
{
    json_t *outputs = json_array(), *findings = json_array(), *environment = json_object();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(outputs, output_json(&targets[i], &written[i]));
    }
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        (void)json_array_append_new(findings, cli_json_finding(&composition->findings.list.items[i]));
    }
    for (uint32_t i = 0; i < composition->plan.environment.count; i++) {
        const struct pith_variable *variable = &composition->plan.environment.items[i];
        (void)json_object_set_new(environment, variable->name, cli_json_text(variable->value));
    }
    json_t *all =
        json_pack("{s:i, s:o, s:I, s:I, s:b, s:o, s:o}", "version", CLI_JSON_VERSION, "outputs", outputs, "files",
                  (json_int_t)composition->rootfs.files, "bytes", (json_int_t)composition->rootfs.bytes, "closed",
                  composition->errors == 0, "environment", environment, "findings", findings);
    if (also != NULL) {
        (void)json_object_update(all, also);
        json_decref(also);
    }
    if (composition->base != NULL) {
        (void)json_object_set_new(all, "base", base_json(composition));
    }
    cli_json_print(all);
}
