/* What a composition tells: findings and outputs as lines for people, or one JSON object. */
#include "base/digest.h"
#include "cli/compose.h"

#include <jansson.h>

static void show_finding(const struct pith_cli *cli, const struct pith_finding *finding)
{
    bool breach = finding->severity == PITH_BREACH && finding->allowed == NULL;
    const char *word = finding->allowed != NULL ? "allowed" : breach ? "broken" : "note";
    const char *color = !cli->color ? "" : breach ? "\033[1;31m" : "\033[2m";
    if (!breach && (cli->quiet || !cli->verbose)) {
        return;
    }
    (void)fprintf(stderr, "%s%s%s %s: %s %s\n", color, word, *color == '\0' ? "" : "\033[0m", finding->rule,
                  finding->path, finding->reason);
    if (finding->allowed != NULL) {
        (void)fprintf(stderr, "    allowed: %s\n", finding->allowed);
    } else if (finding->remedy != NULL) {
        (void)fprintf(stderr, "    %s\n", finding->remedy);
    }
}

uint32_t show_findings(const struct pith_cli *cli, const struct pith_composition *composition)
{
    uint32_t notes = 0;
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        const struct pith_finding *finding = &composition->findings.list.items[i];
        notes += finding->severity == PITH_NOTE;
        show_finding(cli, finding);
    }
    return notes;
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

void show_written(const struct pith_cli *cli, const struct pith_composition *composition,
                  const struct pith_target *target, const struct pith_written *written)
{
    char size[16], whole[16], count[32];
    if (cli->quiet || cli->json) {
        return;
    }
    (void)fprintf(stderr, "%s: %s", target->path, cli_size(written->size, size));
    if (target->compression != PITH_PLAIN) {
        (void)fprintf(stderr, " (%s unpacked)", cli_size(composition->rootfs.bytes, whole));
    }
    (void)fprintf(stderr, ", %s files; closed%s\n", cli_count(composition->rootfs.files, count),
                  has_open_rule(composition, "shell") ? "" : "; no shell");
    if (target->kind == PITH_OUTPUT_TAR && cli->verbose) {
        char hex[PITH_DIGEST_HEX];
        pith_digest_hex(written->layer.diff_id, hex);
        (void)fprintf(stderr, "  diff ID sha256:%s\n", hex);
    }
}

static json_t *digest_json(const uint8_t digest[PITH_DIGEST_SIZE])
{
    char hex[PITH_DIGEST_HEX];
    pith_digest_hex(digest, hex);
    return json_sprintf("sha256:%s", hex);
}

static json_t *text_or_null(const char *text)
{
    /* A path need not be UTF-8; JSON must be. */
    json_t *string = text == NULL ? json_null() : json_string(text);
    return string == NULL ? json_string("(not UTF-8)") : string;
}

static json_t *finding_json(const struct pith_finding *finding)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "rule", finding->rule, "severity",
                     finding->severity == PITH_BREACH ? "breach" : "note", "path", text_or_null(finding->path),
                     "reason", text_or_null(finding->reason), "remedy", text_or_null(finding->remedy), "allowed",
                     text_or_null(finding->allowed));
}

static json_t *output_json(const struct pith_target *target, const struct pith_written *written)
{
    json_t *output = json_pack("{s:o, s:I}", "path", text_or_null(target->path), "size", (json_int_t)written->size);
    if (target->kind == PITH_OUTPUT_TAR) {
        (void)json_object_set_new(output, "diff_id", digest_json(written->layer.diff_id));
        (void)json_object_set_new(output, "digest", digest_json(written->layer.digest));
    }
    return output;
}

void show_json(const struct pith_composition *composition, const struct pith_target *targets,
               const struct pith_written *written, size_t count)
{
    json_t *outputs = json_array(), *findings = json_array(), *environment = json_object();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(outputs, output_json(&targets[i], &written[i]));
    }
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        (void)json_array_append_new(findings, finding_json(&composition->findings.list.items[i]));
    }
    for (uint32_t i = 0; i < composition->plan.environment.count; i++) {
        const struct pith_variable *variable = &composition->plan.environment.items[i];
        (void)json_object_set_new(environment, variable->name, text_or_null(variable->value));
    }
    json_t *all = json_pack("{s:o, s:I, s:I, s:b, s:o, s:o}", "outputs", outputs, "files",
                            (json_int_t)composition->rootfs.files, "bytes", (json_int_t)composition->rootfs.bytes,
                            "closed", composition->breaches == 0, "environment", environment, "findings", findings);
    (void)json_dumpf(all, stdout, JSON_COMPACT);
    (void)fputc('\n', stdout);
    json_decref(all);
}
