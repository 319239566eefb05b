/* SPDX-License-Identifier: Apache-2.0 */
/* What the members need, path by path, with who needs it; and what a base's tree has of that. */
#include "init/fleet.h"

#include "base/io.h"
#include "base/printable.h"
#include "pith/languages/python/environment.h"

#include <stdlib.h>

static int by_path_and_member(const void *one, const void *two)
{
    const struct pith_need *a = one, *b = two;
    int order = strcmp(a->path, b->path);
    return order != 0 ? order : (a->member > b->member) - (a->member < b->member);
}

static const char *names_of(const struct pith_fleet *fleet, const uint32_t *members, uint32_t count)
{
    const char *names = "";
    for (uint32_t i = 0; i < count; i++) {
        names = pith_format(fleet->arena, "%s%s%s", names, i == 0 ? "" : ", ",
                            pith_printable(fleet->arena, fleet->members.items[members[i]].name));
    }
    return names;
}

uint32_t fleet_group(struct pith_fleet *fleet, const uint32_t *members, uint32_t count)
{
    for (uint32_t i = 0; i < fleet->groups.count; i++) {
        const struct pith_group *group = &fleet->groups.items[i];
        if (group->count == count && memcmp(group->members, members, count * sizeof *members) == 0) {
            return i;
        }
    }
    uint32_t *copy = pith_alloc_array(fleet->arena, count, sizeof *copy);
    memcpy(copy, members, count * sizeof *copy);
    pith_push(fleet->arena, &fleet->groups, (struct pith_group){copy, count, names_of(fleet, copy, count)});
    return fleet->groups.count - 1;
}

void fleet_claim(struct pith_fleet *fleet)
{
    struct pith_need *needs = fleet->needs.items;
    uint32_t *members = pith_alloc_array(fleet->arena, fleet->members.count, sizeof *members);
    if (fleet->needs.count > 1) {
        qsort(needs, fleet->needs.count, sizeof *needs, by_path_and_member);
    }
    for (uint32_t i = 0, end; i < fleet->needs.count; i = end) {
        struct pith_claim claim = {.path = needs[i].path};
        uint32_t count = 0;
        for (end = i; end < fleet->needs.count && strcmp(needs[end].path, needs[i].path) == 0; end++) {
            claim.follows |= needs[end].follows;
            claim.directory |= needs[end].directory;
            members[count++] = needs[end].member;
        }
        claim.group = fleet_group(fleet, members, count);
        pith_push(fleet->arena, &fleet->claims, claim);
    }
}

static int by_claimed_path(const void *one, const void *two)
{
    return strcmp(((const struct pith_claim *)one)->path, ((const struct pith_claim *)two)->path);
}

struct pith_claim *fleet_find(const struct pith_fleet *fleet, const char *path)
{
    struct pith_claim key = {.path = path};
    return fleet->claims.count == 0
               ? NULL
               : bsearch(&key, fleet->claims.items, fleet->claims.count, sizeof key, by_claimed_path);
}

/* Is the path there: as an entry, or as what one is made of, and the source in whose place it is (`bytecode = pyc`)? */
static bool *find_present(const struct pith_fleet *fleet, const struct pith_rootfs *base, struct pith_arena *arena)
{
    bool *present = pith_alloc_array(arena, fleet->claims.count, sizeof *present);
    for (uint32_t i = 0; i < base->entries.count; i++) {
        const struct pith_entry *entry = &base->entries.items[i];
        const char *source = entry->origin == NULL ? NULL : pith_python_source_of(arena, entry->origin);
        const char *paths[] = {entry->origin == NULL ? entry->path : entry->origin, source};
        for (size_t j = 0; j < 2 && paths[j] != NULL; j++) {
            const struct pith_claim *claim = fleet_find(fleet, paths[j]);
            if (claim != NULL) {
                present[claim - fleet->claims.items] = true;
            }
        }
    }
    return present;
}

void pith_fleet_bare(struct pith_fleet *fleet, const struct pith_rootfs *base)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const bool *present = find_present(fleet, base, &scratch);
    for (uint32_t i = 0; i < fleet->claims.count; i++) {
        fleet->claims.items[i].by_itself = present[i];
    }
}

/* What the tree of a member lost on its way from the graph (stale bytecode, its source where `bytecode = pyc`). */
static bool is_shipped(const struct pith_fleet *fleet, const char *path)
{
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        const struct pith_share *share = fleet_share(&fleet->members.items[i], path);
        if (share != NULL && share->expected) {
            return true;
        }
    }
    return false;
}

uint32_t pith_fleet_lacking(struct pith_fleet *fleet, const struct pith_rootfs *base)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const bool *present = find_present(fleet, base, &scratch);
    uint32_t lacking = 0;
    for (uint32_t i = 0; i < fleet->claims.count; i++) {
        struct pith_claim *claim = &fleet->claims.items[i];
        if (!present[i] && !claim->must && is_shipped(fleet, claim->path)) {
            claim->must = true;
            lacking++;
        }
    }
    return lacking;
}

static int by_entry_path(const void *one, const void *two)
{
    return strcmp(((const struct pith_share *)one)->entry.path, ((const struct pith_share *)two)->entry.path);
}

const struct pith_share *fleet_share(const struct pith_member *member, const char *path)
{
    struct pith_share key = {.entry.path = path};
    return member->shares.count == 0
               ? NULL
               : bsearch(&key, member->shares.items, member->shares.count, sizeof key, by_entry_path);
}

static bool is_same_content(const struct pith_entry *one, const struct pith_entry *two)
{
    bool same = one->head_size == two->head_size && one->skip == two->skip &&
                (one->head_size == 0 || memcmp(one->head, two->head, one->head_size) == 0);
    bool read = one->skip < one->seen.size; /* beyond the head */
    bool made = one->type == PITH_ENTRY_FILE && one->source == NULL;
    bool made_too = two->type == PITH_ENTRY_FILE && two->source == NULL;
    return same && made == made_too &&
           (made || !read || (one->seen.device == two->seen.device && one->seen.inode == two->seen.inode));
}

static bool is_regular(const struct pith_entry *entry)
{
    return entry->type == PITH_ENTRY_FILE || entry->type == PITH_ENTRY_HARDLINK;
}

/* As a container would see it: which of an inode's names is the first one does not count. */
static bool is_same(const struct pith_entry *one, const struct pith_entry *two)
{
    if (one->mode != two->mode || one->uid != two->uid || one->gid != two->gid) {
        return false;
    }
    if (is_regular(one)) {
        return is_regular(two) && is_same_content(one, two);
    }
    return one->type == two->type && (one->type == PITH_ENTRY_DIRECTORY || strcmp(one->target, two->target) == 0);
}

bool fleet_read(struct pith_entry *entry, struct pith_arena *arena, struct pith_error *error)
{
    struct pith_content content;
    if (entry->type != PITH_ENTRY_FILE || entry->source == NULL) {
        return true;
    }
    if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    char *bytes = pith_alloc(arena, content.size + 1);
    ssize_t count = 0;
    for (bool again = true; again;) {
        count = pith_pread_full(content.fd, bytes, content.size, content.offset);
        if (!pith_source_prove(entry->source, entry->source_path, &entry->seen, &content, &again, error)) {
            pith_close_scope(&content.fd);
            return false;
        }
    }
    if (!pith_source_close(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    entry->head = bytes;
    entry->head_size = (uint32_t)content.size;
    entry->source = NULL;
    entry->skip = 0;
    return count == (ssize_t)content.size || pith_fail(error, PITH_SYSTEM, "cannot read %s again", entry->path);
}

/* Does the base hold it so? What follows from the whole tree serves for the member's part of it too. */
static bool is_held(const struct pith_share *share, const struct pith_entry *found, struct pith_arena *arena,
                    bool *held, struct pith_error *error)
{
    struct pith_entry entry;
    *held = false;
    if (found == NULL) {
        return true;
    }
    entry = *found;
    if (share->made && !fleet_read(&entry, arena, error)) {
        return false;
    }
    *held = share->derived || is_same(&share->entry, &entry);
    return true;
}

bool pith_fleet_weigh(struct pith_fleet *fleet, const struct pith_rootfs *base, struct pith_error *error)
{
    for (uint32_t i = 0; i < fleet->members.count; i++) {
        struct pith_member *member = &fleet->members.items[i];
        for (uint32_t j = 0; j < member->shares.count; j++) {
            struct pith_share *share = &member->shares.items[j];
            const struct pith_entry *found = pith_rootfs_find(base, share->entry.path);
            if (!is_held(share, found, fleet->arena, &share->held, error)) {
                return false;
            }
            if (!share->held && share->entry.type == PITH_ENTRY_FILE) {
                member->left_files++;
                member->left_bytes += pith_entry_size(&share->entry);
            }
        }
    }
    return true;
}
