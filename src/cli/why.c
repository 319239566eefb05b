/* SPDX-License-Identifier: Apache-2.0 */
/* pith why MANIFEST|IMAGE THING: the chain of reasons for a path, soname, module or distribution. Nothing is written.
 */
#include "cli/why.h"
#include "cli/json.h"
#include "cli/print.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: pith why MANIFEST|IMAGE THING\n"
    "\n"
    "Says why THING ships: a path in the image, a library's name, a module or a distribution.\n"
    "Each line follows from the one above, beginning with the manifest. Of what does not ship:\n"
    "why not. An image that pith wrote has its reasons beside it.\n"
    "\n"
    "      --all             every reason of THING, each with its own chain\n"
    "      --root SOURCE     take files from this directory or image, whatever [source] says\n"
    "      --platform OS/ARCH[/VARIANT]  which of an image's platforms\n"
    "      --json            the chains as JSON\n"
    "\n"
    "Exit status: 0 it ships, 1 it does not, 2 wrong usage or manifest, 3 the system failed.\n";

/* Each reason with its own chain: what somebody made to be long and wide would be as long as both together. */
enum { MOST_STEPS = 50000 };

struct answer {
    const struct pith_cli *cli;
    const struct pith_account *account;
    const char *manifest; /* as it is shown */
    const struct pith_graph *graph;
    struct pith_ways ways;
    struct pith_arena *arena;
    json_t *chains; /* NULL: text */
    uint32_t steps; /* of all chains that were told */
};

static const char *name_of(const struct answer *answer, uint32_t node)
{
    const struct pith_node *it = &answer->graph->nodes.items[node];
    return it->kind == PITH_NODE_MANIFEST ? answer->manifest : pith_text(answer->account->texts, it->text);
}

/* "pith.ini:6", "/app/db.py:3", "libz.so.1", … : where the reason is written down. */
static const char *where(const struct answer *answer, const struct pith_edge *edge)
{
    struct pith_texts *texts = answer->account->texts;
    if (edge->rule == PITH_RULE_KEEP) {
        return pith_format(answer->arena, "%s; %s:%u", pith_text(texts, edge->detail), answer->manifest, edge->line);
    }
    if (edge->line != 0) {
        return pith_format(answer->arena, "%s:%u", answer->manifest, edge->line);
    }
    return edge->detail != 0 ? pith_text(texts, edge->detail) : "";
}

static void show_step(const struct answer *answer, const struct pith_step *step)
{
    const struct pith_edge *edge = &answer->graph->edges.items[step->edge];
    const char *place = where(answer, edge);
    cli_out(answer->cli, "  %s %s%s%s%s%s\n", name_of(answer, step->to), pith_rule_sentence(edge->rule),
            *place == '\0' ? "" : " (", place, *place == '\0' ? "" : ")",
            edge->maybe && edge->rule != PITH_RULE_KEEP ? ", perhaps" : "");
}

static void collect_step(const struct answer *answer, const struct pith_step *step, json_t *steps)
{
    const struct pith_edge *edge = &answer->graph->edges.items[step->edge];
    const char *place = where(answer, edge);
    (void)json_array_append_new(
        steps,
        json_pack("{s:s, s:o, s:o, s:s, s:o, s:b}", "kind", pith_node_word(answer->graph->nodes.items[step->to].kind),
                  "name", cli_json_text(name_of(answer, step->to)), "from", cli_json_text(name_of(answer, step->from)),
                  "rule", pith_rule_word(edge->rule), "where", cli_json_text(place), "certain", !edge->maybe));
}

/* A file that is wanted as a tree is said once. */
static bool is_said_next(const struct answer *answer, const struct pith_step *step, const struct pith_step *next)
{
    const struct pith_graph *graph = answer->graph;
    return next != NULL && graph->nodes.items[step->to].kind == PITH_NODE_TREE &&
           graph->nodes.items[next->to].kind == PITH_NODE_FILE &&
           graph->nodes.items[step->to].text == graph->nodes.items[next->to].text;
}

/* A step, and each 64 bytes of its texts: one long name in many chains is long every time. */
static uint32_t weight_of(const struct answer *answer, const struct pith_step *step)
{
    const struct pith_edge *edge = &answer->graph->edges.items[step->edge];
    size_t detail = edge->detail == 0 ? 0 : strlen(pith_text(answer->account->texts, edge->detail));
    size_t bytes = strlen(name_of(answer, step->to)) + strlen(name_of(answer, step->from)) + detail;
    return 1 + (uint32_t)(bytes / 64);
}

/* The chain to `from`, and from there the last step, when there is one. */
static void tell_chain(struct answer *answer, uint32_t node, const struct pith_step *last)
{
    struct pith_chain chain;
    json_t *steps = answer->chains == NULL ? NULL : json_array();
    pith_why_chain(answer->graph, &answer->ways, last == NULL ? node : last->from, answer->arena, &chain);
    for (uint32_t i = 0; i < chain.count + (last != NULL); i++) {
        const struct pith_step *step = i < chain.count ? &chain.items[i] : last;
        const struct pith_step *next = i + 1 < chain.count ? step + 1 : i < chain.count ? last : NULL;
        if (is_said_next(answer, step, next)) {
            continue;
        }
        answer->steps += weight_of(answer, step);
        if (steps == NULL) {
            show_step(answer, step);
        } else {
            collect_step(answer, step, steps);
        }
    }
    if (steps != NULL) {
        (void)json_array_append_new(
            answer->chains, json_pack("{s:s, s:o, s:o}", "kind", pith_node_word(answer->graph->nodes.items[node].kind),
                                      "name", cli_json_text(name_of(answer, node)), "steps", steps));
    }
}

static void tell(struct answer *answer, uint32_t node, bool all)
{
    struct pith_chain reasons;
    if (answer->chains == NULL) {
        cli_out(answer->cli, "%s %s\n", pith_node_word(answer->graph->nodes.items[node].kind), name_of(answer, node));
    }
    if (!all) {
        tell_chain(answer, node, NULL);
        return;
    }
    pith_why_reasons(answer->graph, node, answer->arena, &reasons);
    for (uint32_t i = 0; i < reasons.count && answer->steps <= MOST_STEPS; i++) {
        if (i > 0 && answer->chains == NULL) {
            cli_out(answer->cli, "\n");
        }
        tell_chain(answer, node, &reasons.items[i]);
    }
}

static int answer_all(const struct pith_cli *cli, struct cli_account *of, const char *thing, bool all,
                      struct pith_error *error)
{
    struct pith_things things;
    struct answer answer = {
        .cli = cli,
        .account = &of->account,
        .manifest = of->composed ? of->composition.manifest.path : of->account.name,
        .graph = &of->account.graph,
        .arena = &of->composition.arena,
        .chains = cli->json ? json_array() : NULL,
    };
    pith_why_search(answer.graph, answer.arena, &answer.ways);
    pith_why_find(answer.account, thing, answer.arena, &things);
    for (uint32_t i = 0; i < things.count && answer.steps <= MOST_STEPS; i++) {
        tell(&answer, things.items[i], all);
    }
    json_t *absent = NULL;
    if (things.count == 0) {
        why_not(cli, of, thing, all, cli->json ? &absent : NULL);
    }
    if (answer.chains != NULL) {
        json_t *whole = json_pack("{s:o, s:o}", "thing", cli_json_text(thing), "chains", answer.chains);
        if (absent != NULL) {
            (void)json_object_set_new(whole, "absent", absent);
        }
        cli_json_print(whole);
    }
    if (answer.steps > MOST_STEPS) {
        (void)pith_fail(error, PITH_MISSING, "the chains to %s have more than %d steps; those behind are left out",
                        thing, MOST_STEPS);
        return cli_report(cli, error);
    }
    return things.count > 0 ? PITH_EXIT_DONE : PITH_EXIT_BROKEN;
}

int pith_cli_why(const struct pith_cli *cli, int argc, char **argv)
{
    struct pith_error error = {0};
    bool all = false;
    __attribute__((cleanup(cli_account_finish))) struct cli_account account = {0};
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        cli_help(usage);
        return PITH_EXIT_DONE;
    }
    if (!cli_take_all("why", argc, argv, &all, &error)) {
        return cli_report(cli, &error);
    }
    if (argc - optind != 2) {
        (void)pith_fail(&error, PITH_USAGE, "why takes a manifest or an image, and a thing; see `pith why --help`");
        return cli_report(cli, &error);
    }
    if (!cli_account_begin(cli, argv[optind], &account, &error)) {
        return cli_report(cli, &error);
    }
    cli_enter(cli);
    return cli_account_open(cli, argv[optind], &account, &error)
               ? answer_all(cli, &account, argv[optind + 1], all, &error)
               : cli_report(cli, &error);
}
