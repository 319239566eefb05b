/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a name in an archive leads through the tree as far as it is made: links are followed inside the image, and what
 * is missing on the way is made. All of it counts in the budget, since a short name may lead far.
 */
#include "source/walk.h"

static struct inode *directory_inode(struct tree *tree)
{
    struct inode *inode = tree_inode(tree);
    inode->type = PITH_DIRECTORY;
    inode->mode = 0755;
    inode->implied = true;
    return inode;
}

/* What no system could unpack: names that no file system takes, and deeper than any path leads. */
bool walk_add(struct image *image, struct node *parent, const char *name, size_t size, struct inode *inode,
              struct node **node, struct pith_error *error)
{
    if (size > LONGEST_NAME) {
        return pith_fail(error, PITH_MISSING, "a name of %zu bytes, which no file system takes", size);
    }
    if (parent->length + 1 + size > LONGEST_PATH) {
        return pith_fail(error, PITH_MISSING,
                         "directories in each other with more than %d bytes of names, which no path "
                         "leads to",
                         LONGEST_PATH);
    }
    if (!budget_take(image->spool.budget, tree_cost(parent, size, inode == NULL), error)) {
        return false;
    }
    inode = inode == NULL ? directory_inode(&image->tree) : inode;
    *node = tree_add(&image->tree, parent, name, size, inode);
    return true;
}

/* What is left of a path behind a link. A name of a few bytes may lead through links of many. */
static bool follow(struct walk *walk, const struct node *link, struct pith_error *error)
{
    const char *target = link->inode->target;
    size_t size = strlen(target) + strlen(walk->rest);
    if (++walk->links > MOST_PATH_LINKS || size > LONGEST_PATH) {
        return pith_fail(error, PITH_MISSING, "%s is one link too many on the way", tree_path(link, walk->scratch));
    }
    if (!budget_take(walk->image->spool.budget, COST_OF_LINK_BYTE * size, error)) {
        return false;
    }
    walk->rest = pith_format(walk->scratch, "%s/%s", target, walk->rest);
    walk->at = *target == '/' ? walk->image->tree.root : walk->at;
    return true;
}

/* Into the next part of the name. A missing one leaves `at` NULL unless directories are to be made. */
static bool step(struct walk *walk, const char *part, size_t size, struct pith_error *error)
{
    struct tree *tree = &walk->image->tree;
    if (size == 2 && memcmp(part, "..", 2) == 0) {
        walk->at = walk->at->parent == NULL ? walk->at : walk->at->parent;
        return true;
    }
    struct node *next = tree_child(tree, walk->at, part, size);
    if (next == NULL && walk->make && !walk_add(walk->image, walk->at, part, size, NULL, &next, error)) {
        return false;
    }
    if (next != NULL && next->inode->type == PITH_SYMLINK) {
        return follow(walk, next, error);
    }
    if (next != NULL && next->inode->type != PITH_DIRECTORY) {
        return pith_fail(error, PITH_MISSING, "%s is no directory", tree_path(next, walk->scratch));
    }
    walk->at = next;
    return true;
}

bool walk_to(struct walk *walk, const char *path, struct pith_error *error)
{
    walk->at = walk->image->tree.root;
    walk->rest = path;
    while (walk->at != NULL) {
        const char *part = walk->rest + strspn(walk->rest, "/");
        size_t size = strcspn(part, "/");
        walk->rest = part + size;
        if (size == 0) {
            break;
        }
        if (!(size == 1 && *part == '.') && !step(walk, part, size, error)) {
            return false;
        }
    }
    return true;
}
