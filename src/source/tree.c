/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image's tree in memory: nodes by (parent, name) in one hash table, so that a directory of 100,000 names costs no
 * more than others. Removed nodes stay in the arena.
 */
#include "source/image.h"

static uint32_t hash_of(const struct node *parent, const char *name, size_t size)
{
    uint64_t hash = 14695981039346656037U ^ ((uintptr_t)parent >> 4);
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211U;
    }
    return (uint32_t)(hash ^ hash >> 32);
}

struct inode *tree_inode(struct tree *tree)
{
    struct inode *inode = pith_alloc(tree->arena, sizeof *inode);
    inode->number = ++tree->inodes;
    return inode;
}

void tree_prepare(struct tree *tree, struct pith_arena *arena)
{
    *tree = (struct tree){.arena = arena, .bucket_count = 1024};
    tree->buckets = pith_alloc_array(arena, tree->bucket_count, sizeof *tree->buckets);
    tree->root = pith_alloc(arena, sizeof *tree->root);
    tree->root->name = "";
    tree->root->inode = tree_inode(tree);
    tree->root->inode->type = PITH_DIRECTORY;
    tree->root->inode->mode = 0755;
    tree->root->inode->links = 1;
    tree->root->inode->implied = true;
}

struct node *tree_child(const struct tree *tree, const struct node *parent, const char *name, size_t size)
{
    uint32_t hash = hash_of(parent, name, size);
    struct node *node = tree->buckets[hash & (tree->bucket_count - 1)];
    while (node != NULL && (node->hash != hash || node->parent != parent || strncmp(node->name, name, size) != 0 ||
                            node->name[size] != '\0')) {
        node = node->chained;
    }
    return node;
}

uint64_t tree_cost(const struct node *parent, size_t name_size, bool implied)
{
    uint64_t cost = sizeof(struct node) + sizeof(struct inode) + name_size;
    return implied ? cost + COST_OF_IMPLIED + (uint64_t)COST_OF_PATH_BYTE * (parent->length + 1 + name_size) : cost;
}

static void grow(struct tree *tree)
{
    uint32_t count = tree->bucket_count * 4;
    struct node **buckets = pith_alloc_array(tree->arena, count, sizeof *buckets);
    for (uint32_t i = 0; i < tree->bucket_count; i++) {
        for (struct node *node = tree->buckets[i], *next; node != NULL; node = next) {
            next = node->chained;
            node->chained = buckets[node->hash & (count - 1)];
            buckets[node->hash & (count - 1)] = node;
        }
    }
    tree->buckets = buckets;
    tree->bucket_count = count;
}

struct node *tree_add(struct tree *tree, struct node *parent, const char *name, size_t size, struct inode *inode)
{
    if (tree->count >= tree->bucket_count) {
        grow(tree);
    }
    struct node *node = pith_alloc(tree->arena, sizeof *node);
    node->name = pith_copy(tree->arena, name, size);
    node->parent = parent;
    node->hash = hash_of(parent, name, size);
    node->length = (uint16_t)(parent->length + 1 + size);
    node->next = parent->child;
    node->back = &parent->child;
    if (node->next != NULL) {
        node->next->back = &node->next;
    }
    parent->child = node;
    struct node **bucket = &tree->buckets[node->hash & (tree->bucket_count - 1)];
    node->chained = *bucket;
    *bucket = node;
    node->inode = inode;
    inode->links++;
    tree->count++;
    return node;
}

static void take_out(struct tree *tree, struct node *node)
{
    struct node **at = &tree->buckets[node->hash & (tree->bucket_count - 1)];
    while (*at != node) {
        at = &(*at)->chained;
    }
    *at = node->chained;
    *node->back = node->next;
    if (node->next != NULL) {
        node->next->back = node->back;
    }
    node->inode->links--;
    tree->count--;
}

/* Depth first without recursion: an archive may nest as deep as it likes. */
static void forget_below(struct tree *tree, struct node *top)
{
    struct node *node = top;
    for (;;) {
        if (node->child != NULL) {
            node = node->child;
            continue;
        }
        if (node == top) {
            return;
        }
        struct node *parent = node->parent;
        take_out(tree, node);
        node = parent;
    }
}

void tree_remove(struct tree *tree, struct node *node)
{
    forget_below(tree, node);
    take_out(tree, node);
}

void tree_replace(struct tree *tree, struct node *node, struct inode *inode)
{
    forget_below(tree, node);
    node->inode->links--;
    node->inode = inode;
    inode->links++;
}

/* Has this layer hidden what lay below the node, or below something above it? */
static bool is_clean(const struct tree *tree, const struct node *node)
{
    while (node != NULL && node->clean != tree->layer) {
        node = node->parent;
    }
    return node != NULL;
}

/*
 * Whatever has nothing of the layer in hand is older. A parent of a node of this layer is of this layer itself, so that
 * a walk needs to enter those only. What a walk went through stays clean until the next layer: none goes there again,
 * however many whiteouts a layer has.
 */
void tree_hide(struct tree *tree, struct node *top, bool itself)
{
    if (itself && top->parent != NULL && top->layer != tree->layer) {
        tree_remove(tree, top);
        return;
    }
    if (is_clean(tree, top)) {
        return;
    }
    top->clean = tree->layer;
    struct node *node = top->child;
    while (node != NULL) {
        struct node *next = node->next;
        if (node->layer != tree->layer) {
            tree_remove(tree, node);
        } else if (node->child != NULL && node->clean != tree->layer) {
            node = node->child;
            continue;
        }
        for (struct node *up = node->parent; next == NULL && up != top; up = up->parent) {
            next = up->next;
        }
        node = next;
    }
}

const struct node *tree_at(const struct tree *tree, const char *path)
{
    const struct node *node = tree->root;
    while (node != NULL && *path != '\0') {
        path += strspn(path, "/");
        size_t size = strcspn(path, "/");
        if (size > 0) {
            node = tree_child(tree, node, path, size);
        }
        path += size;
    }
    return node;
}

const char *tree_path(const struct node *node, struct pith_arena *arena)
{
    if (node->parent == NULL) {
        return "";
    }
    size_t size = 0;
    for (const struct node *up = node; up->parent != NULL; up = up->parent) {
        size += strlen(up->name) + 1;
    }
    char *text = pith_alloc(arena, size + 1);
    for (const struct node *up = node; up->parent != NULL; up = up->parent) {
        size_t length = strlen(up->name);
        size -= length + 1;
        text[size] = '/';
        memcpy(text + size + 1, up->name, length);
    }
    return text;
}
