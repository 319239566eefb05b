/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From nodes to entries: each file of the closure with its parents, modes and owners settled, sorted by path, and the
 * names of one inode kept as hard links.
 */
#include "rootfs/room.h"

#include "pith/languages/python/closure.h"

#include <stdlib.h>

/* Files of the source lose what their machine's users and umask made of them; the rest is said by its mount. */
static void settle_attributes(const struct pith_mount *mount, const struct pith_stat *stat, struct pith_entry *entry)
{
    bool executable = stat->type == PITH_DIRECTORY || (stat->mode & 0111) != 0;
    entry->mode = (uint16_t)((executable ? 0755 : 0644) | (stat->type == PITH_REGULAR ? stat->mode & 07000 : 0));
    if (stat->type == PITH_SYMLINK) {
        entry->mode = 0777;
    }
    if (mount->role == PITH_ROLE_MADE || mount->role == PITH_ROLE_BASE) {
        entry->in_base = mount->role == PITH_ROLE_BASE;
        entry->mode = stat->mode;
        entry->uid = stat->uid;
        entry->gid = stat->gid;
    } else { /* a virtual environment of [files] has an owner too */
        entry->uid = mount->uid;
        entry->gid = mount->gid;
        if (mount->role == PITH_ROLE_APP && mount->mode >= 0 && stat->type == PITH_REGULAR) {
            entry->mode = (uint16_t)mount->mode;
        }
    }
}

static bool add_entry(struct building *building, const struct pith_found *found)
{
    const struct pith_mount *mount = pith_view_mount(building->view, found->mount);
    struct pith_entry entry = {
        .path = pith_text(pith_view_texts(building->view), found->path),
        .seen = found->stat,
    };
    settle_attributes(mount, &found->stat, &entry);
    switch (found->stat.type) {
    case PITH_DIRECTORY:
        entry.type = PITH_ENTRY_DIRECTORY;
        break;
    case PITH_SYMLINK:
        entry.type = PITH_ENTRY_SYMLINK;
        if (!pith_view_readlink(building->view, found->path, &entry.target, building->error)) {
            return false;
        }
        break;
    case PITH_REGULAR:
        entry.type = PITH_ENTRY_FILE;
        entry.source = mount->source;
        entry.source_path = found->source_path;
        break;
    case PITH_ABSENT:
    case PITH_SPECIAL:
        return true;
    }
    pith_push(building->arena, &building->rootfs->entries, entry);
    return true;
}

bool *rootfs_present(struct building *building, uint32_t path)
{
    pith_extend(building->arena, &building->present, path, false);
    return &building->present.items[path];
}

/* The directory above, unless that is the root, which has no entry: its attributes are the image's own. */
static bool look_above(struct building *building, const struct pith_found *found, struct pith_found *above, bool *is)
{
    struct pith_texts *texts = pith_view_texts(building->view);
    const char *path = pith_text(texts, found->path), *slash = strrchr(path, '/');
    *is = slash > path;
    if (!*is) {
        return true;
    }
    const char *directory = pith_text(texts, pith_intern_bytes(texts, path, (size_t)(slash - path)));
    enum pith_seen seen = pith_view_look(building->view, directory, above, building->error);
    return seen == PITH_SEEN_FOUND ||
           (seen != PITH_SEEN_FAILED &&
            pith_fail(building->error, PITH_SYSTEM, "%s vanished while its files were collected", directory));
}

/* Adds an entry and the directories above it, each once. */
bool rootfs_add_path(struct building *building, const struct pith_found *found)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    PITH_VEC(struct pith_found) missing = {0}; /* from below */
    struct pith_found here = *found;
    bool more = pith_text(pith_view_texts(building->view), found->path)[1] != '\0';
    while (more && !*rootfs_present(building, here.path)) {
        *rootfs_present(building, here.path) = true;
        pith_push(&scratch, &missing, here);
        if (!look_above(building, &missing.items[missing.count - 1], &here, &more)) {
            return false;
        }
    }
    while (missing.count > 0) {
        if (!add_entry(building, &missing.items[--missing.count])) {
            return false;
        }
    }
    return true;
}

static int by_path(const void *one, const void *two)
{
    return strcmp(((const struct pith_entry *)one)->path, ((const struct pith_entry *)two)->path);
}

void rootfs_sort(struct pith_rootfs *rootfs)
{
    if (rootfs->entries.count > 1) {
        qsort(rootfs->entries.items, rootfs->entries.count, sizeof *rootfs->entries.items, by_path);
    }
}

bool rootfs_place(struct building *building, const char *path, const char **place)
{
    struct pith_texts *texts = pith_view_texts(building->view);
    struct pith_found found;
    *place = path;
    for (const char *end = strrchr(path, '/'); end > path; end = memrchr(path, '/', (size_t)(end - path))) {
        const char *above = pith_copy(building->arena, path, (size_t)(end - path));
        enum pith_seen seen = pith_view_resolve(building->view, above, &found, building->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
            continue;
        }
        for (uint32_t i = 0; i < found.link_count; i++) {
            struct pith_found link;
            seen = pith_view_look(building->view, pith_text(texts, found.links[i]), &link, building->error);
            if (seen != PITH_SEEN_FOUND || !rootfs_add_path(building, &link)) {
                return seen != PITH_SEEN_FOUND && seen != PITH_SEEN_FAILED;
            }
        }
        const char *directory = pith_text(texts, found.path);
        *place = pith_format(building->arena, "%s%s", directory[1] == '\0' ? "" : directory, end);
        return true;
    }
    return true;
}

static bool add_cache(struct building *building, const struct pith_closure *closure)
{
    struct pith_entry entry = {.type = PITH_ENTRY_FILE, .mode = 0644};
    if (closure->loader == NULL || pith_loader_is_musl(closure->loader)) {
        return true;
    }
    if (!rootfs_place(building, "/etc/ld.so.cache", &entry.path)) {
        return false;
    }
    const char *above = pith_copy(building->arena, entry.path, (size_t)(strrchr(entry.path, '/') - entry.path));
    struct pith_found etc;
    enum pith_seen seen = pith_view_look(building->view, above, &etc, building->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen != PITH_SEEN_FOUND) {
        etc = (struct pith_found){.path = pith_intern(pith_view_texts(building->view), "/etc"),
                                  .stat = {.type = PITH_DIRECTORY, .mode = 0755}};
    }
    if (!rootfs_add_path(building, &etc)) {
        return false;
    }
    rootfs_sort(building->rootfs);
    const struct pith_entry *known = pith_rootfs_find(building->rootfs, entry.path);
    if (known != NULL && !known->in_base) {
        return true; /* [files] brings one */
    }
    building->rootfs->cache = entry.path;
    if (!rootfs_write_cache(closure, building->view, building->rootfs, building->arena, &entry, building->error)) {
        return false;
    }
    if (known != NULL) {
        building->rootfs->entries.items[known - building->rootfs->entries.items] = entry;
    } else {
        pith_push(building->arena, &building->rootfs->entries, entry);
    }
    return true;
}

/* Sorted by bytes, what lies in a directory need not follow it at once: "/a", "/a-b", "/a/c". */
static bool holds_something(const struct pith_rootfs *rootfs, uint32_t directory)
{
    const char *path = rootfs->entries.items[directory].path;
    size_t length = strlen(path);
    for (uint32_t i = directory + 1; i < rootfs->entries.count; i++) {
        const char *next = rootfs->entries.items[i].path;
        if (strncmp(next, path, length) != 0) {
            return false;
        }
        if (next[length] == '/') {
            return true;
        }
    }
    return false;
}

/* The user of the image must be able to reach what ships. */
static void let_the_user_pass(struct pith_rootfs *rootfs, uint32_t user)
{
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        struct pith_entry *entry = &rootfs->entries.items[i];
        bool closed = entry->type == PITH_ENTRY_DIRECTORY && (entry->mode & 0001) == 0 && entry->uid != user;
        if (closed && user != 0 && holds_something(rootfs, i)) {
            entry->mode |= 0011;
        }
    }
}

bool pith_rootfs_build(const struct pith_plan *plan, const struct pith_closure *closure, struct pith_view *view,
                       int64_t time, struct pith_arena *arena, struct pith_rootfs *rootfs, struct pith_error *error)
{
    struct building building = {.view = view, .arena = arena, .rootfs = rootfs, .error = error};
    struct bytecode_rules rules = {plan->manifest->python.bytecode, view, time, plan->base};
    *rootfs = (struct pith_rootfs){.plan = plan, .closure = closure, .view = view, .time = time};
    for (uint32_t i = 0; i < closure->graph.nodes.count; i++) {
        const struct pith_node *node = &closure->graph.nodes.items[i];
        if (node->kind == PITH_NODE_FILE && !rootfs_add_path(&building, &node->found)) {
            return false;
        }
    }
    rootfs_sort(rootfs);
    if (!rootfs_settle_bytecode(rootfs, &rules, arena, error) || !rootfs_keep_attributes(&building, plan->base)) {
        return false;
    }
    let_the_user_pass(rootfs, plan->manifest->user.uid);
    if (!rootfs_add_base(&building, plan->base) || !add_cache(&building, closure)) {
        return false;
    }
    rootfs_sort(rootfs);
    if (!rootfs_settle_launchers(rootfs, closure, view, arena, error) ||
        !rootfs_settle_records(rootfs, pith_dists_of(closure), view, arena, error) ||
        !rootfs_mark_base(&building, plan->base) || !rootfs_void_bytecode(rootfs, arena, error) ||
        !rootfs_add_papers(&building, plan->manifest) || !rootfs_mark_base(&building, plan->base) ||
        !rootfs_own_base(&building, plan->base)) {
        return false;
    }
    rootfs_link_names(rootfs, arena);
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_FILE && entry->in_base) {
            rootfs->base_bytes += pith_entry_size(entry);
        } else if (entry->type == PITH_ENTRY_FILE) {
            rootfs->files++;
            rootfs->bytes += pith_entry_size(entry);
        }
    }
    return true;
}

uint32_t pith_rootfs_from(const struct pith_rootfs *rootfs, const char *path)
{
    uint32_t left = 0, right = rootfs->entries.count;
    while (left < right) {
        uint32_t middle = left + (right - left) / 2;
        if (strcmp(rootfs->entries.items[middle].path, path) < 0) {
            left = middle + 1;
        } else {
            right = middle;
        }
    }
    return left;
}

const struct pith_entry *pith_rootfs_find(const struct pith_rootfs *rootfs, const char *path)
{
    struct pith_entry key = {.path = path};
    return rootfs->entries.count == 0
               ? NULL
               : bsearch(&key, rootfs->entries.items, rootfs->entries.count, sizeof key, by_path);
}
