/* SPDX-License-Identifier: Apache-2.0 */
/* Programs of a tree that nobody composed: would the loader find what each of them needs? */
#include "check/room.h"

static void object_to(struct pith_checking *checking, const char *program, const struct pith_linkmap *map,
                      const struct pith_need_failure *failure)
{
    static const char *const rules[] = {[PITH_NEED_MISSING] = "missing-library",
                                        [PITH_NEED_REFUSED] = "refused-library",
                                        [PITH_NEED_VERSION] = "symbol-version"};
    const char *by = failure->needed_by == 0 || failure->needed_by >= map->count
                         ? ""
                         : pith_format(checking->arena, " by %s", map->objects[failure->needed_by].path);
    const char *why = failure->reason == NULL ? "is not found" : failure->reason;
    check_add(checking, rules[failure->fault], program,
              pith_format(checking->arena, "needs %s%s, which %s", failure->name, by,
                          failure->fault == PITH_NEED_MISSING
                              ? "is not found"
                              : pith_format(checking->arena, "does not serve: %s", why)),
              NULL);
}

static void judge(struct pith_checking *checking, struct pith_loader *loader, const char *path)
{
    struct pith_linkmap map;
    struct pith_error error = {0};
    if (!pith_linkmap_start(loader, path, checking->arena, &map, &error)) {
        check_add(checking, "not-executable", path, pith_strdup(checking->arena, error.message), NULL);
        return;
    }
    for (uint32_t i = 0; i < map.failure_count; i++) {
        if (!map.failures[i].optional) {
            object_to(checking, path, &map, &map.failures[i]);
        }
    }
}

bool check_programs(struct pith_checking *checking)
{
    const struct pith_loader_options options = {0};
    struct pith_loader *loader = pith_loader_create(checking->inside, &options);
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        struct pith_found found;
        const struct pith_elf *elf;
        if (entry->type == PITH_ENTRY_FILE && (entry->mode & 0111) != 0 && check_is_in_bin(entry->path) &&
            pith_view_look(checking->inside, entry->path, &found, NULL) == PITH_SEEN_FOUND &&
            pith_view_elf(checking->inside, &found, &elf, NULL) == PITH_ELF_OK && elf->interpreter != NULL) {
            judge(checking, loader, entry->path);
        }
    }
    pith_loader_destroy(loader);
    return true;
}
