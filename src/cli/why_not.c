/* SPDX-License-Identifier: Apache-2.0 */
/* Why something does not ship: what the manifest and the files say against it, and where it lies in the source. */
#include "cli/json.h"
#include "cli/print.h"
#include "cli/why.h"

#include "pith/languages/python/closure.h"

enum { SHOWN = 3 }; /* of the places that name it; --all shows every one */

struct names {
    PITH_VEC(const char *) list;
};

/* What a path is called elsewhere: the module in it. And where a module or a distribution lies. */
static const char *look_around(struct pith_composition *c, const char *thing, struct names *names)
{
    struct pith_found found;
    const struct pith_module *module;
    bool there = thing[0] == '/' && pith_view_resolve(c->view, thing, &found, NULL) == PITH_SEEN_FOUND;
    const struct pith_python *python = pith_python_of(&c->closure);
    const struct pith_dists *dists = pith_dists_of(&c->closure);
    struct pith_finder *finder = python == NULL ? NULL : pith_finder_create(c->view, python, &c->arena);
    pith_push(&c->arena, &names->list, thing);
    if (thing[0] == '/') {
        const char *path = there ? pith_text(pith_view_texts(c->view), found.path) : thing;
        const char *source = pith_python_source_of(&c->arena, path);
        const char *name = finder == NULL ? NULL : pith_finder_name(finder, source == NULL ? path : source);
        if (name != NULL) {
            pith_push(&c->arena, &names->list, name);
        }
        return there ? path : NULL;
    }
    uint32_t dist = pith_dists_named(dists, thing);
    if (dist != UINT32_MAX) {
        pith_push(&c->arena, &names->list, dists->list.items[dist].name);
    }
    if (finder != NULL && pith_finder_find(finder, thing, &module, NULL) && module->kind != PITH_MODULE_ABSENT) {
        return module->file != NULL     ? module->file
               : module->path_count > 0 ? module->path[0]
                                        : "the interpreter itself: it is built in";
    }
    return dist == UINT32_MAX ? NULL : dists->list.items[dist].directory;
}

static const char *place_of(const struct pith_account *account, const struct pith_refusal *refusal,
                            const char *manifest, struct pith_arena *arena)
{
    return refusal->line != 0 ? pith_format(arena, "%s:%u", manifest, refusal->line)
                              : pith_text(account->texts, refusal->where);
}

static json_t *to_json(const struct pith_account *account, const struct pith_refusals *refusals, const char *manifest,
                       struct pith_arena *arena)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < refusals->list.count; i++) {
        const struct pith_refusal *refusal = &refusals->list.items[i];
        (void)json_array_append_new(array,
                                    json_pack("{s:s, s:o, s:o}", "reason", pith_absence_word(refusal->why), "name",
                                              cli_json_text(pith_text(account->texts, refusal->thing)), "where",
                                              cli_json_text(place_of(account, refusal, manifest, arena))));
    }
    return array;
}

/* Refusals of one kind and thing are one sentence, with the places behind it. */
static void show_refusals(const struct pith_cli *cli, const struct pith_account *account,
                          const struct pith_refusals *refusals, bool all, const char *manifest,
                          struct pith_arena *arena)
{
    for (uint32_t i = 0, end; i < refusals->list.count; i = end) {
        const struct pith_refusal *first = &refusals->list.items[i];
        for (end = i; end < refusals->list.count && refusals->list.items[end].why == first->why &&
                      refusals->list.items[end].thing == first->thing;) {
            end++;
        }
        cli_out(cli, "  %s %s\n", pith_text(account->texts, first->thing), pith_absence_sentence(first->why));
        for (uint32_t j = i; j < end && (all || j < i + SHOWN); j++) {
            const char *place = place_of(account, &refusals->list.items[j], manifest, arena);
            if (*place != '\0') {
                cli_out(cli, "    %s\n", place);
            }
        }
        if (!all && end - i > SHOWN) {
            cli_out(cli, "    … and %u more; --all shows them\n", end - i - SHOWN);
        }
    }
}

void why_not(const struct pith_cli *cli, struct cli_account *of, const char *thing, bool all, json_t **absent)
{
    struct pith_arena *arena = &of->composition.arena;
    const struct pith_account *account = &of->account;
    const char *manifest = of->composed ? of->composition.manifest.path : account->name, *source = NULL;
    struct names names = {0};
    struct pith_refusals refusals;
    if (of->composed) {
        source = look_around(&of->composition, thing, &names);
    } else { /* the source is not at hand */
        pith_push(arena, &names.list, thing);
    }
    pith_why_not(account, names.list.items, names.list.count, arena, &refusals);
    if (absent != NULL) {
        *absent = to_json(account, &refusals, manifest, arena);
        return;
    }
    cli_out(cli, "%s does not ship\n", thing);
    show_refusals(cli, account, &refusals, all, manifest, arena);
    if (source != NULL) {
        bool same = strcmp(source, thing) == 0;
        cli_out(cli, "  %sthe source has it%s%s\n", refusals.list.count > 0 ? "" : "nothing that ships needs it; ",
                same ? "" : " in ", same ? "" : source);
    } else if (refusals.list.count == 0) {
        cli_out(cli, "  %s\n",
                !of->composed     ? "nothing that ships asks for anything of this name"
                : thing[0] == '/' ? "the source has no such file"
                                  : "the source has no module, distribution or library of this name");
    }
}
