/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One member of a layer, applied to the tree as the OCI layer specification says and umoci does: links in the parents
 * of its name are followed inside the image, what stood at its place goes (except a directory under a directory), and a
 * whiteout hides lower layers only, wherever in the layer it stands.
 */
#include "base/path.h"
#include "source/image.h"
#include "source/walk.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#define WHITEOUT ".wh."
static const char opaque[] = WHITEOUT WHITEOUT ".opq";

static void mark(struct image *image, struct node *node)
{
    for (; node != NULL && node->layer != image->tree.layer; node = node->parent) {
        node->layer = image->tree.layer;
    }
}

/*
 * A member's name, cleaned as text first, as umoci and containerd do: "a/../../b" is "b". Gives its directory and last
 * part; both are empty for the root.
 */
static void cut(struct pith_arena *scratch, const char *name, char **directory, char **last)
{
    char *path = pith_format(scratch, "/%s", name);
    pith_path_clean(path);
    char *slash = strrchr(path, '/');
    *directory = path;
    *last = slash == NULL ? path : slash + 1;
    if (slash != NULL) {
        *slash = '\0';
    }
}

static bool hide(struct image *image, struct pith_arena *scratch, const char *directory, const char *name,
                 struct pith_error *error)
{
    struct walk walk = {.image = image, .scratch = scratch};
    if (!walk_to(&walk, directory, error)) {
        return false;
    }
    if (walk.at == NULL) {
        return true; /* nothing there to hide */
    }
    if (strcmp(name, opaque) == 0) {
        tree_hide(&image->tree, walk.at, false);
        return true;
    }
    const char *hidden = name + sizeof WHITEOUT - 1;
    if (*hidden == '\0' || strcmp(hidden, ".") == 0 || strcmp(hidden, "..") == 0) {
        return pith_fail(error, PITH_MISSING, "a whiteout of nothing");
    }
    struct node *node = tree_child(&image->tree, walk.at, hidden, strlen(hidden));
    if (node != NULL) {
        tree_hide(&image->tree, node, true);
    }
    return true;
}

/* The file that a hard link names: links in its parents are followed, its last part is what it is. */
static bool linked(struct image *image, struct pith_arena *scratch, const char *target, struct inode **inode,
                   struct pith_error *error)
{
    char *directory, *last;
    struct walk walk = {.image = image, .scratch = scratch};
    cut(scratch, target, &directory, &last);
    if (!walk_to(&walk, directory, error)) {
        return false;
    }
    struct node *node = walk.at == NULL || *last == '\0' ? NULL : tree_child(&image->tree, walk.at, last, strlen(last));
    if (node == NULL || node->inode->type == PITH_DIRECTORY) {
        return pith_fail(error, PITH_MISSING, "a hard link to %s, which is %s", target,
                         node == NULL ? "not there" : "a directory");
    }
    *inode = node->inode;
    return true;
}

static enum pith_type type_of(const struct archive_entry *entry)
{
    switch (archive_entry_filetype((struct archive_entry *)(uintptr_t)entry)) {
    case AE_IFREG:
        return PITH_REGULAR;
    case AE_IFDIR:
        return PITH_DIRECTORY;
    case AE_IFLNK:
        return PITH_SYMLINK;
    default:
        return PITH_SPECIAL;
    }
}

static bool read_inode(struct image *image, struct archive *archive, struct archive_entry *entry, struct inode *inode,
                       struct pith_error *error)
{
    inode->type = (uint8_t)type_of(entry);
    inode->implied = false;
    inode->mode = (uint16_t)(archive_entry_perm(entry) & 07777);
    inode->uid = (uint32_t)archive_entry_uid(entry);
    inode->gid = (uint32_t)archive_entry_gid(entry);
    int64_t seconds = archive_entry_mtime(entry), most = INT64_MAX / 1000000000 - 1;
    seconds = seconds > most ? most : seconds < -most ? -most : seconds;
    inode->modified = seconds * 1000000000 + archive_entry_mtime_nsec(entry);
    if (inode->type == PITH_SYMLINK) {
        const char *target = archive_entry_symlink(entry);
        if (target == NULL || *target == '\0') {
            return pith_fail(error, PITH_MISSING, "a link to nothing");
        }
        if (strlen(target) >= LONGEST_PATH) {
            return pith_fail(error, PITH_MISSING, "a link to a path of %zu bytes, which no file system takes",
                             strlen(target));
        }
        inode->target = pith_strdup(&image->arena, target);
        inode->mode = 0777;
    }
    return inode->type != PITH_REGULAR || tar_spool(archive, entry, &image->spool, &inode->offset, &inode->size, error);
}

static bool put(struct image *image, struct pith_arena *scratch, const char *directory, const char *name,
                struct inode *inode, struct pith_error *error)
{
    struct walk walk = {.image = image, .scratch = scratch, .make = true};
    if (!walk_to(&walk, directory, error)) {
        return false;
    }
    struct node *node = tree_child(&image->tree, walk.at, name, strlen(name));
    if (node == NULL) {
        if (!walk_add(image, walk.at, name, strlen(name), inode, &node, error)) {
            return false;
        }
    } else if (node->inode->type == PITH_DIRECTORY && inode->type == PITH_DIRECTORY) {
        uint32_t links = node->inode->links;
        *node->inode = *inode;
        node->inode->links = links;
    } else if (node->inode != inode) {
        tree_replace(&image->tree, node, inode);
    }
    mark(image, node);
    return true;
}

static bool apply(struct image *image, struct pith_arena *scratch, struct archive *archive, struct archive_entry *entry,
                  struct pith_error *error)
{
    const char *name = archive_entry_pathname(entry), *target = archive_entry_hardlink(entry);
    char *directory, *last;
    struct inode *inode = NULL;
    cut(scratch, name, &directory, &last);
    if (strncmp(last, WHITEOUT, sizeof WHITEOUT - 1) == 0) {
        return hide(image, scratch, directory, last, error);
    }
    if (target != NULL) {
        return *last == '\0' ? pith_fail(error, PITH_MISSING, "the root as a hard link")
                             : linked(image, scratch, target, &inode, error) &&
                                   put(image, scratch, directory, last, inode, error);
    }
    if (*last == '\0') {
        struct inode root = *image->tree.root->inode;
        if (type_of(entry) != PITH_DIRECTORY) {
            return pith_fail(error, PITH_MISSING, "the root is no directory");
        }
        if (!read_inode(image, archive, entry, &root, error)) {
            return false;
        }
        *image->tree.root->inode = root;
        return true;
    }
    inode = tree_inode(&image->tree);
    return read_inode(image, archive, entry, inode, error) && put(image, scratch, directory, last, inode, error);
}

bool layer_member(void *context, struct archive *archive, struct archive_entry *entry, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *name = archive_entry_pathname(entry);
    if (name == NULL) {
        return pith_fail(error, PITH_MISSING, "a member whose name cannot be read");
    }
    return apply(context, &scratch, archive, entry, error) || pith_context(error, "%s", name);
}
