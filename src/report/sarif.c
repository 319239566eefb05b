/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as SARIF 2.1.0. Paths in messages stay as they are; where a result is shown is the caller's to say. */
#include "pith/report/audit.h"
#include "report/room.h"

static const char schema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const char *pith_sarif_uri(const char *path, struct pith_arena *arena)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
    char *uri = pith_alloc(arena, 3 * strlen(path) + 1), *to = uri;
    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL) {
            *to++ = *path;
        } else {
            to += snprintf(to, 4, "%%%02X", (unsigned char)*path);
        }
    }
    return uri;
}

static json_t *rules_json(struct pith_arena *arena)
{
    json_t *rules = json_array();
    for (const struct pith_check_rule *rule = pith_check_rules; rule->name != NULL; rule++) {
        const char *help = pith_format(arena, "%s. %s", rule->sentence, rule->remedy);
        (void)json_array_append_new(rules, json_pack("{s:s, s:{s:s}, s:{s:s, s:s}, s:{s:s}}", "id", rule->name,
                                                     "shortDescription", "text", rule->sentence, "help", "text", help,
                                                     "markdown", help, "defaultConfiguration", "level",
                                                     pith_level_name(rule->level)));
    }
    return rules;
}

/* Code scanning wants a line; the first one stands for the whole file. */
static json_t *location_json(const struct pith_place *place)
{
    return json_pack("[{s:{s:{s:s}, s:{s:I}}}]", "physicalLocation", "artifactLocation", "uri", place->uri, "region",
                     "startLine", (json_int_t)(place->line == 0 ? 1 : place->line));
}

static json_int_t index_of(const char *rule)
{
    json_int_t index = 0;
    while (pith_check_rules[index].name != NULL && strcmp(pith_check_rules[index].name, rule) != 0) {
        index++;
    }
    return index;
}

static json_t *result_json(const struct pith_finding *finding, const struct pith_place *place, struct pith_arena *arena)
{
    const char *text =
        pith_format(arena, "%s %s%s%s", finding->path, finding->reason,
                    finding->remedy == NULL ? "" : ". What to do: ", finding->remedy == NULL ? "" : finding->remedy);
    /* What is the same finding when lines move: alerts are matched by it. */
    const char *print = pith_format(arena, "%s:%s", finding->rule, finding->path);
    json_t *result = json_pack("{s:s, s:I, s:s, s:{s:o}, s:o, s:{s:o}}", "ruleId", finding->rule, "ruleIndex",
                               index_of(finding->rule), "level", pith_level_name(finding->level), "message", "text",
                               json_of_text(text), "locations", location_json(place), "partialFingerprints",
                               "pithFinding/v1", json_of_text(print));
    if (finding->allowed != NULL) {
        (void)json_object_set_new(
            result, "suppressions",
            json_pack("[{s:s, s:o}]", "kind", "external", "justification", json_of_text(finding->allowed)));
    }
    return result;
}

const char *pith_sarif_text(const struct pith_findings *findings, const struct pith_place *places,
                            struct pith_arena *arena, size_t *size)
{
    pith_json_prepare();
    json_t *results = json_array();
    for (uint32_t i = 0; i < findings->list.count; i++) {
        (void)json_array_append_new(results, result_json(&findings->list.items[i], &places[i], arena));
    }
    json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "pith", "version", PITH_VERSION, "rules", rules_json(arena));
    json_t *run = json_pack("{s:{s:o}, s:o, s:s}", "tool", "driver", driver, "results", results, "columnKind",
                            "unicodeCodePoints");
    return pith_json_text(arena, json_pack("{s:s, s:s, s:[o]}", "$schema", schema, "version", "2.1.0", "runs", run),
                          size);
}
