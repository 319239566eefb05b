/* SPDX-License-Identifier: Apache-2.0 */
/* An image as a source: every answer is from the tree, every byte from the spool. */
#include "base/io.h"
#include "source/image.h"

#include <errno.h>
#include <fcntl.h>

static const struct image *of(const struct pith_source *source)
{
    return (const struct image *)(const void *)source;
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *found,
                   struct pith_error *error)
{
    (void)error;
    const struct node *node = tree_at(&of(source)->tree, path);
    *found = (struct pith_stat){.type = PITH_ABSENT};
    if (node != NULL) {
        const struct inode *inode = node->inode;
        *found = (struct pith_stat){
            .type = (enum pith_type)inode->type,
            .implied = inode->implied,
            .mode = inode->mode,
            .uid = inode->uid,
            .gid = inode->gid,
            .links = inode->type == PITH_REGULAR ? inode->links : 1,
            .size = inode->type == PITH_REGULAR ? inode->size : 0,
            .inode = inode->number,
            .modified = inode->modified,
        };
    }
    return true;
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    const struct node *node = tree_at(&of(source)->tree, path);
    if (node == NULL || node->inode->type != PITH_SYMLINK) {
        return pith_fail(error, PITH_SYSTEM, "%s is no link in %s", path, source->name);
    }
    *target = pith_strdup(arena, node->inode->target);
    return true;
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    const struct node *node = tree_at(&of(source)->tree, path);
    PITH_VEC(const char *) found = {0};
    if (node == NULL || node->inode->type != PITH_DIRECTORY) {
        return pith_fail(error, PITH_SYSTEM, "%s is no directory in %s", path, source->name);
    }
    for (const struct node *child = node->child; child != NULL; child = child->next) {
        pith_push(arena, &found, child->name);
    }
    *names = found.items;
    *count = found.count;
    return true;
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *content,
                      struct pith_error *error)
{
    const struct image *image = of(source);
    const struct node *node = tree_at(&image->tree, path);
    if (node == NULL || node->inode->type != PITH_REGULAR) {
        return pith_fail(error, PITH_SYSTEM, "%s is no file in %s", path, source->name);
    }
    int fd = fcntl(image->spool.fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot open %s of %s", path, source->name);
    }
    *content = (struct pith_content){.fd = fd, .offset = node->inode->offset, .size = node->inode->size};
    return true;
}

static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *content,
                      const struct pith_stat *seen, struct pith_error *error)
{
    (void)source, (void)path, (void)content, (void)seen, (void)error; /* nobody else can write to the spool */
    return true;
}

static void destroy(struct pith_source *source)
{
    struct image *image = (struct image *)(void *)source;
    pith_close_scope(&image->spool.fd);
    pith_close_scope(&image->blobs.directory);
    json_decref(image->index);
    pith_texts_destroy(image->blobs.found);
    struct pith_arena arena = image->arena; /* the image lies in it */
    pith_arena_finish(&arena);
}

const struct pith_source_ops image_ops = {
    .lookup = lookup,
    .readlink = read_link,
    .list = list,
    .open = open_file,
    .unchanged = unchanged,
    .destroy = destroy,
};

const char *pith_source_config(const struct pith_source *source, size_t *size)
{
    *size = source->ops == &image_ops ? of(source)->config_size : 0;
    return source->ops == &image_ops ? of(source)->config : NULL;
}

const struct pith_source_layer *pith_source_layers(const struct pith_source *source, uint32_t *count)
{
    *count = source->ops == &image_ops ? of(source)->layers.count : 0;
    return source->ops == &image_ops ? of(source)->layers.items : NULL;
}

const char *pith_source_digest(const struct pith_source *source)
{
    return source->ops == &image_ops ? of(source)->digest : NULL;
}
