/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which library wins: a loader loads one file for a name, so of two that answer to it the one that is loaded first
 * serves both users, and which that is depends on the order of imports. Told of in any case; an error when one of the
 * two could not stand in for the other. Objects that are only opened by their path do not collide.
 */
#include "engine/engine.h"

#include <stdlib.h>

void claim_names(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    for (uint32_t i = first; i < map->bind_count && expansion->interpreted; i++) {
        const struct pith_bind *bind = &map->binds[i];
        const struct pith_object *object = &map->objects[bind->to];
        const struct pith_object *user = &map->objects[bind->from == UINT32_MAX ? 0 : bind->from];
        struct claim claim = {.path = object->found.path,
                              .user = user->found.path,
                              .elf = object->elf,
                              .user_elf = user->elf,
                              .certain = !maybe,
                              .searched = strchr(bind->name, '/') == NULL};
        const char *soname = object->elf->soname;
        if (soname == NULL && !claim.searched) {
            continue;
        }
        claim.soname = pith_intern(texts, soname == NULL ? bind->name : soname);
        pith_push(expansion->arena, &expansion->claims, claim);
    }
}

static const struct pith_verneed *lacks(const struct claim *user, const struct pith_elf *other, const char *soname)
{
    const struct pith_elf *elf = user->user_elf;
    for (uint32_t i = 0; i < elf->verneed_count; i++) {
        const struct pith_verneed *wanted = &elf->verneeds[i];
        if (strcmp(wanted->library, soname) == 0 && !pith_elf_satisfies(other, wanted)) {
            return wanted;
        }
    }
    return NULL;
}

static void tell(struct expansion *expansion, const struct claim *one, const struct claim *two,
                 const struct claim *loser, const struct pith_verneed *lacking)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    const char *why = "the first to be loaded serves both";
    if (lacking != NULL) {
        const struct claim *winner = loser->elf == one->elf ? two : one;
        why = pith_format(expansion->arena, "%s wants its version %s, which %s does not have",
                          pith_text(texts, loser->user), lacking->version, pith_text(texts, winner->path));
    }
    object_to(expansion,
              (struct pith_finding){
                  .rule = "soname-collision",
                  .level = !one->certain || !two->certain ? PITH_NOTE
                           : lacking != NULL              ? PITH_ERROR
                                                          : PITH_WARNING,
                  .path = pith_text(texts, one->path),
                  .reason = pith_format(expansion->arena, "is %s for %s, as %s is for %s, in one process: %s",
                                        pith_text(texts, one->soname), pith_text(texts, one->user),
                                        pith_text(texts, two->path), pith_text(texts, two->user), why),
                  .remedy = "let both use one file: leave the older one out, or name it in [libraries] exclude",
              });
}

static int by_soname(const void *one, const void *two)
{
    const struct claim *a = one, *b = two;
    if (a->soname != b->soname) {
        return a->soname < b->soname ? -1 : 1;
    }
    if (a->path != b->path) {
        return a->path < b->path ? -1 : 1;
    }
    if (a->user != b->user) {
        return a->user < b->user ? -1 : 1;
    }
    return 0;
}

/* All claims of one name: each further file against the first. */
static void judge_group(struct expansion *expansion, struct claim *claims, uint32_t count)
{
    const char *soname = pith_text(pith_view_texts(expansion->view), claims[0].soname);
    struct claim *first = &claims[0], *loser = NULL;
    const struct pith_verneed *lacking = NULL;
    for (uint32_t i = 1, start = 0; i <= count; i++) {
        if (i < count && claims[i].elf == claims[start].elf) {
            claims[start].certain |= claims[i].certain;
            claims[start].searched |= claims[i].searched;
            continue;
        }
        struct claim *next = &claims[start];
        for (uint32_t j = 0; j < i && next->elf != first->elf && lacking == NULL; j++) {
            if (claims[j].elf == first->elf || claims[j].elf == next->elf) {
                lacking = lacks(&claims[j], claims[j].elf == first->elf ? next->elf : first->elf, soname);
                loser = &claims[j];
            }
        }
        if (next->elf != first->elf && (first->searched || next->searched)) {
            tell(expansion, first, next, loser, lacking);
        }
        start = i;
        lacking = NULL;
    }
}

void judge_claims(struct expansion *expansion)
{
    struct claim *claims = expansion->claims.items;
    uint32_t count = expansion->claims.count;
    if (count > 1) {
        qsort(claims, count, sizeof *claims, by_soname);
    }
    for (uint32_t start = 0, i = 1; i <= count && count > 0; i++) {
        if (i == count || claims[i].soname != claims[start].soname) {
            judge_group(expansion, claims + start, i - start);
            start = i;
        }
    }
}
