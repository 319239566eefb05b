/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Composes a manifest with libpith, lists what would ship, and says why a thing is there. Nothing is written.
 *
 *     cc compose.c $(pkg-config --cflags --libs pith) -o compose
 *     ./compose pith.ini /usr/lib/x86_64-linux-gnu/libc.so.6
 */
#include <pith/compose.h>
#include <pith/plan/reason.h>
#include <pith/report/account.h>
#include <pith/report/why.h>

#include <inttypes.h>
#include <stdio.h>

static int fail(const struct pith_error *error)
{
    (void)fprintf(stderr, "%s\n", error->message);
    return 1;
}

static void list_files(const struct pith_account *account)
{
    for (uint32_t i = 0; i < account->files.count; i++) {
        const struct pith_account_file *file = &account->files.items[i];
        printf("%-9s %10" PRIu64 "  %s\n", pith_entry_word(file->type), file->size,
               pith_text(account->texts, file->path));
    }
}

/* "/usr/lib/libz.so.1: is a library that is needed" for each step from the manifest to the thing. */
static void say_why(const struct pith_account *account, const char *thing, struct pith_arena *arena)
{
    const struct pith_graph *graph = &account->graph;
    struct pith_things things;
    struct pith_ways ways;
    struct pith_chain chain;
    pith_why_find(account, thing, arena, &things);
    pith_why_search(graph, arena, &ways);
    for (uint32_t i = 0; i < things.count; i++) {
        pith_why_chain(graph, &ways, things.items[i], arena, &chain);
        printf("\n%s %s\n", pith_node_word(graph->nodes.items[things.items[i]].kind), thing);
        for (uint32_t at = 0; at < chain.count; at++) {
            const struct pith_edge *edge = &graph->edges.items[chain.items[at].edge];
            printf("  %s: %s\n", pith_text(account->texts, graph->nodes.items[edge->to].text),
                   pith_rule_sentence(edge->rule));
        }
    }
    if (things.count == 0) {
        printf("\n%s does not ship\n", thing);
    }
}

static void list_findings(const struct pith_findings *findings)
{
    for (uint32_t i = 0; i < findings->list.count; i++) {
        const struct pith_finding *finding = &findings->list.items[i];
        (void)fprintf(stderr, "%s: %s: %s %s\n", pith_level_name(finding->level), finding->rule, finding->path,
                      finding->reason);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: compose MANIFEST [THING]…\n");
        return 2;
    }
    struct pith_error error = {0};
    struct pith_account account;
    const struct pith_request request = {.manifest = argv[1]};
    __attribute__((cleanup(pith_composition_finish))) struct pith_composition composition;
    if (!pith_compose(&request, &composition, &error)) {
        return fail(&error);
    }
    pith_account_make(&composition.rootfs, NULL, &composition.arena, &account);
    list_files(&account);
    for (int i = 2; i < argc; i++) {
        say_why(&account, argv[i], &composition.arena);
    }
    list_findings(&composition.findings);
    return composition.errors == 0 ? 0 : 1;
}
