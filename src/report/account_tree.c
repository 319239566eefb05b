/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The account of a tree that nobody gives reasons for: its files, and the distributions and packages that own some.
 */
#include "pith/report/account.h"

#include "base/path.h"
#include "base/sort.h"
#include "report/room.h"

#include <stdlib.h>

struct walking {
    const struct pith_source *source;
    struct pith_arena *arena;
    struct pith_account *account;
    struct pith_error *error;
    PITH_VEC(const char *) sites;
    PITH_VEC(struct pith_stat) linked; /* inodes of several names, and the first name of each */
    PITH_VEC(const char *) first_names;
};

/* The name by which an inode was met before, or NULL. */
static const char *known_name(struct walking *walking, const char *path, const struct pith_stat *stat)
{
    for (uint32_t i = 0; i < walking->linked.count; i++) {
        if (walking->linked.items[i].device == stat->device && walking->linked.items[i].inode == stat->inode) {
            return walking->first_names.items[i];
        }
    }
    pith_push(walking->arena, &walking->linked, *stat);
    pith_push(walking->arena, &walking->first_names, path);
    return NULL;
}

static bool add(struct walking *walking, const char *path, const struct pith_stat *stat)
{
    static const enum pith_entry_type types[] = {
        [PITH_REGULAR] = PITH_ENTRY_FILE, [PITH_DIRECTORY] = PITH_ENTRY_DIRECTORY, [PITH_SYMLINK] = PITH_ENTRY_SYMLINK};
    struct pith_account_file file = {
        .path = pith_intern(walking->account->texts, path),
        .node = UINT32_MAX,
        .owner = UINT32_MAX,
        .layer = UINT32_MAX,
        .type = types[stat->type],
        .mode = stat->mode,
        .uid = stat->uid,
        .gid = stat->gid,
        .size = stat->type == PITH_REGULAR ? stat->size : 0,
    };
    if (stat->type == PITH_REGULAR && stat->links > 1) {
        file.target = known_name(walking, path, stat);
        file.type = file.target == NULL ? PITH_ENTRY_FILE : PITH_ENTRY_HARDLINK;
        file.size = file.target == NULL ? file.size : 0;
    }
    if (stat->type == PITH_SYMLINK &&
        !walking->source->ops->readlink(walking->source, path, walking->arena, &file.target, walking->error)) {
        return false;
    }
    pith_push(walking->arena, &walking->account->files, file);
    return true;
}

/* Depth is bounded by the length of a path. */
static bool walk(struct walking *walking, const char *directory)
{
    const char **names;
    uint32_t count;
    if (!walking->source->ops->list(walking->source, directory, walking->arena, &names, &count, walking->error)) {
        return false;
    }
    pith_sort_texts(names, count);
    if (pith_ends_with(directory, "/site-packages") || pith_ends_with(directory, "/dist-packages")) {
        pith_push(walking->arena, &walking->sites, directory);
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *path = pith_join(walking->arena, directory, names[i]);
        struct pith_stat stat;
        if (!walking->source->ops->lookup(walking->source, path, &stat, walking->error)) {
            return false;
        }
        if (stat.type == PITH_ABSENT || stat.type == PITH_SPECIAL) {
            continue;
        }
        if (!add(walking, path, &stat) || (stat.type == PITH_DIRECTORY && !walk(walking, path))) {
            return false;
        }
    }
    return true;
}

/* One distribution is told once, however many site directories have it. */
static bool add_dists(struct walking *walking, struct pith_view *view)
{
    struct pith_account *account = walking->account;
    struct pith_dists dists;
    if (!pith_dists_read(view, walking->sites.items, walking->sites.count, walking->arena, &dists, walking->error)) {
        return false;
    }
    uint32_t *owners = pith_alloc_array(walking->arena, dists.list.count, sizeof *owners);
    for (uint32_t i = 0; i < account->files.count; i++) {
        const char *path = pith_text(account->texts, account->files.items[i].path);
        uint32_t dist = pith_dists_owner(&dists, pith_intern(pith_view_texts(view), path));
        if (dist == UINT32_MAX) {
            continue;
        }
        if (owners[dist] == 0) {
            pith_push(walking->arena, &account->owners,
                      (struct pith_owner){.kind = PITH_OWNER_DIST,
                                          .name = dists.list.items[dist].shown,
                                          .version = dists.list.items[dist].version});
            owners[dist] = account->owners.count;
        }
        account->files.items[i].owner = owners[dist] - 1;
    }
    return true;
}

/* What dpkg or apk installed is theirs, a distribution too, as in the account of a composition. */
static bool add_packages(struct walking *walking, struct pith_view *view)
{
    struct pith_account *account = walking->account;
    struct pith_package_set packages;
    const char **paths = pith_alloc_array(walking->arena, account->files.count, sizeof *paths);
    for (uint32_t i = 0; i < account->files.count; i++) {
        paths[i] = pith_text(account->texts, account->files.items[i].path);
    }
    if (!pith_packages_read(view, paths, account->files.count, walking->arena, &packages, walking->error)) {
        return false;
    }
    uint32_t first = account->owners.count;
    for (uint32_t i = 0; i < packages.list.count; i++) {
        const struct pith_package *package = &packages.list.items[i];
        enum pith_owner_kind kind = account_owner_of(package);
        pith_push(walking->arena, &account->owners,
                  (struct pith_owner){.kind = kind, .name = package->name, .version = package->version});
    }
    for (uint32_t i = 0; i < account->files.count; i++) {
        struct pith_account_file *file = &account->files.items[i];
        if (packages.owners[i] != 0 && file->type != PITH_ENTRY_DIRECTORY) {
            file->owner = first + packages.owners[i] - 1;
        }
    }
    return true;
}

static bool add_owners(struct walking *walking)
{
    struct pith_view *view;
    if (!pith_view_of(walking->source, &view, walking->error)) {
        return false;
    }
    bool done = (walking->sites.count == 0 || add_dists(walking, view)) && add_packages(walking, view);
    return pith_view_close(view, done, walking->error);
}

static int by_path(const void *one, const void *two, void *texts)
{
    const struct pith_account_file *a = one, *b = two;
    return strcmp(pith_text(texts, a->path), pith_text(texts, b->path));
}

bool pith_account_of_source(const struct pith_source *source, struct pith_arena *arena, struct pith_account *account,
                            struct pith_error *error)
{
    struct walking walking = {.source = source, .arena = arena, .account = account, .error = error};
    *account = (struct pith_account){.name = source->name, .graph = {.arena = arena}};
    account->texts = account->own_texts = pith_texts_create();
    if (!walk(&walking, "/")) {
        return false;
    }
    if (account->files.count > 1) { /* "/a-b" comes between "/a" and "/a/c" */
        qsort_r(account->files.items, account->files.count, sizeof *account->files.items, by_path, account->texts);
    }
    return add_owners(&walking);
}
