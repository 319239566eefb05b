/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an account, the reasons beside an image: no crash, no leak, no slow input; what is taken can be written,
 * drawn and asked, and what is written reads the same.
 */
#include "pith/report/account.h"
#include "pith/report/cost.h"
#include "pith/report/picture.h"
#include "pith/report/why.h"
#include "support/target.h"

static const char *again(const char *text, size_t size, struct pith_arena *arena, size_t *written)
{
    struct pith_error error = {0};
    struct pith_account account;
    require(pith_account_read(text, size, "again", arena, &account, &error));
    const char *same = pith_account_text(&account, arena, written);
    pith_account_finish(&account);
    return same;
}

/* The questions of `pith why` about it. */
static void ask(const struct pith_account *account, struct pith_arena *arena)
{
    enum { MOST_ASKED = 8 };
    struct pith_ways ways = {0};
    struct pith_things things = {0};
    pith_why_search(&account->graph, arena, &ways);
    pith_why_find(account, "app", arena, &things);
    for (uint32_t i = 0; i < account->graph.nodes.count && i < MOST_ASKED; i++) {
        struct pith_chain chain = {0}, reasons = {0};
        pith_why_chain(&account->graph, &ways, i, arena, &chain);
        pith_why_reasons(&account->graph, i, arena, &reasons);
        require(chain.count <= account->graph.nodes.count && reasons.count <= account->graph.edges.count);
    }
}

static void draw(const struct pith_account *account, struct pith_arena *arena)
{
    struct pith_outline outline = {0};
    struct pith_picture picture = {.arena = arena};
    struct pith_costs costs;
    pith_outline_make(account, arena, &outline);
    pith_picture_tree(&outline, &(struct pith_tree_style){.width = 40, .all = true}, &picture);
    pith_picture_json(account, &outline, &picture);
    pith_picture_dot(account, &(struct pith_dot_options){.all = true}, &picture);
    pith_picture_dot(account, &(struct pith_dot_options){0}, &picture);
    pith_picture_page(account, &picture);
    pith_costs_make(account, arena, &costs);
    for (uint32_t i = 0; i < costs.statements.count; i++) {
        require(costs.statements.items[i].node < costs.count);
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_account account;
    if (pith_account_read((const char *)data, size, "fuzz", &arena, &account, &error)) {
        size_t one, two;
        const char *text = pith_account_text(&account, &arena, &one);
        const char *same = again(text, one, &arena, &two);
        require(one == two && memcmp(text, same, one) == 0);
        ask(&account, &arena);
        draw(&account, &arena);
        for (uint32_t i = 0; i < account.files.count; i++) {
            const char *path = pith_text(account.texts, account.files.items[i].path);
            require(pith_account_find(&account, path) == &account.files.items[i]);
            (void)pith_account_resolve(&account, path, &arena);
        }
    } else {
        require(error.code == PITH_USAGE && *error.message != '\0');
    }
    pith_account_finish(&account);
}
