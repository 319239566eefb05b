/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symbol versions (glibc elf/dl-version.c): every version that an object wants of a library must be defined by the
 * object that answers to the library's name. A library without any versions is taken as it is.
 */
#include "loader/loader.h"

/* "GLIBC_" of "GLIBC_2.38": up to the first digit. */
static size_t stem_length(const char *version)
{
    return strcspn(version, "0123456789");
}

/* The greatest version of the same family that is there: says at once what to build against. */
static const char *greatest_alike(const struct pith_elf *elf, const char *version)
{
    size_t stem = stem_length(version);
    const char *best = NULL;
    for (uint32_t i = 0; i < elf->verdef_count; i++) {
        const char *other = elf->verdefs[i].name;
        if (other != NULL && !elf->verdefs[i].base && stem_length(other) == stem &&
            strncmp(other, version, stem) == 0 && other[stem] != '\0' &&
            (best == NULL || pith_cache_compare(other, best) > 0)) {
            best = other;
        }
    }
    return best;
}

static void note(struct pith_linkmap_state *map, uint32_t from, uint32_t index, const struct pith_verneed *wanted)
{
    const struct pith_object *bound = &map->objects.items[index];
    const char *by = map->objects.items[from].path;
    const struct pith_elf *elf = bound->elf;
    const char *best = greatest_alike(elf, wanted->version);
    const char *there = best == NULL ? "it has none of that family" : pith_format(map->arena, "it goes up to %s", best);
    if (elf->verdefs[elf->verdef_count - 1].name == NULL) {
        there = "its versions have a layout that glibc does not know";
    }
    const char *reason = pith_format(
        map->arena,
        "%s wants version %s of %s, which %s does not define (%s); build it for this %s or take a newer one", by,
        wanted->version, wanted->library, bound->path, there, wanted->library);
    linkmap_fail(map, &(struct pith_need_failure){
                          .name = wanted->version,
                          .reason = reason,
                          .needed_by = from,
                          .fault = PITH_NEED_VERSION,
                          .bound = index,
                          .greatest = best,
                      });
}

static void prove_group(struct pith_linkmap_state *map, uint32_t from, struct version_group *group)
{
    struct pith_loader *loader = map->loader;
    if (group->library >= loader->stamps.count ||
        loader->stamps.items[group->library].generation != loader->generation) {
        return; /* missing, and noted as such */
    }
    const struct pith_object *bound = &map->objects.items[loader->stamps.items[group->library].object];
    if (group->proved == bound->elf || bound->elf->verdef_count == 0) {
        return;
    }
    const struct pith_elf *elf = map->objects.items[from].elf;
    bool good = true;
    for (uint32_t i = group->first; i < group->first + group->count; i++) {
        const struct pith_verneed *wanted = &elf->verneeds[i];
        if (!pith_elf_satisfies(bound->elf, wanted)) {
            note(map, from, loader->stamps.items[group->library].object, wanted);
            good = false;
        }
    }
    if (good) {
        group->proved = bound->elf;
    }
}

static void note_layout(struct pith_linkmap_state *map, uint32_t from)
{
    const char *path = map->objects.items[from].path;
    const char *reason =
        pith_format(map->arena, "%s wants symbol versions in a layout that glibc does not know; build it again", path);
    linkmap_fail(map, &(struct pith_need_failure){
                          .name = path, .reason = reason, .needed_by = from, .fault = PITH_NEED_VERSION});
}

void linkmap_prove_versions(struct pith_linkmap_state *map, uint32_t first)
{
    for (uint32_t i = first; i < map->order.count && !map->target->musl; i++) {
        struct file *file = map->members.items[map->order.items[i]].file;
        if (file->elf->unknown_verneeds) {
            note_layout(map, map->order.items[i]);
        }
        for (uint32_t j = 0; j < file->group_count; j++) {
            prove_group(map, map->order.items[i], &file->groups[j]);
        }
    }
}
