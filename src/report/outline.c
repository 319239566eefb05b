/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An account → its outline: a tree of layers, owners, directories and files. Files sorted by layer and owner, then by
 * path, have what shares a beginning side by side: the branches of the last file are all that a new one can join.
 */
#include "report/picture.h"

#include <stdlib.h>

struct leaf {
    uint32_t layer, owner, file;
};

struct branch {
    const char *name;
    size_t size_of_name;
    enum pith_outline_kind kind;
    uint32_t parent, file, files;
    uint64_t size;
    uint32_t first, count; /* children, in `order` */
};

struct outlining {
    const struct pith_account *account;
    struct pith_arena *arena;
    PITH_VEC(struct branch) branches; /* a parent stands before its children */
    PITH_VEC(uint32_t) open;          /* from the image to the last one made */
    struct branch **order;            /* by parent; layers as they are, the rest by size */
    struct pith_outline *outline;
};

static int compare_leaves(const void *left, const void *right)
{
    const struct leaf *a = left, *b = right;
    if (a->layer != b->layer) {
        return a->layer < b->layer ? -1 : 1;
    }
    if (a->owner != b->owner) {
        return a->owner < b->owner ? -1 : 1;
    }
    return a->file < b->file ? -1 : 1;
}

static int compare_branches(const void *left, const void *right)
{
    const struct branch *a = *(struct branch *const *)left, *b = *(struct branch *const *)right;
    if (a->parent != b->parent) {
        return a->parent < b->parent ? -1 : 1;
    }
    if (a->kind == PITH_OUTLINE_LAYER) { /* in their own order, as made */
        return a < b ? -1 : a > b;
    }
    if (a->size != b->size) {
        return a->size > b->size ? -1 : 1;
    }
    int order = memcmp(a->name, b->name, a->size_of_name < b->size_of_name ? a->size_of_name : b->size_of_name);
    if (order != 0 || a->size_of_name != b->size_of_name) {
        return order != 0 ? order : a->size_of_name < b->size_of_name ? -1 : 1;
    }
    return a->kind < b->kind ? -1 : 1;
}

/* Directories that something lies in are no leaves of their own. */
static struct leaf *find_leaves(const struct outlining *it, uint32_t *count)
{
    const struct pith_account *account = it->account;
    struct leaf *leaves = pith_alloc_array(it->arena, account->files.count, sizeof *leaves);
    bool *holds = pith_alloc_array(it->arena, account->files.count, sizeof *holds);
    for (uint32_t i = 0; i < account->files.count; i++) {
        const char *path = pith_text(account->texts, account->files.items[i].path);
        const char *slash = strrchr(path, '/');
        const char *above = slash == path ? "/" : pith_copy(it->arena, path, (size_t)(slash - path));
        const struct pith_account_file *parent = pith_account_find(account, above);
        if (parent != NULL) {
            holds[parent - account->files.items] = true;
        }
    }
    *count = 0;
    for (uint32_t i = 0; i < account->files.count; i++) {
        const struct pith_account_file *file = &account->files.items[i];
        bool is_root = strcmp(pith_text(account->texts, file->path), "/") == 0;
        if (!is_root && (file->type != PITH_ENTRY_DIRECTORY || !holds[i])) {
            leaves[(*count)++] = (struct leaf){file->layer, file->owner, i};
        }
    }
    return leaves;
}

/* Goes on below the branch of this name when that is where the last file went, else below a new one. */
static void enter(struct outlining *it, uint32_t depth, enum pith_outline_kind kind, const char *name, size_t size)
{
    if (depth < it->open.count) {
        const struct branch *last = &it->branches.items[it->open.items[depth]];
        if (last->kind == kind && last->size_of_name == size && memcmp(last->name, name, size) == 0) {
            return;
        }
        it->open.count = depth;
    }
    uint32_t parent = depth == 0 ? 0 : it->open.items[depth - 1];
    pith_push(it->arena, &it->open, it->branches.count);
    pith_push(it->arena, &it->branches,
              (struct branch){.name = name, .size_of_name = size, .kind = kind, .parent = parent, .file = UINT32_MAX});
}

static void add_leaf(struct outlining *it, const struct leaf *leaf)
{
    const struct pith_account *account = it->account;
    const struct pith_account_file *file = &account->files.items[leaf->file];
    uint32_t depth = 1;
    if (leaf->layer != UINT32_MAX) {
        const char *layer = account->layers.items[leaf->layer];
        enter(it, depth++, PITH_OUTLINE_LAYER, layer, strlen(layer));
    }
    if (leaf->owner != UINT32_MAX) {
        const struct pith_owner *owner = &account->owners.items[leaf->owner];
        const char *name = owner->version == NULL ? pith_format(it->arena, "%s", owner->name)
                                                  : pith_format(it->arena, "%s %s", owner->name, owner->version);
        enter(it, depth++, PITH_OUTLINE_OWNER, name, strlen(name));
    }
    const char *at = pith_text(account->texts, file->path) + 1;
    for (const char *slash; (slash = strchr(at, '/')) != NULL; at = slash + 1) {
        enter(it, depth++, PITH_OUTLINE_DIRECTORY, at, (size_t)(slash - at));
    }
    it->open.count = it->open.count > depth ? depth : it->open.count;
    enter(it, depth, PITH_OUTLINE_FILE, at, strlen(at));
    struct branch *branch = &it->branches.items[it->branches.count - 1];
    branch->file = leaf->file;
    branch->files = file->type != PITH_ENTRY_DIRECTORY;
    branch->size = file->size;
}

static void sum_and_sort(struct outlining *it)
{
    uint32_t count = it->branches.count;
    for (uint32_t i = count; i-- > 1;) {
        const struct branch *branch = &it->branches.items[i];
        struct branch *parent = &it->branches.items[branch->parent];
        parent->size += branch->size;
        parent->files += branch->files;
        parent->count++;
    }
    it->order = pith_alloc_array(it->arena, count, sizeof(struct branch *));
    for (uint32_t i = 1; i < count; i++) {
        it->order[i - 1] = &it->branches.items[i];
    }
    qsort(it->order, count - 1, sizeof(struct branch *), compare_branches);
    for (uint32_t i = count - 1; i-- > 0;) {
        it->branches.items[it->order[i]->parent].first = i;
    }
}

static const struct branch *child_of(const struct outlining *it, const struct branch *branch, uint32_t number)
{
    return it->order[branch->first + number];
}

static const struct branch *only_directory(const struct outlining *it, const struct branch *branch)
{
    const struct branch *child = branch->count == 1 ? child_of(it, branch, 0) : NULL;
    return child != NULL && child->kind == PITH_OUTLINE_DIRECTORY ? child : NULL;
}

static void emit(struct outlining *it, const struct branch *branch, uint32_t depth)
{
    const struct branch *last = branch;
    uint32_t at = it->outline->items.count;
    /* A chain of directories without branches is one; an owner's is told by its files' paths. */
    for (const struct branch *next; (branch->kind == PITH_OUTLINE_DIRECTORY || branch->kind == PITH_OUTLINE_OWNER) &&
                                    (next = only_directory(it, last)) != NULL;) {
        last = next;
    }
    size_t size = branch->kind == PITH_OUTLINE_DIRECTORY ? (size_t)(last->name - branch->name) + last->size_of_name
                                                         : branch->size_of_name;
    struct pith_outline_item item = {
        .name = pith_copy(it->arena, branch->name, size),
        .kind = branch->kind,
        .depth = depth,
        .file = branch->file,
        .files = branch->files,
        .size = branch->size,
    };
    pith_push(it->arena, &it->outline->items, item);
    for (uint32_t i = 0; i < last->count; i++) {
        emit(it, child_of(it, last, i), depth + 1);
    }
    it->outline->items.items[at].end = it->outline->items.count;
}

void pith_outline_make(const struct pith_account *account, struct pith_arena *arena, struct pith_outline *outline)
{
    struct outlining it = {.account = account, .arena = arena, .outline = outline};
    uint32_t count;
    *outline = (struct pith_outline){0};
    struct leaf *leaves = find_leaves(&it, &count);
    qsort(leaves, count, sizeof *leaves, compare_leaves);
    enter(&it, 0, PITH_OUTLINE_IMAGE, account->name, strlen(account->name));
    for (uint32_t i = 0; i < count; i++) {
        add_leaf(&it, &leaves[i]);
    }
    sum_and_sort(&it);
    emit(&it, &it.branches.items[0], 0);
}
